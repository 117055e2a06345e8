// @ts-check
/**
 * A drive in this page's memory, for where no local drive serves the page: on a static host. It behaves like the local drive, and nothing
 * is sent anywhere.
 *
 * The requests that change it are kept in a journal in `localStorage`. When the page is loaded, they are repeated, each at its time: so
 * the drive survives a reload, all tabs have the same one, and its actions continue while no page is open, as the service's do.
 */

/** Where the drive and its monitors are, and the token that it accepts. @typedef {{ drive: string, monitor: string, token: string }} Addresses */

/** As fast as the local drive copies. */
const BYTES_PER_SECOND = 16 * 1024 * 1024;

export class SimulatedDrive {
  #journal = new Journal();
  #service;
  #drive;
  /** The drive's time while the journal is replayed; null afterwards. @type {number | null} */
  #time = this.#journal.startedAt;
  /** How many of the journal's entries this tab has replayed or sent. */
  #done = 0;
  /** Settles when the journal is replayed. */
  #ready;

  /** @param {Addresses} addresses @returns {Promise<SimulatedDrive>} */
  static async open(addresses) {
    // By its path, because the import map doesn't contain its name, and can't change: the page's policy has its hash.
    const { TestService } = await import(/** @type {string} */ ("../../pkg/testing/index.js"));
    return new SimulatedDrive(TestService, addresses);
  }

  /**
   * @param {typeof import("longhaul/testing").TestService} TestService
   * @param {Addresses} addresses
   */
  constructor(TestService, { drive, monitor, token }) {
    this.#drive = drive;
    this.#service = new TestService({
      items: SAMPLE,
      token,
      driveOrigin: drive,
      monitorOrigin: monitor,
      bytesPerSecond: BYTES_PER_SECOND,
      now: () => this.#time ?? Date.now(),
      random: randomFrom(this.#journal.seed),
    });
    this.#ready = this.#catchUp();
    this.#journal.addEventListener("change", () => (this.#ready = this.#ready.then(() => this.#catchUp())));
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

  /** Replays the entries of the journal that are new to this tab. */
  async #catchUp() {
    for (; this.#done < this.#journal.entries.length; this.#done++) {
      try {
        await this.#replay(this.#journal.entries[this.#done]);
      } catch {
        // A request that failed fails again, and an entry of something else isn't a request.
      }
    }
    this.#time = null;
  }

  /** @param {Entry} entry */
  async #replay({ at, method, url, headers, body }) {
    this.#time = at;
    const content = typeof body === "number" ? new Uint8Array(body) : body;
    await this.#send(url, { method, headers, body: content === "" ? undefined : content });
  }

  /** @param {string} url @param {RequestInit} init @returns {Promise<Response>} */
  async #send(url, init) {
    if (url !== `${this.#drive}/admin/faults`) return this.#service.fetch(url, init);
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

const KEY = "longhaul-demo.simulated-drive";
/** A journal is dropped at this age, in milliseconds. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

/**
 * A request that changed the drive.
 *
 * @typedef {object} Entry
 * @property {number} at milliseconds since 1970
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers
 * @property {string | number} body its text, or a file's size in bytes: its content isn't kept
 */

/** Fires `change` when another tab has added to it. */
class Journal extends EventTarget {
  /** When the drive began, in milliseconds since 1970. */
  startedAt = Date.now();
  /** The seed of the drive's random numbers. */
  seed = crypto.getRandomValues(new Uint32Array(1))[0];
  /** Oldest first. @type {Entry[]} */
  entries = [];

  constructor() {
    super();
    this.#read();
    addEventListener("storage", ({ key }) => {
      if (key !== KEY) return;
      this.#read();
      this.dispatchEvent(new Event("change"));
    });
  }

  /** @param {Entry} entry */
  add(entry) {
    this.#read();
    this.entries.push(entry);
    this.#write();
  }

  /** Ignores a journal that is too old or that something else has written. */
  #read() {
    try {
      const { startedAt, seed, entries } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
      if (!(Date.now() - startedAt < LIFETIME_MS) || !Number.isInteger(seed) || !Array.isArray(entries)) return;
      Object.assign(this, { startedAt, seed, entries });
    } catch {
      // It isn't JSON.
    }
  }

  #write() {
    const { startedAt, seed, entries } = this;
    try {
      localStorage.setItem(KEY, JSON.stringify({ startedAt, seed, entries }));
    } catch {
      // Full or forbidden: then the drive doesn't survive a reload.
    }
  }
}

/** @typedef {import("longhaul/testing").TestTree} TestTree */

const KB = 1000;
const MB = 1000 * KB;

/**
 * Numbered files of about the same size.
 *
 * @param {number} count
 * @param {string} name `#` stands for the number
 * @param {number} bytes of the smallest; they grow by a quarter
 * @returns {TestTree}
 */
function numbered(count, name, bytes) {
  const files = Array.from({ length: count }, (_, index) => [name.replace("#", String(index + 1).padStart(2, "0")), bytes + Math.round((bytes * index) / (4 * count))]);
  return Object.fromEntries(files);
}

/** @type {TestTree} */
export const SAMPLE = {
  Documents: {
    Invoices: { "Invoice 1001.pdf": 90 * KB, "Invoice 1002.pdf": 93 * KB },
    "Budget 2025.xlsx": 37 * KB,
    "Letter to the editor.docx": 24 * KB,
    "Travel plan.md": 3 * KB,
  },
  Pictures: { Screenshots: { "Screenshot 1.png": 215 * KB }, "Harbour at dusk.jpg": 757 * KB, "Mountain trail.jpg": 931 * KB },
  "Sample project": {
    Contracts: { Drafts: numbered(14, "Draft #.docx", 49 * KB) },
    Data: { Measurements: numbered(40, "measurement-#.csv", 164 * KB) },
    Design: { Icons: numbered(60, "icon-#.svg", 6 * KB), Screens: numbered(48, "Screen #.png", 328 * KB) },
    Recordings: numbered(6, "Demo #.mp4", 4 * MB),
    Reports: { 2024: numbered(12, "Monthly report #.pdf", 410 * KB), 2025: numbered(12, "Monthly report #.pdf", 430 * KB) },
    Research: { Interviews: numbered(12, "Interview #.mp3", MB), Notes: numbered(36, "Notes #.md", 4 * KB) },
  },
  "Getting started.pdf": 317 * KB,
  "To do.txt": KB,
};
