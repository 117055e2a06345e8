// `cargo xtask bench limits`: many small copies of a local drive that enforces a request limit, as Microsoft documents it (3,000 requests
// per user in 5 minutes, by default scaled to 300 in 30 seconds; throttled requests count).
//
// The contestants run at the same time, each with its own drive. The limit determines how long they take, not the processor.

import { mkdir, mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Drive } from "../page/support/drive.js";
import { readOptions } from "./support/options.js";

const { actions, limit, window: windowSeconds, minutes, json } = readOptions("cargo xtask bench limits", {
  actions: 2000,
  limit: 300,
  window: 30,
  minutes: 14,
  json: false,
});

/** Copies that run at a time: the default of `copyAll`. */
const CONCURRENCY = 20;

/** @typedef {{ drive: string, token: string }} At the address of the drive */
/** @typedef {{ source: string, name: string }} Copy the path of an item on the drive, and its copy's name */

/**
 * Each contestant copies everything, and returns what prevented a copy from completing, or null, in the order of the input.
 *
 * @type {Record<string, (at: At, copies: Copy[]) => Promise<(string | null)[]>>}
 */
const CONTESTANTS = {
  async longhaul({ drive, token }, copies) {
    const { DriveClient } = await import(resolve("pkg/index.js"));
    const { copyAll } = await import(resolve("pkg/groups.js"));
    const client = new DriveClient({ baseUrl: `${drive}/v1.0/me/drive`, auth: token });
    const results = await copyAll(client, copies.map(({ source, name }) => ({ item: { path: `/${source}` }, name })));
    return results.map((/** @type {any} */ { outcome, reason }) => (outcome === "completed" ? null : String(reason)));
  },

  async "core-lro + core-client"(at, copies) {
    const { copier } = await import(resolve("tests/bench/contestants/core-lro.js"));
    return severalAtATime(copies, copier(at));
  },

  "loop that respects Retry-After": (at, copies) => severalAtATime(copies, (copy) => loop(at, copy, patientFetch)),

  "ten-line loop": (at, copies) => severalAtATime(copies, (copy) => loop(at, copy, fetch)),
};

/**
 * Copies everything, a number of copies at a time.
 *
 * @param {Copy[]} copies
 * @param {(copy: Copy) => Promise<unknown>} copyOne
 */
async function severalAtATime(copies, copyOne) {
  /** @type {(string | null)[]} */
  const outcomes = [];
  let next = 0;
  const worker = async () => {
    while (next < copies.length) {
      const index = next++;
      outcomes[index] = await copyOne(copies[index]).then(() => null, String);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return outcomes;
}

/** Starts a copy, polls it every two seconds, and reads its item. @param {At} at @param {Copy} copy @param {typeof fetch} send */
async function loop({ drive, token }, { source, name }, send) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const url = `${drive}/v1.0/me/drive/root:/${source}:/copy`;
  const started = await send(url, { method: "POST", headers, body: JSON.stringify({ name }) });
  if (started.status !== 202) throw new Error(`the start was answered ${started.status}`);
  const monitor = /** @type {string} */ (started.headers.get("Location"));
  for (;;) {
    const { status, resourceId } = await (await send(monitor)).json();
    if (status === "failed") throw new Error("the copy failed");
    if (status === "completed") {
      const item = await send(`${drive}/v1.0/me/drive/items/${resourceId}`, { headers });
      if (!item.ok) throw new Error(`the item was answered ${item.status}`);
      return;
    }
    await sleep(2_000);
  }
}

/** Repeats a throttled request after the delay that `Retry-After` gives. @param {Parameters<typeof fetch>} request */
async function patientFetch(...request) {
  for (;;) {
    const response = await fetch(...request);
    if (response.status !== 429) return response;
    await response.arrayBuffer();
    await sleep(1_000 * Number(response.headers.get("Retry-After")));
  }
}

/** @param {string} name */
async function measure(name) {
  const drive = new Drive(await mkdtemp(join(tmpdir(), "longhaul-limits-")), 0);
  drive.flags = ["--request-limit", String(limit), "--request-window", String(windowSeconds)];
  try {
    await drive.begin();
    await mkdir(join(drive.folder, "Sources"));
    await writeFile(join(drive.folder, "Sources", "small.txt"), "A small file.\n");
    const copies = Array.from({ length: actions }, (_, index) => ({ source: "Sources/small.txt", name: `Copy ${index}.txt` }));
    const began = Date.now();
    const expired = sleep(minutes * 60_000, null, { ref: false });
    const outcomes = await Promise.race([CONTESTANTS[name](drive.at, copies), expired]);
    const seconds = (Date.now() - began) / 1_000;
    const failed = outcomes?.filter((outcome) => outcome !== null) ?? [];
    return { seconds, minimumSeconds: minimum(), failed: failed.length, reason: failed[0], ended: outcomes !== null, ...(await seen(drive)) };
  } finally {
    await drive.remove();
  }
}

/** The shortest time in seconds in which the limit allows all starts and all reads of results. */
function minimum() {
  return Math.floor((2 * actions - 1) / limit) * windowSeconds;
}

/** The record of the drive. @param {Drive} drive */
async function seen(drive) {
  const jobs = join(drive.folder, ".local-drive/jobs");
  const names = await Promise.all((await readdir(jobs)).map(async (file) => JSON.parse(await readFile(join(jobs, file), "utf8")).name));
  const log = await drive.log();
  return {
    startedOnce: new Set(names).size,
    startedAgain: names.length - new Set(names).size,
    requests: log.filter(({ origin }) => origin === "drive").length,
    // Requests in a batch are not logged one by one.
    throttled: log.filter(({ status }) => status === 429).length,
    polls: log.filter(({ origin }) => origin === "monitor").length,
  };
}

const names = Object.keys(CONTESTANTS);
const measured = await Promise.all(names.map(measure));
if (json) {
  console.log(JSON.stringify(Object.fromEntries(names.map((name, index) => [name, measured[index]]))));
} else {
  console.log(`${actions} small copies, at most ${limit} requests in ${windowSeconds} s; starts and reads of results take at least ${minimum()} s:`);
  for (const [index, { seconds, failed, reason, ended, startedOnce, startedAgain, requests, throttled, polls }] of measured.entries()) {
    const share = (seconds / minimum()).toFixed(2);
    console.log(`\n${names[index]}`);
    console.log(ended ? `  ended after ${Math.round(seconds)} s, ${share} × the minimum` : `  not ended after ${Math.round(seconds)} s`);
    console.log(`  started: ${startedOnce}, of these more than once: ${startedAgain}; not completed: ${failed}${reason ? `, such as: ${reason}` : ""}`);
    console.log(`  requests to the drive: ${requests}, of these throttled outside of batches: ${throttled}; polls: ${polls}`);
  }
}
// A contestant that has not ended would keep the process alive.
process.exit();
