// @ts-check
// The contract that the local drive and longhaul/testing implement, so that apps' tests and the demo behave as with the real services. Each expectation comes from
// Microsoft's documentation or from reports of the real services.

import { describe, test } from "node:test";
import { installed } from "../installed.js";
import { Client, localDrive, testService } from "./services.js";

const app = await installed();
const { TestService } = await app.import("longhaul/testing");

export const CONFLICT = "@microsoft.graph.conflictBehavior";
export const GUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
export const ASYNC = { Prefer: "respond-async" };

/** The items on the drive when a test begins. */
const ITEMS = {
  Documents: { "letter.txt": 300, "budget.xlsx": 2_000 },
  Project: { Data: { "big.bin": 100_000, "empty.txt": 0 }, "Nothing in here": {}, "readme.md": 300 },
  "notes.txt": 5_000,
};

/**
 * Declares a test that runs with both.
 *
 * @param {string} name
 * @param {(client: Client) => Promise<void>} expectations
 */
export function both(name, expectations) {
  describe(name, () => {
    const make = { "the local drive": localDrive, "longhaul/testing": () => testService(TestService) };
    for (const [service, start] of Object.entries(make)) {
      test(service, async () => {
        const client = new Client(await start());
        await client.fill(ITEMS);
        await expectations(client);
      });
    }
  });
}
