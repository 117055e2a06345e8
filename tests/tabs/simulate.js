// `node tests/tabs/simulate.js --lives 1000 [--from 0]` runs this number of lives and reports the failures; `--seed N` runs one and prints its events.

import { readOptions } from "../bench/support/options.js";
import { hasWasm, planOf, runPlan, runSeed } from "./support/run.js";

const { lives, from, seed } = readOptions("node tests/tabs/simulate.js", { lives: 1_000, from: 0, seed: NaN });
const unhandled = [];
process.on("unhandledRejection", (reason) => void unhandled.push(reason));

if (!Number.isNaN(seed)) {
  const failure = await runSeed(seed);
  if (failure) {
    console.log(`seed ${seed}\n${failure.error.name === "BrokenRule" ? failure.error.message : failure.error.stack}\n${JSON.stringify(failure.plan)}`);
    process.exitCode = 1;
  } else {
    const life = await runPlan(planOf(seed), hasWasm(seed));
    console.log(life.browser.story.join("\n"));
  }
} else {
  const began = Date.now();
  /** @type {Map<string, number[]>} */
  const failures = new Map();
  for (let seed = from; seed < from + lives; seed++) {
    const failure = await runSeed(seed, false);
    if (!failure) continue;
    const rule = failure.error.message.split("\n")[0].replaceAll(/\d+/g, "N");
    failures.set(rule, [...(failures.get(rule) ?? []), seed]);
  }
  console.log(`${lives} lives in ${((Date.now() - began) / 1_000).toFixed(1)} s, ${unhandled.length} unhandled rejections`);
  for (const [rule, seeds] of failures) console.log(`${seeds.length} × ${rule}: seeds ${seeds.slice(0, 10).join(", ")}`);
  for (const reason of unhandled.slice(0, 3)) console.log("unhandled:", reason);
  if (failures.size + unhandled.length > 0) process.exitCode = 1;
}
