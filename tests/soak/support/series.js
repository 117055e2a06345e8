// What is measured, and what of it must be level.

const MIB = 2 ** 20;

/** Half a MiB: at some sixteen thousand actions in an hour, 33 bytes for each. No object is that small. */
const HALF_A_MIB = () => MIB / 2;
/** A tenth of what there is. */
const TENTH = (/** @type {number} */ mean) => mean / 10;

/**
 * @typedef {object} Series
 * @property {string} key in the samples
 * @property {string} title
 * @property {(value: number) => string} show
 * @property {(mean: number) => number} [bound] by how much it may grow in an hour; what has none is shown and not judged
 */

/** @type {Series[]} */
export const SERIES = [
  { key: "heapBytes", title: "JavaScript heap", show: mebibytes, bound: HALF_A_MIB },
  // It never shrinks, and grows by pages of 64 KiB: its highest tide is what is seen.
  { key: "wasmBytes", title: "wasm memory", show: mebibytes, bound: HALF_A_MIB },
  // What the wasm's side holds of JavaScript's, and forgets to let go, is one of these or holds one.
  { key: "handles", title: "handles: promises, signals, closures", show: whole, bound: TENTH },
  { key: "listeners", title: "event listeners", show: whole, bound: TENTH },
  { key: "nodes", title: "DOM nodes", show: whole, bound: TENTH },
  { key: "timers", title: "live timers", show: whole, bound: TENTH },
  { key: "open", title: "actions in flight", show: whole },
  { key: "requests", title: "requests on their way", show: whole },
  { key: "settled", title: "actions settled", show: whole },
];

/** @param {number} bytes */
function mebibytes(bytes) {
  return `${(bytes / MIB).toFixed(2)} MiB`;
}

/** A whole number, with commas. @param {number} value */
export function whole(value) {
  // What is rounded to nothing has no sign.
  return (Math.round(value) + 0).toLocaleString("en");
}
