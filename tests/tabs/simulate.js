// `node tests/tabs/simulate.js --lives 1000 [--from 0]` runs this number of lives and reports the failures; `--seed N` runs one and prints its events.

import { parseArgs } from "node:util";
import { hasWasm, planOf, runPlan, runSeed } from "./support/run.js";

const { values } = parseArgs({ options: { lives: { type: "string" }, from: { type: "string", default: "0" }, seed: { type: "string" } } });
const unhandled = [];
process.on("unhandledRejection", (reason) => void unhandled.push(reason));

if (values.seed !== undefined) {
  const seed = Number(values.seed);
  const failure = await runSeed(seed);
  if (failure) {
    console.log(`seed ${seed}\n${failure.error.name === "BrokenRule" ? failure.error.message : failure.error.stack}\n${JSON.stringify(failure.plan)}`);
    process.exitCode = 1;
  } else {
    const life = await runPlan(planOf(seed), hasWasm(seed));
    console.log(life.browser.story.join("\n"));
  }
} else {
  const [from, lives] = [Number(values.from), Number(values.lives ?? 1_000)];
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
