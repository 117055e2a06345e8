// @ts-check
/**
 * A drive in this page's memory, for where no local drive serves the page: on a static host. It is at other URLs and behaves like the local drive;
 * nothing is sent anywhere.
 *
 * What changes it is kept in a journal. When the page is loaded, that is done again, each entry at its time: so the drive survives a reload, all tabs have
 * the same one, and its actions go on while no page is open, as the service's do.
 */

import { Journal } from "./journal.js";
import { SAMPLE } from "./sample-files.js";

/** @typedef {import("./journal.js").Entry} Entry */

const DRIVE = "https://drive.simulated.invalid";
const MONITOR = "https://monitor.simulated.invalid";
const TOKEN = "simulated";
/** As fast as the local drive copies. */
const BYTES_PER_SECOND = 16 * 1024 * 1024;

export class SimulatedDrive {
  /** What the page's server would answer for `config.json`, if it had a drive. */
  static config = { drive: DRIVE, monitor: MONITOR, token: TOKEN, name: "Simulated drive" };

  #journal = new Journal();
  #service;
  /** The time of what is done again. @type {number | null} */
  #time = this.#journal.startedAt;
  /** How many of the journal's entries are done. */
  #done = 0;
  /** Settles when all of them are. */
  #ready;

  /** @returns {Promise<SimulatedDrive>} */
  static async open() {
    // Only where it is needed. The page's policy names the scripts of its import map, and this isn't one of them.
    const { TestService } = await import(/** @type {string} */ ("../../pkg/testing/index.js"));
    return new SimulatedDrive(TestService);
  }

  /** @param {typeof import("longhaul/testing").TestService} TestService */
  constructor(TestService) {
    this.#service = new TestService({
      items: SAMPLE,
      token: TOKEN,
      driveOrigin: DRIVE,
      monitorOrigin: MONITOR,
      bytesPerSecond: BYTES_PER_SECOND,
      now: () => this.#time ?? Date.now(),
      random: randomFrom(this.#journal.seed),
    });
    this.#ready = this.#catchUp();
    this.#journal.addEventListener("change", () => (this.#ready = this.#ready.then(() => this.#catchUp())));
  }

  /** Whether a URL is the drive's or one of its monitors'. @param {URL} url */
  static has({ origin }) {
    return origin === DRIVE || origin === MONITOR;
  }

  /**
   * Answers as `fetch` does.
   *
   * @param {URL} url
   * @param {RequestInit} [init]
   * @returns {Promise<Response>}
   */
  async fetch(url, init = {}) {
    await this.#ready;
    const { method = "GET", headers, body } = init;
    if (method !== "GET") {
      const size = body instanceof Blob ? body.size : String(body ?? "");
      this.#journal.add({ at: Date.now(), method, url: url.href, headers: Object.fromEntries(new Headers(headers)), body: size });
      this.#done += 1;
    }
    return this.#send(url.href, init);
  }

  /** Does what this tab hasn't done of the journal. */
  async #catchUp() {
    for (; this.#done < this.#journal.entries.length; this.#done++) {
      try {
        await this.#repeat(this.#journal.entries[this.#done]);
      } catch {
        // What failed then fails again, and what something else has written is no request.
      }
    }
    this.#time = null;
  }

  /** @param {Entry} entry */
  async #repeat({ at, method, url, headers, body }) {
    this.#time = at;
    const content = typeof body === "number" ? new Uint8Array(body) : body;
    await this.#send(url, { method, headers, body: content === "" ? undefined : content });
  }

  /** @param {string} url @param {RequestInit} init @returns {Promise<Response>} */
  async #send(url, init) {
    if (url !== `${DRIVE}/admin/faults`) return this.#service.fetch(url, init);
    this.#service.clearFaults();
    for (const fault of JSON.parse(String(init.body ?? '{"faults":[]}')).faults) this.#service.fault(fault);
    return new Response(null, { status: 204 });
  }
}

/** A generator of numbers from 0 to 1 that are the same for the same seed (mulberry32). @param {number} seed */
function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
