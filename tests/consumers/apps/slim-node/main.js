import { readFile } from "node:fs/promises";
import { DriveClient, load } from "longhaul/slim";
import { copy } from "./copy.js";

await load(readFile(new URL(import.meta.resolve("longhaul/longhaul_bg.wasm"))));
console.log(JSON.stringify(await copy(DriveClient, JSON.parse(process.env.SETTINGS))));
