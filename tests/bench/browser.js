// `cargo xtask bench browser`: the cost for a tab of Chromium of following one, many and ten thousand copies of a local drive, with
// this package and with others, one after the other in each round.

import { CONTESTANTS, NAMES, bundled, ratio, shown } from "./support/contestants.js";
import { readOptions } from "./support/options.js";
import { bytesPerAction, measure } from "./support/run.js";
import { close } from "./support/tab.js";

const options = readOptions("cargo xtask bench browser", { actions: "1,100,10000", rounds: 3, json: false });
/** Above this number of actions there is only one round, which takes minutes. */
const MANY = 1_000;

/** The figures to compare, and their units. */
const FIGURES = {
  requests: ["requests", ""],
  preflights: ["preflights", ""],
  lagMs: ["median lag past the end", "ms"],
  lag95Ms: ["95 % of the lags within", "ms"],
  workMs: ["main thread, total", "ms"],
  workPerRequestMs: ["main thread per request", "ms"],
  bytesPerAction: ["memory per action", "bytes"],
};

/** @typedef {Awaited<ReturnType<typeof measure>> & { bytesPerAction: number | null }} Round */

/** Measures each contestant in each round. @param {string} page @param {number} actions @param {number} rounds */
async function compare(page, actions, rounds) {
  /** @type {Record<string, Round[]>} */
  const seen = Object.fromEntries(CONTESTANTS.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of CONTESTANTS) {
      const bytes = actions === 1 ? null : await bytesPerAction(page, name, actions);
      seen[name].push({ ...(await measure(page, name, actions, round)), bytesPerAction: bytes });
    }
  }
  return seen;
}

/** @param {number} actions @param {Record<string, Round[]>} seen */
function print(actions, seen) {
  const [base] = CONTESTANTS;
  const rounds = seen[base].length;
  console.log(`\n${actions} at once, ${rounds} rounds. Relative to ${NAMES[base]}, whose own median is in brackets:`);
  const row = (/** @type {string[]} */ cells) => console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(34) : cell.padStart(24))).join(""));
  row(["", ...CONTESTANTS.map((name) => NAMES[name])]);
  for (const [figure, [name, unit]] of Object.entries(FIGURES)) {
    const of = (/** @type {string} */ contestant) => seen[contestant].map((round) => /** @type {any} */ (round)[figure]);
    if (of(base).some((value) => value === null)) continue;
    const own = ratio(of(base), of(base).map(() => 1)).median;
    row([name, `1 (${Math.round(own * 100) / 100} ${unit})`, ...CONTESTANTS.slice(1).map((other) => shown(ratio(of(other), of(base))))]);
  }
  const each = (/** @type {(round: Round) => string | number} */ of) => CONTESTANTS.map((name) => seen[name].map(of).join(", "));
  row(["correct outcomes", ...each(({ right }) => `${right}`)]);
  row(["most polls in flight", ...each(({ most }) => most)]);
  row(["tasks over 50 ms, wall clock", ...each(({ longTasks }) => longTasks)]);
  if (actions > MANY) row(["… thread time, first 20 s", ...each(({ ownLongTasks }) => ownLongTasks)]);
  if (actions > MANY) row(["the longest of these, in ms", ...each(({ longestTaskMs }) => Math.round(longestTaskMs))]);
  row(["seconds until all had ended", ...each(({ seconds }) => Math.round(seconds))]);
}

const page = await bundled();
/** @type {Record<string, Record<string, Round[]>>} */
const all = {};
try {
  for (const actions of options.actions.split(",").map(Number)) {
    all[actions] = await compare(page, actions, actions > MANY ? 1 : options.rounds);
    if (!options.json) print(actions, all[actions]);
  }
  if (options.json) console.log(JSON.stringify(all));
} finally {
  await close();
}
