// Whose the long tasks are: the contestant's, the harness's, the garbage collector's, or the browser's own.

/** @typedef {import("playwright-core").CDPSession} CDPSession */
/** @typedef {{ nodes: { id: number, callFrame: { functionName: string, url: string }, children?: number[] }[], startTime: number, samples?: number[], timeDeltas?: number[] }} Profile */

/**
 * For each long task, the milliseconds of it by owner, as a profile has them.
 *
 * @param {Profile} profile
 * @param {number} markedAt when `bench.mark()` began to work in the page, by the page's clock
 * @param {{ startTime: number, duration: number }[]} tasks
 */
export function ownersOf(profile, markedAt, tasks) {
  const owner = owners(profile);
  const samples = profile.samples ?? [];
  let at = profile.startTime / 1_000;
  const times = (profile.timeDeltas ?? []).map((delta) => (at += delta / 1_000));
  const marked = samples.findIndex((id) => owner.get(id) === "mark");
  const shift = markedAt - times[marked];
  return tasks.map(({ startTime, duration }) => {
    /** @type {Record<string, number>} */
    const shares = {};
    for (let sample = firstAfter(times, startTime - shift); times[sample] < startTime + duration - shift; sample++) {
      const who = owner.get(samples[sample]) ?? "browser";
      const next = Math.min(times[sample + 1] ?? Infinity, startTime + duration - shift);
      shares[who] = (shares[who] ?? 0) + next - times[sample];
    }
    return shares;
  });
}

/** Who works in each of a profile's nodes: whoever of contestant and harness called it first. @param {Profile} profile */
function owners({ nodes }) {
  /** @type {Map<number, string>} */
  const owner = new Map();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (/** @type {number} */ id, /** @type {string} */ above) => {
    const node = byId.get(id);
    if (!node) return;
    const own = above === "browser" || above === "harness" ? of(node.callFrame, above) : above;
    owner.set(id, own);
    for (const child of node.children ?? []) visit(child, own);
  };
  visit(nodes[0].id, "browser");
  return owner;
}

/** @param {{ functionName: string, url: string }} frame @param {string} above */
function of({ functionName, url }, above) {
  if (functionName === "mark" && url.endsWith("harness.js")) return "mark";
  if (functionName === "(garbage collector)") return "garbage collector";
  if (url.endsWith("harness.js")) return "harness";
  return url.startsWith("http") || url.startsWith("wasm") ? "contestant" : above;
}

/** The place of the first of them that is not before a time. @param {number[]} times @param {number} time */
function firstAfter(times, time) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
