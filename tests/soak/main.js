// Runs a soak, prints its results, and writes soak-data.json and soak.svg. Fails if an action was lost, an outcome was wrong, or memory grows.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readOptions } from "../bench/support/options.js";
import { chart } from "./support/chart.js";
import { data, failures, judge, lines } from "./support/report.js";
import { soak } from "./support/soak.js";

const { minutes, seed, "in-flight": inFlight, out } = readOptions("cargo xtask soak", { minutes: 60, seed: 1, "in-flight": 200, out: "target/soak" });
const command = `cargo xtask soak --minutes ${minutes} --seed ${seed} --in-flight ${inFlight}`;
const date = new Date().toISOString().slice(0, 10);
const print = (/** @type {string} */ line) => console.log(line);

const soaked = await soak({ minutes, seed, inFlight, print });
const judged = judge(soaked);
await mkdir(out, { recursive: true });
await writeFile(join(out, "soak-data.json"), data(soaked, judged, { command, date }));
await writeFile(join(out, "soak.svg"), chart(soaked, judged, command, date));
for (const line of lines(soaked, judged)) print(line);
const failed = failures(soaked, judged);
for (const failure of failed) print(`FAILED: ${failure}`);
print(failed.length === 0 ? "No action was lost, no outcome was wrong, and nothing grows." : `${failed.length} failures`);
process.exitCode = failed.length === 0 ? 0 : 1;
