// Tasks that block a page, in main thread time. On a busy machine wall clock time would include waiting for the processor.

import { launch } from "./tab.js";

/** A task of at least this many milliseconds is long. */
export const LONG_MS = 50;

/** @typedef {{ name: string, pid: number, tid: number, tdur?: number, args?: { name?: string } }} TraceEvent */

/** A trace of the main threads of the browser's pages. It grows quickly: trace seconds, not minutes. */
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
