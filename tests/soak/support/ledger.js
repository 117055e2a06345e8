// The ledger: every action from its start to its outcome, compared with what the drive did. Each contradiction is a violation.

/** @import { Plan } from "./plan.js" */
/** @import { Service } from "./service.js" */

/**
 * What happened to an action in the page. `unaccepted`: the page was reloaded before the start was accepted.
 *
 * @typedef {{ id: string, type: "begun" | "accepted" | "resumed" | "unaccepted" | "ended", [more: string]: any }} Event
 */

/**
 * An action in the ledger.
 *
 * @typedef {object} Entry
 * @property {Plan} plan
 * @property {"ready" | "open" | "over"} state
 * @property {boolean} accepted
 * @property {any} end the event that ended it
 * @property {number} endedAt when it ended, in milliseconds since 1970
 * @property {number} arrived how many of its starts arrived at the drive
 */

/** Statuses after which a start was certainly not processed and may be sent again. */
const NOT_PROCESSED = new Set([401, 429, 503, 509]);
/** How long a start may take to arrive at the drive after its action has ended, in milliseconds. */
const LATE_START_MS = 30_000;

export class Ledger {
  /** The actions that are not judged yet. @type {Map<string, Entry>} */
  #entries = new Map();
  #service;
  /** A sentence for each violation. @type {string[]} */
  violations = [];
  /** The number of actions with each outcome. @type {Record<string, number>} */
  outcomes = {};
  /** Counts for the report. */
  counts = {
    begun: 0, ended: 0, unaccepted: 0, judged: 0, reloads: 0, resumed: 0,
    startsSent: 0, startsArrived: 0, jobs: 0, destinationChecks: 0, polls: 0, faults: 0,
  };

  /** @param {Service} service */
  constructor(service) {
    this.#service = service;
  }

  /** The number of actions that have begun and not ended. */
  get open() {
    return this.#in("open").length;
  }

  /** The number of actions that have begun and are not judged. */
  get left() {
    return this.#entries.size - this.#in("ready").length;
  }

  /** @param {Plan[]} plans */
  add(plans) {
    for (const plan of plans) {
      this.#entries.set(plan.id, { plan, state: "ready", accepted: false, end: null, endedAt: 0, arrived: 0 });
    }
  }

  /** Records events of the page. Returns the plans of the actions that they report as accepted. @param {Event[]} events */
  record(events) {
    const accepted = [];
    for (const event of events) {
      const entry = this.#entries.get(event.id);
      if (entry === undefined) {
        this.#violate(event.id, `${event.type} (${event.outcome}) after its end`);
        continue;
      }
      if (event.type === "begun") {
        this.#check(entry, entry.state === "ready", "was begun twice");
        entry.state = "open";
        this.counts.begun++;
      } else if (event.type === "accepted") {
        entry.accepted = true;
        accepted.push(entry.plan);
      } else if (event.type === "resumed") {
        this.counts.resumed++;
        this.#check(entry, entry.state === "open" && entry.accepted, "was resumed, and not accepted before");
      } else this.#end(entry, event);
    }
    return accepted;
  }

