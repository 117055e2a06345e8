// The book: each action from its order to its end, held against what the drive did. What doesn't agree is written down as a wrong.

/** @import { Event } from "../page/store.js" */
/** @import { Plan } from "./actions.js" */
/** @import { Service } from "./service.js" */

/**
 * An action in the book.
 *
 * @typedef {object} Entry
 * @property {Plan} plan
 * @property {"ready" | "open" | "over"} state
 * @property {boolean} accepted
 * @property {any} ending the event that told it, once it is over
 * @property {number} overAt when that was
 * @property {number} arrived how often its start came to the drive
 */

/** Answers to a start that say for certain that nothing was done: after them it may be sent again. */
const TURNED_AWAY = new Set([401, 429, 503, 509]);
/** How long a start that was sent may be on its way to the drive, in milliseconds, after the action is over. */
const STRAGGLERS_MS = 30_000;

export class Ledger {
  /** What isn't closed yet. @type {Map<string, Entry>} */
  #entries = new Map();
  #service;
  /** What must not be, each in a sentence. @type {string[]} */
  wrongs = [];
  /** How many ended in which way. @type {Record<string, number>} */
  endings = {};
  /** Counts for the report. */
  counts = {
    begun: 0, ended: 0, unaccepted: 0, judged: 0, reloads: 0, resumed: 0,
    startsSent: 0, startsArrived: 0, jobs: 0, watched: 0, polls: 0, faults: 0,
  };

  /** @param {Service} service */
  constructor(service) {
    this.#service = service;
  }

  /** How many have begun and not ended. */
  get open() {
    return this.#in("open").length;
  }

  /** How many have begun and are not done with. */
  get left() {
    return this.#entries.size - this.#in("ready").length;
  }

  /** @param {Plan[]} plans */
  add(plans) {
    for (const plan of plans) {
      this.#entries.set(plan.id, { plan, state: "ready", accepted: false, ending: null, overAt: 0, arrived: 0 });
    }
  }

  /** Takes in what the page has said; gives the plans of those that are accepted now. @param {Event[]} events */
  take(events) {
    const accepted = [];
    for (const event of events) {
      const entry = this.#entries.get(event.id);
      if (entry === undefined) {
        this.#wrong(event.id, `${event.what} (${event.how}) after its end`);
        continue;
      }
      if (event.what === "begun") {
        this.#expect(entry, entry.state === "ready", "was begun twice");
        entry.state = "open";
        this.counts.begun++;
      } else if (event.what === "accepted") {
        entry.accepted = true;
        accepted.push(entry.plan);
      } else if (event.what === "resumed") {
        this.counts.resumed++;
        this.#expect(entry, entry.state === "open" && entry.accepted, "was resumed, and not accepted before");
      } else this.#end(entry, event);
    }
    return accepted;
  }

