// The soak: gives the tab actions, reloads it from time to time, measures it, and has the ledger judge the outcomes.

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Ledger } from "./ledger.js";
import { LONGEST_S, Random, plan } from "./plan.js";
import { Service } from "./service.js";
import { Tab } from "./tab.js";

/** @import { Sample } from "./report.js" */

/** How often the page's events are read, in milliseconds. The page doesn't wait for it. */
const TICK_MS = 500;
/** How long the last actions may take to end, in milliseconds, on a busy machine too. */
const PATIENCE_MS = 20 * 60_000;

/**
 * @param {object} options
 * @param {number} options.minutes
 * @param {number} options.seed
 * @param {number} options.inFlight how many actions run at a time
 * @param {(line: string) => void} options.print
 * @param {boolean} [options.canLoseMonitors] whether the drive may forget or hide monitors permanently
 */
export async function soak({ minutes, seed, inFlight, print, canLoseMonitors = true }) {
  const folder = await mkdtemp(join(tmpdir(), "longhaul-soak-"));
  const service = new Service(join(folder, "drive"), 0);
  // Copies: a build during the soak must not change the page.
  const served = { page: join(folder, "page"), package: join(folder, "pkg") };
  await cp(resolve(import.meta.dirname, "../page"), served.page, { recursive: true });
  await cp(service.serves.package, served.package, { recursive: true });
  service.serves = served;
  try {
    await service.prepare();
    const { tab, version } = await Tab.open(service.at.page);
    const run = new Run({ minutes, seed, inFlight, print, canLoseMonitors, service, tab });
    await run.all().finally(() => tab.close());
    const { samples, ledger } = run;
    const { counts, outcomes } = ledger;
    return { minutes, seed, inFlight, chromium: version, counts, outcomes, violations: [...ledger.violations, ...tab.errors], samples };
  } finally {
    await service.remove();
    await rm(folder, { recursive: true });
  }
}

/** One run of the soak. */
class Run {
  /** @type {Sample[]} */
  samples = [];
  ledger;
  #options;
  #random;
  #planned = 0;
  /** The number of reloads. */
  #life = 0;
  #loadedAt = 0;
  #began = Date.now();
  #measureAt = 0;
  #reloadAt = 0;

  /** @param {{ minutes: number, seed: number, inFlight: number, print: (line: string) => void, canLoseMonitors: boolean, service: Service, tab: Tab }} options */
  constructor(options) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.ledger = new Ledger(options.service);
  }

  async all() {
    const { minutes, print } = this.#options;
    this.#reloadAt = this.#lifetime();
    for (; this.#seconds < minutes * 60; await sleep(TICK_MS)) {
      const waiting = await this.#readEvents();
      await this.#feed(waiting);
      if (this.#seconds >= this.#measureAt) await this.#measure();
      if (this.#seconds >= this.#reloadAt) await this.#reload();
    }
    print(`starts no more actions; ${this.ledger.open} have not ended`);
    await this.#options.tab.feed(0, []);
    const deadline = Date.now() + PATIENCE_MS;
    for (; this.ledger.left > 0 && Date.now() < deadline; await sleep(TICK_MS)) {
      await this.#readEvents();
      await this.#judge();
    }
    this.ledger.close();
  }

  get #seconds() {
    return (Date.now() - this.#began) / 1000;
  }

  /** Records the page's events. Returns the number of actions that wait in the page. */
  async #readEvents() {
    const { service, tab } = this.#options;
    const { events, waiting } = await tab.take();
    for (const accepted of this.ledger.record(events)) {
      if (accepted.obstruct) await service.obstruct(accepted);
    }
    return waiting;
  }

  /** Gives the page more actions before it runs out of them. @param {number} waiting */
  async #feed(waiting) {
    const { service, tab, inFlight, seed, minutes, canLoseMonitors } = this.#options;
    if (this.#planned > 0 && waiting >= inFlight / 2) return;
    const longestS = Math.min(LONGEST_S, (minutes * 60) / 6);
    const from = this.#planned;
    // The first time: those that begin at once, and those that follow them.
    this.#planned += from === 0 ? 2 * inFlight : inFlight;
    const plans = Array.from({ length: this.#planned - from }, (_, index) => plan(seed, from + index, longestS, canLoseMonitors));
    await service.createSources(plans);
    this.ledger.add(plans);
    await service.addFaults(plans.flatMap(({ faults }) => faults));
    await tab.feed(inFlight, plans.map(({ spec }) => spec));
  }

  async #measure() {
    const { tab, minutes, print } = this.#options;
    const measured = await tab.measure();
    const { counts, violations } = this.ledger;
    const t = Math.round(this.#seconds);
    const sample = { t, life: this.#life, age: t - this.#loadedAt, ...measured, settled: counts.ended };
    this.samples.push(sample);
    this.#measureAt = this.#seconds + Math.min(20, (minutes * 60) / 60);
    await this.#judge();
    print(`${JSON.stringify(sample)} judged: ${counts.judged}, violations: ${violations.length}`);
  }

  async #judge() {
    this.ledger.count(await this.#options.service.takeLog());
    await this.ledger.judge();
  }

  async #reload() {
    const { tab, inFlight, print } = this.#options;
    await tab.reload();
    this.#life++;
    this.#loadedAt = Math.round(this.#seconds);
    const { events } = await tab.take();
    const specs = this.ledger.reload(events);
    await tab.feed(inFlight, specs);
    this.#reloadAt = this.#seconds + this.#lifetime();
    print(`reloaded: ${events.filter(({ type }) => type === "resumed").length} resumed`);
  }

  /** How many seconds the page lives until its reload: short and long lives. */
  #lifetime() {
    const seconds = this.#options.minutes * 60;
    return this.#random.spread(seconds / 20, seconds / 2);
  }
}
