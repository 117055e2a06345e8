// Starts in a batch: with any response to the batch, no start is sent twice, and no start counts as accepted without an acceptance.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeService, MONITOR, pacing } from "./support/fake-service.js";
import { installed } from "./support/installed.js";

const app = await installed();
const longhaul = await app.import("longhaul");
const { copyAll } = await app.import("longhaul/groups");

const accepted = { status: 202, headers: { Location: MONITOR } };

/**
 * Returns the outcomes of two copies whose batch gets this response, and how often the first start was sent.
 *
 * @param {() => Response} respond
 */
async function outcomes(respond) {
  const service = new FakeService();
  service.complete();
  const fetch = (/** @type {string} */ url, /** @type {any} */ init) => {
    const response = service.fetch(url, init);
    return url.endsWith("/$batch") ? respond() : response;
  };
  const copies = ["1", "2"].map((item) => ({ item, name: "x" }));
  const results = await copyAll(service.drive(longhaul, { fetch }), copies, { pacing, checkDestination: false });
  return { outcomes: results.map((/** @type {any} */ { outcome }) => outcome), sent: service.starts.filter(({ url }) => url.includes("/items/1/")).length };
}

/** @type {[string, () => Response, string[]][]} */
const RESPONSES = [
  ["a batch answered in order", () => Response.json({ responses: [{ id: "0", ...accepted }, { id: "1", ...accepted }] }), ["completed", "completed"]],
  ["a batch answered out of order", () => Response.json({ responses: [{ id: "1", ...accepted }, { id: "0", status: 403, body: { error: { code: "accessDenied" } } }] }), ["rejected", "completed"]],
  ["an entry that is missing", () => Response.json({ responses: [{ id: "1", ...accepted }] }), ["uncertain", "completed"]],
  ["an entry without a status", () => Response.json({ responses: [{ id: "0", headers: {} }, { id: "1", ...accepted }] }), ["uncertain", "completed"]],
  ["an entry with a status that isn't one", () => Response.json({ responses: [{ id: "0", status: 7 }, { id: "1", ...accepted }] }), ["uncertain", "completed"]],
  ["an entry that comes twice", () => Response.json({ responses: [{ id: "0", status: 429, headers: { "Retry-After": "0" } }, { id: "0", ...accepted }, { id: "1", ...accepted }] }), ["uncertain", "completed"]],
  ["entries that are no objects", () => Response.json({ responses: [null, 5, { id: "1", ...accepted }] }), ["uncertain", "completed"]],
  ["a body that isn't JSON", () => new Response("<html>"), ["uncertain", "uncertain"]],
  ["a body without responses", () => Response.json({}), ["uncertain", "uncertain"]],
  ["a gateway that failed", () => new Response(null, { status: 502 }), ["uncertain", "uncertain"]],
  ["a batch that is rejected", () => Response.json({ error: { code: "invalidRequest" } }, { status: 400 }), ["rejected", "rejected"]],
  ["a body that is too long", () => new Response(endless()), ["uncertain", "uncertain"]],
];

/** An endless stream of spaces. */
function endless() {
  const chunk = new Uint8Array(1 << 20).fill(32);
  return new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
}

for (const [what, respond, expected] of RESPONSES) {
  test(`${what}: ${expected.join(", ")}`, async () => {
    assert.deepEqual(await outcomes(respond), { outcomes: expected, sent: 1 });
  });
}

test("without a fetch function, no start of a batch counts as sent", async (t) => {
  const { fetch } = globalThis;
  t.after(() => Object.assign(globalThis, { fetch }));
  Object.assign(globalThis, { fetch: undefined });
  const drive = new FakeService().drive(longhaul, { fetch: undefined });
  const results = await copyAll(drive, ["1", "2"].map((item) => ({ item, name: "x" })));
  assert.deepEqual(results.map((/** @type {any} */ { reason }) => reason.code), ["noFetch", "noFetch"]);
});