  /**
   * After a reload: all that was open goes on, or was never accepted. Gives what was ready and must be handed over again.
   *
   * @param {Event[]} events
   */
  reload(events) {
    const before = new Set(this.#in("open").map(({ plan }) => plan.id));
    this.counts.reloads++;
    // What was begun or ended just before the reload is among these too.
    for (const { id, what } of events) {
      if (what === "begun") before.add(id);
      else if (what !== "accepted") before.delete(id);
    }
    // A page that goes away breaks off its requests, and may live to see it: a start that was on its way is uncertain then.
    for (const { id } of events) this.#entries.get(id)?.plan.may.add("StartUncertainError");
    this.take(events);
    for (const id of before) this.#wrong(id, "was lost over a reload");
    return this.#in("ready").map(({ plan }) => plan.order);
  }

  /** Counts the starts that came to the drive. @param {{ method: string, path: string }[]} requests */
  count(requests) {
    for (const { method, path } of requests) {
      if (method !== "POST") continue;
      const id = /\/in\/(\d+)/.exec(decodeURIComponent(path))?.[1] ?? "";
      this.counts.startsArrived++;
      const entry = this.#entries.get(id);
      if (entry === undefined) this.#wrong(id, "a start came after all was over");
      else entry.arrived++;
    }
  }

  /** Judges those that are over, as soon as the drive has done with them too, and clears up after them. */
  async judge(now = Date.now()) {
    await this.#service.look();
    for (const entry of this.#in("over")) {
      const jobs = this.#service.jobs(entry.plan.order.copy);
      const mayArrive = entry.arrived < entry.ending.posts.length && now - entry.overAt < STRAGGLERS_MS;
      if (mayArrive || jobs.some((job) => !job.ended)) continue;
      for (const wrong of await this.#contradictions(entry)) this.#wrong(entry.plan.id, wrong);
      await this.#service.clear(entry.plan);
      this.#entries.delete(entry.plan.id);
      this.counts.judged++;
      this.counts.jobs += jobs.length;
    }
  }

  /** Time is up: what hasn't ended never will. */
  close() {
    for (const { plan } of this.#in("open")) this.#wrong(plan.id, `never ended (${[...plan.may].join(", ")})`);
    for (const { plan } of this.#in("over")) this.#wrong(plan.id, "its job at the drive never ended");
  }

  /** @param {Entry} entry @param {any} event */
  #end(entry, event) {
    this.#expect(entry, entry.state === "open", `ended twice: ${event.how}`);
    entry.state = "over";
    entry.ending = event;
    entry.overAt = Date.now();
    if (event.what === "unaccepted") {
      this.counts.unaccepted++;
      this.#expect(entry, !entry.accepted, "was accepted, and forgotten over a reload");
    } else {
      this.counts.ended++;
      const how = event.how === "OutcomeUnknownError" ? `${event.how} ${event.reason}` : event.how;
      this.endings[how] = (this.endings[how] ?? 0) + 1;
      const { may } = entry.plan;
      this.#expect(entry, may.has(how), `ended as ${how} (${event.code}, ${event.status}), where only ${[...may].join(", ")} is explained`);
      for (const wrong of event.wrongs) this.#wrong(entry.plan.id, wrong);
      if (event.observed === "destination") this.counts.watched++;
      this.counts.polls += event.polls ?? 0;
      this.counts.faults += event.faults ?? 0;
    }
    this.counts.startsSent += event.posts.length;
  }

  /** In what an ending, or how often it was started, contradicts what the drive did. @param {Entry} entry */
  async #contradictions({ plan, ending, accepted, arrived }) {
    const jobs = this.#service.jobs(plan.order.copy);
    const [job] = jobs;
    const wrongs = [];
    const received = ending.posts.filter((/** @type {number} */ status) => !TURNED_AWAY.has(status)).length;
    if (jobs.length > 1) wrongs.push(`was started ${jobs.length} times at the drive`);
    if (received > 1) wrongs.push(`was sent again after it may have been received: ${ending.posts.join(", ")}`);
    if (arrived > ending.posts.length) wrongs.push(`was sent ${ending.posts.length} times and came ${arrived} times`);
    if (accepted && job === undefined) wrongs.push("was accepted, and the drive has no job");
    const ids = [ending.resourceId, ending.itemId].filter((told) => told !== null);
    const right = {
      completed: async () => job?.item && ids.every((told) => told === job.item) && (await this.#service.isWhole(plan)),
      ActionFailedError: () => job?.ended && job.item === null,
      OutcomeUnknownError: () => job !== undefined,
      StartRejectedError: () => job === undefined,
    }[/** @type {string} */ (ending.how)];
    if (right && !(await right())) wrongs.push(`ended as ${JSON.stringify(ending)}, and the drive says ${JSON.stringify(job)}`);
    return wrongs;
  }

  /** @param {Entry["state"]} state */
  #in(state) {
    return [...this.#entries.values()].filter((entry) => entry.state === state);
  }

  /** @param {Entry} entry @param {boolean} right @param {string} otherwise */
  #expect(entry, right, otherwise) {
    if (!right) this.#wrong(entry.plan.id, otherwise);
  }

  /** @param {string} id @param {string} wrong */
  #wrong(id, wrong) {
    this.wrongs.push(`action ${id} ${wrong}`);
  }
}
