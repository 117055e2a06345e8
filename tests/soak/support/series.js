// What is measured, and what of it must be level.

const MIB = 2 ** 20;
const KIB = 2 ** 10;

/** A tenth of what there is. At some ten thousand actions in an hour that is less than a hundred bytes of the heap for each. */
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
  { key: "heapBytes", title: "JavaScript heap", show: mebibytes, bound: TENTH },
  // It never shrinks, and grows by whole pages of 64 KiB: its highest tide is what is seen.
  { key: "wasmBytes", title: "wasm memory", show: kibibytes, bound: () => 512 * KIB },
  { key: "wasmTables", title: "handles: places in the wasm's tables", show: whole, bound: TENTH },
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

/** @param {number} bytes */
function kibibytes(bytes) {
  return `${Math.round(bytes / KIB)} KiB`;
}

/** @param {number} value */
function whole(value) {
  return Math.round(value).toLocaleString("en");
}
