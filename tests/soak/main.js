// Runs a soak, prints its results, and writes soak-data.json and soak.svg. Fails if an action was lost, an outcome was wrong, or memory grows.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chart } from "./support/chart.js";
import { data, failures, judge, lines } from "./support/report.js";
import { soak } from "./support/soak.js";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    "in-flight": { type: "string", default: "200" },
    out: { type: "string", default: "target/soak" },
  },
});

/** @param {"minutes" | "seed" | "in-flight"} name */
function number(name) {
  const value = Number(values[name]);
  if (!(value > 0)) throw new RangeError(`--${name} must be a number above 0`);
  return value;
}

const [minutes, seed, inFlight] = [number("minutes"), number("seed"), number("in-flight")];
const command = `cargo xtask soak --minutes ${minutes} --seed ${seed} --in-flight ${inFlight}`;
const date = new Date().toISOString().slice(0, 10);
const print = (/** @type {string} */ line) => console.log(line);

const soaked = await soak({ minutes, seed, inFlight, print });
const judged = judge(soaked);
await mkdir(values.out, { recursive: true });
await writeFile(join(values.out, "soak-data.json"), data(soaked, judged, { command, date }));
await writeFile(join(values.out, "soak.svg"), chart(soaked, judged, command, date));
for (const line of lines(soaked, judged)) print(line);
const failed = failures(soaked, judged);
for (const failure of failed) print(`FAILED: ${failure}`);
print(failed.length === 0 ? "No action was lost, no outcome was wrong, and nothing grows." : `${failed.length} failures`);
process.exitCode = failed.length === 0 ? 0 : 1;
