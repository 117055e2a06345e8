// Every case of ../cases/wire.json with the installed package: over real HTTP, and with the app's own fetch.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { installed } from "./installed.js";
import { ScriptedService } from "./scripted_service.js";

const TOKEN = "the-token";
/** Timers may fire a fraction of a millisecond early. */
const TIMER_SLACK_MS = 1;

/** @type {{ cases: import("./scripted_service.js").Case[] }} */
const { cases } = JSON.parse(await readFile(new URL("../cases/wire.json", import.meta.url), "utf8"));
const app = await installed();
const longhaul = await app.import("longhaul");

/** The error class of each outcome but completed. */
const ERRORS = {
  failed: longhaul.ActionFailedError,
  unknown: longhaul.OutcomeUnknownError,
  rejected: longhaul.StartRejectedError,
  uncertain: longhaul.StartUncertainError,
};

for (const script of cases) {
  test(`${script.id}: ${script.expect.outcome}`, async (t) => {
    const service = new ScriptedService(script);
    await service.listen();
    t.after(() => service.close());
    await ends(script, service, { service: script.service });
  });

  test(`${script.id} with the app's own fetch: ${script.expect.outcome}`, async () => {
    const service = new ScriptedService(script);
    await ends(script, service, { fetch: service.fetch });
  });
}

/**
 * Checks that a copy with that service ends as the case says.
 *
 * @param {import("./scripted_service.js").Case} script
 * @param {ScriptedService} service
 * @param {object} options
 */
async function ends(script, service, options) {
  const drive = new longhaul.DriveClient({ baseUrl: service.baseUrl, auth: TOKEN, ...options });
  const destination = { parentReference: { path: "/drive/root:/Documents" }, name: "Copy of LargeFolder1" };
  const action = drive.copy("SOURCE", destination, {
    pacing: { firstMs: 1, minMs: 1, maxMs: 5 },
    // As the file says, without a check of the destination.
    checkDestination: false,
  });

  const { outcome, ...expected } = script.expect;
  if (outcome === "completed") {
    completed(await action, expected);
  } else {
    await assert.rejects(action.result, (error) => failed(error, ERRORS[outcome], expected));
  }
  sawProgress(action.progress, expected);
  asked(service, expected);
}

/**
 * @param {any} result
 * @param {Omit<import("./scripted_service.js").Case["expect"], "outcome">} expected
 */
function completed(result, expected) {
  assert.equal(result.status.toLowerCase(), "completed");
  assert.equal(result.observed, "monitor");
  if (expected.resourceId !== undefined) assert.equal(result.resourceId, expected.resourceId);
  if (expected.item !== undefined) assert.equal(result.item?.id ?? null, expected.item);
}

/**
 * @param {any} error
 * @param {new (...given: any[]) => Error & { code: string | null }} type
 * @param {{ code?: string }} expected
 */
function failed(error, type, expected) {
  assert.ok(error instanceof type, `${error?.name} is not a ${type.name}: ${error?.message}`);
  if (expected.code !== undefined) assert.equal(error.code, expected.code);
  assert.doesNotMatch(String(error.stack), /monitor\/|tempauth/, "the monitor URL is a secret");
  return true;
}

/**
 * @param {any} progress
 * @param {{ bytes?: [number, number], items?: [number, number] }} expected
 */
function sawProgress(progress, { bytes, items }) {
  if (bytes) assert.deepEqual(progress.bytes, { done: bytes[0], total: bytes[1] });
  if (items) assert.deepEqual(progress.items, { done: items[0], total: items[1] });
}

/**
 * Checks which requests the service got, how many, when, and with which credentials.
 *
 * @param {ScriptedService} service
 * @param {{ polls?: number, minWaitMs?: number }} expected
 */
function asked(service, expected) {
  if (expected.polls !== undefined) assert.equal(service.polls.length, expected.polls);
  if (expected.minWaitMs !== undefined) {
    const [first, second] = service.starts;
    assert.ok(second.at - first.at >= expected.minWaitMs - TIMER_SLACK_MS, "Retry-After is waited for");
  }
  assert.ok(service.starts.every((start) => start.authorization === `Bearer ${TOKEN}`), "a start carries the token");
  assert.ok(service.polls.every((poll) => poll.authorization === undefined), "a copy's monitor never sees the token");
  const elsewhere = service.all.filter((seen) => seen.origin !== service.driveOrigin && seen.authorization);
  assert.deepEqual(elsewhere, [], "the token goes to the drive's own origin only");
}
