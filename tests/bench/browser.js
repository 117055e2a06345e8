// `cargo xtask bench browser`: what it costs a tab of Chromium to follow one, many and ten thousand copies of a local drive, by this
// package and by its peers, one after the other in each round.

import { parseArgs } from "node:util";
import { close } from "./support/chromium.js";
import { CONTESTANTS, NAMES, bundled } from "./support/contestants.js";
import { measure } from "./support/run.js";
import { ratio, shown } from "./support/statistics.js";

const { values: options } = parseArgs({
  options: { actions: { type: "string", default: "1,100,10000" }, rounds: { type: "string", default: "3" }, json: { type: "boolean" } },
});
/** More actions than this are followed in one round only: it takes minutes. */
const MANY = 1_000;

/** What is compared, and in which unit the base has it. */
const FIGURES = {
  requests: ["requests", ""],
  preflights: ["preflights", ""],
  lagMs: ["median lag past the end", "ms"],
  lag95Ms: ["95 % of the lags within", "ms"],
  workMs: ["main thread in all", "ms"],
  workPerRequestMs: ["main thread per request", "ms"],
  bytesPerAction: ["memory per action", "bytes"],
};

/** @typedef {Awaited<ReturnType<typeof measure>>} Round */

/** Lets each contestant have a go in each round. @param {string} page @param {number} actions @param {number} rounds */
async function compare(page, actions, rounds) {
  /** @type {Record<string, Round[]>} */
  const seen = Object.fromEntries(CONTESTANTS.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of CONTESTANTS) seen[name].push(await measure(page, name, actions, round));
  }
  return seen;
}

/** @param {number} actions @param {Record<string, Round[]>} seen */
function print(actions, seen) {
  const [base] = CONTESTANTS;
  const rounds = seen[base].length;
  console.log(`\n${actions} at once, ${rounds} rounds. In shares of ${NAMES[base]}'s, whose own median is in brackets:`);
  const row = (/** @type {string[]} */ cells) => console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(34) : cell.padStart(24))).join(""));
  row(["", ...CONTESTANTS.map((name) => NAMES[name])]);
  for (const [figure, [name, unit]] of Object.entries(FIGURES)) {
    const of = (/** @type {string} */ contestant) => seen[contestant].map((round) => /** @type {any} */ (round)[figure]);
    if (of(base).some((value) => value === null)) continue;
    const own = ratio(of(base), of(base).map(() => 1)).median;
    row([name, `1 (${Math.round(own * 100) / 100} ${unit})`, ...CONTESTANTS.slice(1).map((other) => shown(ratio(of(other), of(base))))]);
  }
  const worst = (/** @type {(round: Round) => string | number} */ of) => CONTESTANTS.map((name) => seen[name].map(of).join(", "));
  row(["ended right", ...worst(({ right }) => `${right}`)]);
  row(["questions on their way at once", ...worst(({ most }) => most)]);
  row(["tasks over 50 ms by the clock", ...worst(({ longTasks }) => longTasks)]);
  if (actions > MANY) row(["… of the thread's own, at first", ...worst(({ ownLongTasks }) => ownLongTasks)]);
  if (actions > MANY) row(["the longest of these, in ms", ...worst(({ longestTaskMs }) => Math.round(longestTaskMs))]);
  row(["seconds until all had ended", ...worst(({ seconds }) => Math.round(seconds))]);
}

const page = await bundled();
/** @type {Record<string, Record<string, Round[]>>} */
const all = {};
try {
  for (const actions of options.actions.split(",").map(Number)) {
    all[actions] = await compare(page, actions, actions > MANY ? 1 : Number(options.rounds));
    if (!options.json) print(actions, all[actions]);
  }
  if (options.json) console.log(JSON.stringify(all));
} finally {
  await close();
}
