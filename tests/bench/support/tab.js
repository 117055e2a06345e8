// The browser, and a tab of it that follows actions, with its cost in main thread time and memory.

import { start } from "../../page/support/chromium.js";

/** Started once. @type {ReturnType<typeof start> | undefined} */
let browser;

export function launch() {
  browser ??= start();
  return browser;
}

export async function close() {
  await (await browser)?.close();
}

/** Actions that begin in one task: the size of a batch. */
const BEGIN_TOGETHER = 20;

/** A tab in a browser context of its own, with nothing cached. */
export class Tab {
  /** @param {import("playwright-core").Page} page @param {import("playwright-core").CDPSession} session */
  constructor(page, session) {
    this.page = page;
    this.session = session;
  }

  /** @param {string} url */
  static async open(url) {
    const context = await (await launch()).newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    // Thread time: on a busy machine wall clock time would count other processes.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.goto(url);
    await page.waitForFunction(() => "bench" in globalThis);
    return new Tab(page, session);
  }

  /** Loads a contestant. @param {string} contestant @param {{ drive: string, token: string }} at */
  async prepare(contestant, { drive, token }) {
    await this.page.evaluate(([name, at]) => bench.prepare(name, at), /** @type {const} */ ([contestant, { drive, token }]));
  }

  /**
   * Milliseconds from a contestant's import to its first request.
   *
   * @param {string} contestant
   * @param {{ drive: string, token: string }} at
   * @param {string} monitor
   * @returns {Promise<number>}
   */
  first(contestant, at, monitor) {
    return this.page.evaluate(([name, where, url]) => bench.first(name, where, url), /** @type {const} */ ([contestant, at, monitor]));
  }

  /** Passes the monitor URLs to the page. @param {string[]} monitors */
  async give(monitors) {
    await this.page.evaluate((given) => void (globalThis.monitors = given), monitors);
  }

  /** Begins to follow all actions. */
  async follow() {
    await this.page.evaluate((together) => bench.follow(globalThis.monitors, together), BEGIN_TOGETHER);
  }

  /** Waits until all actions have ended, for at most this number of milliseconds. @param {number} ms */
  async ended(ms) {
    await this.page.waitForFunction(() => bench.left() === 0, null, { timeout: ms, polling: 500 }).catch(() => {});
  }

  /** The time in milliseconds that the main thread was busy so far. */
  async worked() {
    const { metrics } = await this.session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
  }

  /** Bytes in use: the JavaScript heap, the browser's objects behind it, and array buffers such as the wasm's memory. */
  async held() {
    await this.session.send("HeapProfiler.collectGarbage");
    const usage = /** @type {any} */ (await this.session.send("Runtime.getHeapUsage"));
    return usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
  }

  /** The record of the harness. */
  seen() {
    return this.page.evaluate(() => bench.seen());
  }

  async close() {
    await this.page.context().close();
  }
}

/** A task of at least this many milliseconds is long. */
export const LONG_MS = 50;

/** @typedef {{ name: string, pid: number, tid: number, tdur?: number, args?: { name?: string } }} TraceEvent */

/**
 * A trace of the main threads of the browser's pages: of main thread time, since on a busy machine wall clock time would include waiting for the
 * processor. It grows quickly: trace seconds, not minutes.
 */
export class TaskTrace {
  /** @type {TraceEvent[]} tasks over a millisecond */
  #tasks = [];
  /** @type {Set<string>} */
  #mainThreads = new Set();

  /** @param {import("playwright-core").CDPSession} session */
  constructor(session) {
    this.session = session;
    session.on("Tracing.dataCollected", ({ value }) => this.#read(/** @type {any} */ (value)));
  }

  static async begin() {
    const trace = new TaskTrace(await (await launch()).newBrowserCDPSession());
    const traceConfig = { includedCategories: ["toplevel", "__metadata"], excludedCategories: ["*"] };
    await trace.session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
    return trace;
  }

  /** Main thread time of each task in milliseconds, longest first, without those below a millisecond. */
  async end() {
    const complete = new Promise((resolve) => this.session.once("Tracing.tracingComplete", resolve));
    await this.session.send("Tracing.end");
    await complete;
    await this.session.detach();
    const own = this.#tasks.filter(({ pid, tid }) => this.#mainThreads.has(`${pid} ${tid}`));
    return own.map(({ tdur }) => (tdur ?? 0) / 1_000).sort((one, other) => other - one);
  }

  /** @param {TraceEvent[]} events */
  #read(events) {
    for (const event of events) {
      if (event.name === "thread_name" && event.args?.name === "CrRendererMain") this.#mainThreads.add(`${event.pid} ${event.tid}`);
      if (event.name.endsWith("::RunTask") && (event.tdur ?? 0) > 1_000) this.#tasks.push(event);
    }
  }
}
