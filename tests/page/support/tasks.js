// @ts-check
/** Records and prints how long the tasks of a page's main thread take. */

/** A longer task counts as long, in milliseconds. */
const LONG = 50;
/** How many of the longest tasks are printed. */
const PRINTED = 10;

/** @typedef {{ name: string, ph: string, ts: number, dur?: number, tdur?: number, pid: number, tid: number, args: any }} TraceEvent */

/**
 * @param {import("playwright-core").Page} page
 * @param {() => Promise<void>} work
 * @returns {Promise<TraceEvent[]>} the browser's trace of it
 */
export async function traced(page, work) {
  const browser = /** @type {import("playwright-core").Browser} */ (page.context().browser());
  await browser.startTracing(page, { categories: ["-*", "toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"] });
  await work();
  return JSON.parse((await browser.stopTracing()).toString()).traceEvents;
}

/**
 * @param {string} outcome
 * @param {TraceEvent[]} events
 */
export function printTasks(outcome, events) {
  const threads = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const [main] = threads.map(({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid)).sort((one, other) => other.length - one.length);
  const tasks = main.filter(({ name, ph, tdur }) => name === "RunTask" && ph === "X" && tdur !== undefined);
  const onProcessor = (/** @type {TraceEvent} */ { tdur = 0 }) => tdur / 1000;
  const sorted = tasks.toSorted((one, other) => onProcessor(other) - onProcessor(one));
  const began = Math.min(...tasks.map(({ ts }) => ts));
  const seconds = (Math.max(...tasks.map(({ ts, dur = 0 }) => ts + dur)) - began) / 1e6;
  const busy = tasks.reduce((sum, task) => sum + onProcessor(task), 0);
  console.log(`${outcome}, in ${seconds.toFixed(1)} s; the page's thread was at work for ${(busy / 10 / seconds).toFixed(1)} % of it`);
  console.log(`${tasks.length} tasks, ${tasks.filter((task) => onProcessor(task) > LONG).length} of them over ${LONG} ms on the processor, ${tasks.filter(({ dur = 0 }) => dur / 1000 > LONG).length} on the clock`);
  for (const task of sorted.slice(0, PRINTED)) {
    const [processor, clock, at] = [onProcessor(task), (task.dur ?? 0) / 1000, (task.ts - began) / 1e6].map((figure) => figure.toFixed(1));
    console.log(`  ${processor} ms (${clock} on the clock) after ${at} s: ${partsOf(task, main)}`);
  }
}

/**
 * The parts that took most of a task's time.
 *
 * @param {TraceEvent} task
 * @param {TraceEvent[]} events
 */
function partsOf(task, events) {
  const ends = task.ts + (task.dur ?? 0);
  const within = events.filter(({ name, ts, ph }) => name !== "RunTask" && ph === "X" && ts >= task.ts && ts < ends);
  /** @type {Map<string, number>} */
  const parts = new Map();
  for (const { name, args, tdur = 0 } of within) {
    const url = args.data?.url ?? "";
    const part = url === "" ? name : `${name} ${new URL(url).pathname}`;
    parts.set(part, (parts.get(part) ?? 0) + tdur / 1000);
  }
  const largest = [...parts].sort(([, one], [, other]) => other - one).slice(0, 4);
  return largest.map(([part, milliseconds]) => `${part} ${milliseconds.toFixed(1)}`).join(", ");
}
