// Runs a soak, says how it went, and leaves soak-data.json and soak.svg in a folder. Fails when something was lost or wrong, or grows.

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
  const given = Number(values[name]);
  if (!(given > 0)) throw new RangeError(`--${name} must be a number above 0`);
  return given;
}

const [minutes, seed, inFlight] = [number("minutes"), number("seed"), number("in-flight")];
const command = `cargo xtask soak --minutes ${minutes} --seed ${seed} --in-flight ${inFlight}`;
const date = new Date().toISOString().slice(0, 10);
const say = (/** @type {string} */ line) => console.log(line);

const soaked = await soak({ minutes, seed, inFlight, say });
const judged = judge(soaked);
await mkdir(values.out, { recursive: true });
await writeFile(join(values.out, "soak-data.json"), data(soaked, judged, { command, date }));
await writeFile(join(values.out, "soak.svg"), chart(soaked, judged, command, date));
for (const line of lines(soaked, judged)) say(line);
const failed = failures(soaked, judged);
for (const failure of failed) say(`WRONG: ${failure}`);
say(failed.length === 0 ? "nothing was lost, nothing was wrong, nothing grows" : `${failed.length} wrong`);
process.exitCode = failed.length === 0 ? 0 : 1;
