// The soak itself: keeps the tab fed, reloads it now and then, measures it, and has the ledger judge what comes.

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { LONGEST_S, plan } from "./actions.js";
import { Chance } from "./chance.js";
import { Ledger } from "./ledger.js";
import { Service } from "./service.js";
import { Tab } from "./tab.js";

/** @import { Sample } from "./level.js" */

/** How often the page is asked what has happened, in milliseconds. What it does doesn't wait for that. */
const TICK_MS = 500;
/** How long the last ones may take to end, in milliseconds: a busy machine takes its time. */
const PATIENCE_MS = 20 * 60_000;

/**
 * @param {object} options
 * @param {number} options.minutes
 * @param {number} options.seed
 * @param {number} options.inFlight
 * @param {(line: string) => void} options.say
 */
export async function soak({ minutes, seed, inFlight, say }) {
  const folder = await mkdtemp(join(tmpdir(), "longhaul-soak-"));
  const service = new Service(join(folder, "drive"), 0);
  // What is built or changed meanwhile must not get into the tab.
  const served = { page: join(folder, "page"), package: join(folder, "pkg") };
  await cp(resolve(import.meta.dirname, "../page"), served.page, { recursive: true });
  await cp(service.serves.package, served.package, { recursive: true });
  service.serves = served;
  try {
    await service.prepare();
    const { tab, version } = await Tab.open(service.at.page);
    const run = new Run({ minutes, seed, inFlight, say, service, tab });
    await run.all().finally(() => tab.close());
    const { samples, ledger } = run;
    const { counts, endings } = ledger;
    return { minutes, seed, inFlight, chromium: version, counts, endings, wrongs: [...ledger.wrongs, ...tab.errors], samples };
  } finally {
    await service.remove();
    await rm(folder, { recursive: true });
  }
}

/** One run, while it lasts. */
class Run {
  /** @type {Sample[]} */
  samples = [];
  ledger;
  #options;
  #chance;
  #planned = 0;
  #life = 0;
  #loadedAt = 0;
  #began = Date.now();
  #measuredAt = 0;
  #reloadAt = 0;

  /** @param {{ minutes: number, seed: number, inFlight: number, say: (line: string) => void, service: Service, tab: Tab }} options */
  constructor(options) {
    this.#options = options;
    this.#chance = new Chance(options.seed);
    this.ledger = new Ledger(options.service);
  }

  async all() {
    const { minutes, say } = this.#options;
    this.#reloadAt = this.#lifetime();
    for (; this.#seconds < minutes * 60; await wait(TICK_MS)) {
      const waiting = await this.#hear();
      await this.#feed(waiting);
      if (this.#seconds >= this.#measuredAt) await this.#measure();
      if (this.#seconds >= this.#reloadAt) await this.#reload();
    }
    say(`no more is begun; ${this.ledger.open} are left to end`);
    await this.#options.tab.feed(0, []);
    const patience = Date.now() + PATIENCE_MS;
    for (; this.ledger.left > 0 && Date.now() < patience; await wait(TICK_MS)) {
      await this.#hear();
      await this.#judge();
    }
    this.ledger.close();
  }

  get #seconds() {
    return (Date.now() - this.#began) / 1000;
  }

  /** Takes in what the page has to say; gives how many orders it has in hand. */
  async #hear() {
    const { service, tab } = this.#options;
    const { events, waiting } = await tab.take();
    for (const accepted of this.ledger.take(events)) {
      if (accepted.obstruct) await service.obstruct(accepted);
    }
    return waiting;
  }

  /** Has the page never run out of orders. @param {number} waiting */
  async #feed(waiting) {
    const { service, tab, inFlight, seed, minutes } = this.#options;
    if (this.#planned > 0 && waiting >= inFlight / 2) return;
    const longestS = Math.min(LONGEST_S, (minutes * 60) / 6);
    const from = this.#planned;
    // At first those that begin at once, and always those that come next.
    this.#planned += from === 0 ? 2 * inFlight : inFlight;
    const plans = Array.from({ length: this.#planned - from }, (_, index) => plan(seed, from + index, longestS));
    await service.lay(plans);
    this.ledger.add(plans);
    await service.plan(plans.flatMap(({ faults }) => faults));
    await tab.feed(inFlight, plans.map(({ order }) => order));
  }

  async #measure() {
    const { tab, minutes, say } = this.#options;
    const measured = await tab.measure();
    const { counts, wrongs } = this.ledger;
    const t = Math.round(this.#seconds);
    const sample = { t, life: this.#life, age: t - this.#loadedAt, ...measured, settled: counts.ended };
    this.samples.push(sample);
    this.#measuredAt = this.#seconds + Math.min(20, (minutes * 60) / 60);
    await this.#judge();
    say(`${JSON.stringify(sample)} judged ${counts.judged}, wrong ${wrongs.length}`);
  }

  async #judge() {
    this.ledger.count(await this.#options.service.takeLog());
    await this.ledger.judge();
  }

  async #reload() {
    const { tab, inFlight, say } = this.#options;
    await tab.reload();
    this.#life++;
    this.#loadedAt = Math.round(this.#seconds);
    const { events } = await tab.take();
    const orders = this.ledger.reload(events);
    await tab.feed(inFlight, orders);
    this.#reloadAt = this.#seconds + this.#lifetime();
    say(`reloaded: ${events.filter(({ what }) => what === "resumed").length} resumed`);
  }

  /** How many seconds the page lives until it is reloaded: short lives and long ones. */
  #lifetime() {
    const seconds = this.#options.minutes * 60;
    return this.#chance.spread(seconds / 20, seconds / 2);
  }
}
