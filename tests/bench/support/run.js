// One contestant follows a number of copies, with a drive and a tab of its own.

import { mkdir, mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { begin } from "../../page/support/copies.js";
import { Drive } from "../../page/support/drive.js";
import { quantile } from "./contestants.js";
import { LONG_MS, Tab, TaskTrace } from "./tab.js";

/** The number of jobs that the drive runs at once. The others wait, as at a busy service. */
const AT_ONCE = 128;
/** How long to wait until all have ended, in milliseconds. */
const PATIENCE_MS = 300_000;
/** How often and when to measure memory. It depends on which requests are in flight, so one moment says little. */
const MEMORY = { samples: 16, everyMs: 500 };
/** How many seconds the copies take while memory is measured: none ends. */
const MEMORY_SECONDS = 120;
/** How long to trace tasks when there are many actions, from the moment the first is followed. */
const TRACED_MS = 20_000;
/** The speed of each copy: the size of the source determines how long it takes. */
const BYTES_PER_SECOND = 2_000;

/** How many seconds each copy takes. It differs by round, because the lag of polls at fixed times depends on when the copy ends. */
function durations(/** @type {number} */ actions, /** @type {number} */ round) {
  if (actions === 1) return [6.3 + 0.7 * round];
  if (actions <= AT_ONCE) return Array.from({ length: actions }, (_, index) => 3 + (index % 29) * 0.6);
  return Array.from({ length: actions }, (_, index) => (index < AT_ONCE ? 30 : 0.7));
}

/**
 * @param {string} page the folder of the page
 * @param {string} contestant
 * @param {number} actions
 * @param {number} round
 */
export function measure(page, contestant, actions, round) {
  return inTab(page, contestant, durations(actions, round), async (tab, copies) => {
    const workedBefore = await tab.worked();
    const begun = Date.now();
    const trace = actions > AT_ONCE ? await TaskTrace.begin() : null;
    await tab.follow();
    if (trace) await sleep(TRACED_MS);
    const tasks = (await trace?.end()) ?? [];
    await tab.ended(PATIENCE_MS);
    const workMs = (await tab.worked()) - workedBefore;
    const seconds = (Date.now() - begun) / 1_000;
    const { outcomes, most, sent, longTasks } = await tab.seen();
    const { right, lags } = await judge(copies, outcomes, begun);
    return {
      right,
      requests: sent,
      preflights: await copies.preflights(),
      lagMs: quantile(lags, 0.5),
      lag95Ms: quantile(lags, 0.95),
      workMs,
      workPerRequestMs: workMs / sent,
      most,
      seconds,
      longTasks: longTasks.length,
      ownLongTasks: tasks.filter((ms) => ms >= LONG_MS).length,
      longestTaskMs: tasks[0] ?? 0,
    };
  });
}

/**
 * The memory that an action takes while it is followed: the median of several moments. In a tab of its own, because collecting garbage
 * takes time of the main thread.
 *
 * @param {string} page
 * @param {string} contestant
 * @param {number} actions
 */
export function bytesPerAction(page, contestant, actions) {
  return inTab(page, contestant, Array.from({ length: actions }, () => MEMORY_SECONDS), async (tab) => {
    const before = await tab.held();
    await tab.follow();
    const held = [];
    for (let sample = 0; sample < MEMORY.samples; sample++) {
      await sleep(MEMORY.everyMs);
      held.push((await tab.held()) - before);
    }
    return quantile(held, 0.5) / actions;
  });
}

/**
 * Calls `run` with a tab that has loaded a contestant and knows the monitors of copies which have begun. Ends both afterwards.
 *
 * @template T
 * @param {string} page
 * @param {string} contestant
 * @param {number[]} seconds how long each copy takes
 * @param {(tab: Tab, copies: Copies) => Promise<T>} run
 * @returns {Promise<T>}
 */
async function inTab(page, contestant, seconds, run) {
  const copies = await Copies.on(page);
  const tab = await Tab.open(copies.drive.at.page);
  try {
    await tab.prepare(contestant, copies.drive.at);
    await copies.begin(seconds);
    await tab.give([...copies.monitors.values()]);
    return await run(tab, copies);
  } finally {
    await tab.close();
    await copies.remove();
  }
}

/** The number of actions that ended with their own item, and their lags in milliseconds. @param {Copies} copies @param {{ name?: string, at: number }[]} outcomes @param {number} begun */
async function judge(copies, outcomes, begun) {
  const ends = await copies.ends();
  const names = [...copies.monitors.keys()];
  const right = names.map((name, place) => ({ name, outcome: outcomes[place] })).filter(({ name, outcome }) => outcome?.name === name);
  // A copy that ended before it was followed has no lag from that time.
  const lags = right.map(({ name, outcome }) => outcome.at - Math.max(begun, ends.get(name) ?? NaN));
  return { right: right.length, lags };
}

/** Copies on a local drive: their monitors, and when each ended. */
export class Copies {
  /** @type {Map<string, string>} the copies' monitor URLs, by the name that each copy gets */
  monitors = new Map();

  /** @param {Drive} drive */
  constructor(drive) {
    this.drive = drive;
  }

  /** A drive without copies. @param {string} page the folder of its page */
  static async on(page) {
    const folder = await mkdtemp(join(tmpdir(), "longhaul-bench-"));
    const drive = new Drive(folder, BYTES_PER_SECOND);
    drive.serves.page = page;
    // A library that adds headers to its polls needs an answer to the preflight.
    drive.flags = ["--monitor-preflights"];
    await mkdir(join(folder, "Sources"));
    await drive.begin();
    return new Copies(drive);
  }

  /**
   * Begins copies, and waits until all are accepted.
   *
   * @param {number[]} seconds how long each takes
   */
  async begin(seconds) {
    for (const each of new Set(seconds)) {
      await writeFile(join(this.drive.folder, "Sources", `${each}.bin`), "x".repeat(each * BYTES_PER_SECOND));
    }
    const copies = seconds.map((each, index) => ({ source: `Sources/${each}.bin`, name: `Copy ${index}.bin` }));
    const monitors = await begin(this.drive, copies);
    for (const [index, { name }] of copies.entries()) this.monitors.set(name, monitors[index]);
  }

  /**
   * When each copy ended, in milliseconds since 1970, by its name. The drive records it.
   *
   * @returns {Promise<Map<string, number>>}
   */
  async ends() {
    const folder = join(this.drive.folder, ".local-drive/jobs");
    const ends = new Map();
    for (const file of await readdir(folder)) {
      const { name, ended } = JSON.parse(await readFile(join(folder, file), "utf8"));
      if (ended === null) continue;
      const [, { secs_since_epoch: seconds, nanos_since_epoch: nanoseconds }] = ended;
      ends.set(name, seconds * 1_000 + nanoseconds / 1e6);
    }
    return ends;
  }

  /** How many preflights there were. */
  async preflights() {
    return (await this.drive.log()).filter(({ preflight }) => preflight).length;
  }

  /** Ends the drive, and removes its files. */
  async remove() {
    await this.drive.remove();
  }
}
