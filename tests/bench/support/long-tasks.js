// Tasks that hold up a page, by the main thread's own time: on a busy machine a task is long by the clock as well when it has to wait
// for the processor, whoever's it is.

import { launch } from "./chromium.js";

/** Milliseconds from which on a task is long. */
export const LONG_MS = 50;

/** @typedef {{ name: string, pid: number, tid: number, tdur?: number, args?: { name?: string } }} TraceEvent */

/** A trace of what the main threads of the browser's pages run. It is large: seconds of it are read, not minutes. */
export class TaskTrace {
  /** @type {TraceEvent[]} tasks that took a while */
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

  /** Milliseconds that each task took of a page's main thread, longest first; the shortest ones are left out. */
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
