// Starts of copies, sent in batches: a fetch that puts up to 20 of them into one `$batch` of Microsoft Graph. Each gets the answer that
// it would have got alone, so that whoever sent it needn't know. What isn't a start, or isn't Graph's, is sent as it is.
//
// A batch that is lost, or that fails so that some of it may have been done, is a lost answer to each of its starts.

/** The most that Graph takes. */
const MOST = 20;
/** How long a start waits for others, in milliseconds. */
const LINGER_MS = 50;
/** Answers to a start, or to a batch of them, that say that nothing was done, and that the same may be tried again. */
export const TURNED_AWAY = [429, 503, 509];
/** Statuses whose answers have no body. */
const WITHOUT_BODY = [204, 205, 304];

/**
 * @typedef {(url: string, init: any) => Promise<Response>} Fetch
 * @typedef {object} Start
 * @property {string} url
 * @property {any} init
 * @property {() => void} sent to be told when it goes out
 * @property {(answer: Response) => void} resolve
 * @property {(error: unknown) => void} reject
 */

/** What batches are sent by. */
export class BatchedStarts {
  #fetch;
  /** What the URLs in a batch are relative to: `https://graph.microsoft.com/v1.0`; undefined where there are no batches. */
  #root;
  /** @type {Start[]} */
  #queue = [];
  #timer;

  /**
   * @param {string} baseUrl the drive's
   * @param {Fetch} fetch
   */
  constructor(baseUrl, fetch) {
    this.#fetch = fetch;
    this.#root = versionRoot(baseUrl);
  }

  /**
   * Sends a start with the next batch.
   * @param {string} url
   * @param {any} init
   * @param {() => void} sent
   * @returns {Promise<Response>}
   */
  send(url, init, sent) {
    // `Prefer` is ignored in a batch, and only OneDrive's own form, which knows no batches, asks for it on a copy.
    if (this.#root === undefined || !url.startsWith(`${this.#root}/`) || init.headers.Prefer) {
      sent();
      return this.#fetch(url, init);
    }
    return new Promise((resolve, reject) => {
      const start = { url, init, sent, resolve, reject };
      this.#queue.push(start);
      init.signal.addEventListener("abort", () => {
        this.#queue = this.#queue.filter((other) => other !== start);
        reject(init.signal.reason);
      });
      if (this.#queue.length === MOST) this.#flush();
      else this.#timer ??= setTimeout(() => this.#flush(), LINGER_MS);
    });
  }

  #flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const starts = this.#queue.splice(0);
    for (const { sent } of starts) sent();
    if (starts.length === 1) this.#fetch(starts[0].url, starts[0].init).then(starts[0].resolve, starts[0].reject);
    else if (starts.length > 1) this.#exchange(starts).catch((error) => starts.forEach(({ reject }) => reject(error)));
  }

  /** @param {Start[]} starts */
  async #exchange(starts) {
    const requests = starts.map(({ url, init }, index) => ({
      id: String(index),
      method: init.method,
      url: url.slice(this.#root.length),
      headers: { "Content-Type": "application/json" },
      body: JSON.parse(init.body),
    }));
    // The newest token of theirs will do for all.
    const { init } = starts[starts.length - 1];
    const batch = { ...init, signal: whenAllAre(starts.map(({ init }) => init.signal)), body: JSON.stringify({ requests }) };
    const answer = await this.#fetch(`${this.#root}/$batch`, batch);
    const text = await answer.text();
    if (!answer.ok) return starts.forEach(({ resolve }) => resolve(refusal(answer, text)));
    const { responses } = JSON.parse(text);
    starts.forEach(({ resolve, reject }, index) => {
      try {
        resolve(answerOf(responses.find(({ id }) => id === String(index))));
      } catch (error) {
        reject(error);
      }
    });
  }
}

/** Where a drive's version is: the wasm says what is the matter with a URL that is none. @param {string} baseUrl */
function versionRoot(baseUrl) {
  try {
    const { origin, pathname } = new URL(baseUrl);
    const [, version] = /^\/(v\d[^/]*|beta)\//.exec(pathname) ?? [];
    return version && `${origin}/${version}`;
  } catch {
    return undefined;
  }
}

/** The answer to one start of a batch. */
function answerOf({ status, headers, body }) {
  return new Response(WITHOUT_BODY.includes(status) || body === undefined ? null : JSON.stringify(body), { status, headers });
}

/** The whole batch was refused: then each of its starts was. @param {Response} answer @param {string} text */
function refusal({ status, headers }, text) {
  // Part of it may have been done before the others couldn't be.
  if (status >= 500 && !TURNED_AWAY.includes(status)) throw new TypeError("the batch failed");
  return new Response(text, { status, headers });
}

/** A signal that is aborted when all of those are. @param {AbortSignal[]} signals */
function whenAllAre(signals) {
  const controller = new AbortController();
  for (const signal of signals) {
    signal.addEventListener("abort", () => signals.every(({ aborted }) => aborted) && controller.abort(signal.reason));
  }
  return controller.signal;
}
