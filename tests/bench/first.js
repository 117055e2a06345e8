// `cargo xtask bench first`: the time from importing a contestant to its first request, with nothing cached.

import { CONTESTANTS, NAMES, bundled, median, ratio, shown } from "./support/contestants.js";
import { readOptions } from "./support/options.js";
import { Copies } from "./support/run.js";
import { Tab, close } from "./support/tab.js";

const options = readOptions("cargo xtask bench first", { rounds: 15, json: false });
/** The duration of the copy that is polled: longer than the benchmark. */
const SECONDS = 600;

const page = await bundled();
const copies = await Copies.on(page);
try {
  await copies.begin([SECONDS]);
  const [monitor] = copies.monitors.values();
  const { drive, token, page: url } = copies.drive.at;
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(CONTESTANTS.map((name) => [name, []]));
  for (let round = 0; round < options.rounds; round++) {
    for (const name of CONTESTANTS) {
      const tab = await Tab.open(url);
      times[name].push(await tab.first(name, { drive, token }, monitor));
      await tab.close();
    }
  }
  if (options.json) {
    console.log(JSON.stringify(times));
  } else {
    const [base] = CONTESTANTS;
    console.log(`\nFrom import to the first request, ${options.rounds} rounds:`);
    for (const name of CONTESTANTS) {
      const shares = shown(ratio(times[name], times[base]));
      console.log(`${NAMES[name].padEnd(24)} ${median(times[name]).toFixed(1)} ms: ${shares} of ${NAMES[base]}`);
    }
  }
} finally {
  await close();
  await copies.remove();
}
