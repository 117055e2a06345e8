import { writeFile } from "node:fs/promises";
import { DriveClient } from "longhaul";
import { test } from "vitest";
import { copy } from "./copy.js";

test("copies", async () => {
  await writeFile("seen.json", JSON.stringify(await copy(DriveClient, JSON.parse(process.env.SETTINGS))));
});