  /**
   * Records a reload: every open action must be resumed or unaccepted. Returns the actions that the page has not begun and has lost.
   *
   * @param {Event[]} events
   */
  reload(events) {
    const before = new Set(this.#in("open").map(({ plan }) => plan.id));
    this.counts.reloads++;
    // The events include actions that began or ended just before the reload.
    for (const { id, type } of events) {
      if (type === "begun") before.add(id);
      else if (type !== "accepted") before.delete(id);
    }
    // A reload breaks off the page's requests, and the old page may still report that: the start is uncertain then.
    for (const { id } of events) this.#entries.get(id)?.plan.may.add("StartUncertainError");
    this.record(events);
    for (const id of before) this.#violate(id, "was lost over a reload");
    return this.#in("ready").map(({ plan }) => plan.spec);
  }

  /** Counts the starts that arrived at the drive. @param {{ method: string, path: string }[]} requests */
  count(requests) {
    for (const { method, path } of requests) {
      if (method !== "POST") continue;
      const id = /\/in\/(\d+)/.exec(decodeURIComponent(path))?.[1] ?? "";
      this.counts.startsArrived++;
      const entry = this.#entries.get(id);
      if (entry === undefined) this.#violate(id, "was started after it was judged");
      else entry.arrived++;
    }
  }

  /** Judges the actions that have ended in the page and at the drive, and removes their files. */
  async judge(now = Date.now()) {
    await this.#service.readJobs();
    for (const entry of this.#in("over")) {
      const jobs = this.#service.jobs(entry.plan.spec.copy);
      const mayArrive = entry.arrived < entry.end.posts.length && now - entry.endedAt < LATE_START_MS;
      if (mayArrive || jobs.some((job) => !job.ended)) continue;
      for (const contradiction of await this.#contradictions(entry)) this.#violate(entry.plan.id, contradiction);
      await this.#service.clear(entry.plan);
      this.#entries.delete(entry.plan.id);
      this.counts.judged++;
      this.counts.jobs += jobs.length;
    }
  }

  /** Ends the soak: an action that has not ended is a violation. */
  close() {
    for (const { plan } of this.#in("open")) this.#violate(plan.id, `never ended (${[...plan.may].join(", ")})`);
    for (const { plan } of this.#in("over")) this.#violate(plan.id, "its job at the drive never ended");
  }

  /** @param {Entry} entry @param {any} event */
  #end(entry, event) {
    this.#check(entry, entry.state === "open", `ended twice: ${event.outcome}`);
    entry.state = "over";
    entry.end = event;
    entry.endedAt = Date.now();
    if (event.type === "unaccepted") {
      this.counts.unaccepted++;
      this.#check(entry, !entry.accepted, "was accepted, and forgotten over a reload");
    } else {
      this.counts.ended++;
      const outcome = event.outcome === "OutcomeUnknownError" ? `${event.outcome} ${event.reason}` : event.outcome;
      this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
      const { may } = entry.plan;
      this.#check(entry, may.has(outcome), `ended as ${outcome} (${event.code}, ${event.status}), where only ${[...may].join(", ")} is explained`);
      for (const violation of event.violations) this.#violate(entry.plan.id, violation);
      if (event.observed === "destination") this.counts.destinationChecks++;
      this.counts.polls += event.polls ?? 0;
      this.counts.faults += event.faults ?? 0;
    }
    this.counts.startsSent += event.posts.length;
  }

  /** How an action's outcome and its starts contradict what the drive did. @param {Entry} entry */
  async #contradictions({ plan, end, accepted, arrived }) {
    const jobs = this.#service.jobs(plan.spec.copy);
    const [job] = jobs;
    const contradictions = [];
    const received = end.posts.filter((/** @type {number} */ status) => !NOT_PROCESSED.has(status)).length;
    if (jobs.length > 1) contradictions.push(`was started ${jobs.length} times at the drive`);
    if (received > 1) contradictions.push(`was sent again after it may have been received: ${end.posts.join(", ")}`);
    if (arrived > end.posts.length) contradictions.push(`was sent ${end.posts.length} times and arrived ${arrived} times`);
    if (accepted && job === undefined) contradictions.push("was accepted, and the drive has no job");
    const ids = [end.resourceId, end.itemId].filter((id) => id !== null);
    const isTrue = {
      completed: async () => job?.item && ids.every((id) => id === job.item) && (await this.#service.isComplete(plan)),
      ActionFailedError: () => job?.ended && job.item === null,
      OutcomeUnknownError: () => job !== undefined,
      StartRejectedError: () => job === undefined,
    }[/** @type {string} */ (end.outcome)];
    if (isTrue && !(await isTrue())) contradictions.push(`ended as ${JSON.stringify(end)}, and the drive reports ${JSON.stringify(job)}`);
    return contradictions;
  }

  /** @param {Entry["state"]} state */
  #in(state) {
    return [...this.#entries.values()].filter((entry) => entry.state === state);
  }

  /** @param {Entry} entry @param {boolean} holds @param {string} violation */
  #check(entry, holds, violation) {
    if (!holds) this.#violate(entry.plan.id, violation);
  }

  /** @param {string} id @param {string} violation */
  #violate(id, violation) {
    this.violations.push(`action ${id} ${violation}`);
  }
}
