// Many moves as a group, with the in-memory service of the package.

import assert from "node:assert/strict";
import { test } from "node:test";
import { installed } from "./support/installed.js";

const app = await installed();
const { DriveClient } = await app.import("longhaul");
const { moveAll, resumeAll } = await app.import("longhaul/groups");
const { TestService } = await app.import("longhaul/testing");

const pacing = { firstMs: 20, minMs: 20, maxMs: 200 };

function serviceWithTwoDrives() {
  const items = { Inbox: { "a.txt": 1, "b.txt": 2, "c.txt": 3 }, Archive: { "c.txt": 4 } };
  const service = new TestService({ items, drives: { team: { Plans: {} } }, bytesPerSecond: 0 });
  const drive = new DriveClient({ baseUrl: service.baseUrl, auth: service.token, fetch: service.fetch });
  return { service, drive };
}

/** @param {any} service */
const starts = (service) => service.requests.filter((/** @type {any} */ { method, url }) => method === "PATCH" || url.endsWith("$batch"));

test("moves within a drive share a batch, and each result names its move", async () => {
  const { service, drive } = serviceWithTwoDrives();
  const parentReference = { id: service.item("/Archive").id };
  const moves = ["a", "b", "c"].map((name) => ({ item: { path: `/Inbox/${name}.txt` }, parentReference }));
  const group = moveAll(drive, moves, { pacing });
  const results = await group;

  assert.deepEqual(results.map((/** @type {any} */ { outcome }) => outcome), ["completed", "completed", "rejected"]);
  assert.deepEqual(results.map((/** @type {any} */ { move }) => move.item), moves.map(({ item }) => item));
  assert.equal(results[2].reason.code, "nameAlreadyExists");
  assert.deepEqual(service.tree(), { Inbox: { "c.txt": 3 }, Archive: { "a.txt": 1, "b.txt": 2, "c.txt": 4 } });
  assert.equal(starts(service).length, 1);
  assert.equal(group.progress.completed, 2);
});

test("moves to another drive are followed", async () => {
  const { service, drive } = serviceWithTwoDrives();
  const parentReference = { driveId: "team", id: service.item("/Plans", "team").id };
  const results = await moveAll(drive, ["a", "b"].map((name) => ({ item: { path: `/Inbox/${name}.txt` }, parentReference })), { pacing });
  for (const { value } of results) assert.equal(value.observed, "monitor");
  assert.deepEqual(service.tree("team"), { Plans: { "a.txt": 1, "b.txt": 2 } });
  assert.deepEqual(service.tree().Inbox, { "c.txt": 3 });
});

test("a saved group of moves is resumed as moves", async () => {
  const { service, drive } = serviceWithTwoDrives();
  const group = moveAll(drive, [{ item: { path: "/Inbox/a.txt" }, name: "renamed.txt" }], { pacing });
  const saved = JSON.parse(JSON.stringify(group));
  group.abort();
  assert.equal((await group)[0].outcome, "stopped");
  assert.equal(starts(service).length, 0);

  const [{ value, move }] = await resumeAll(drive, saved, { pacing });
  assert.equal(value.item.name, "renamed.txt");
  assert.equal(move.name, "renamed.txt");
  assert.deepEqual(service.tree().Inbox, { "b.txt": 2, "c.txt": 3, "renamed.txt": 1 });
});

test("an invalid move rejects with its position", async () => {
  const { drive } = serviceWithTwoDrives();
  const [{ outcome, reason }] = await moveAll(drive, [/** @type {any} */ ("01ABC")]);
  assert.equal(outcome, "rejected");
  assert.equal(reason.message, "moves[0] must be an object");
  await assert.rejects(moveAll(drive, /** @type {any} */ (5)), new TypeError("moves must be an array or another iterable"));
});
