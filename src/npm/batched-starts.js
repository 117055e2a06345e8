// Starts of copies, sent in batches: a fetch that puts up to 20 of them into one `$batch` of Microsoft Graph. Each gets the answer that
// it would have got alone, so that whoever sent it needn't know. What isn't a start, or isn't Graph's, is sent as it is.
//
// A batch that is lost, or that fails so that some of it may have been done, is a lost answer to each of its starts.

/** What the URLs in a batch are relative to: `https://graph.microsoft.com/v1.0`. Where there is none, there are no batches. */
const VERSION_ROOT = /^https?:\/\/[^/]+\/(v\d[^/]*|beta)(?=\/)/;
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
 * @property {string} root the same for all, since they are one drive's
 * @property {string} url
 * @property {any} init
 * @property {() => void} sent to be told when it goes out
 * @property {(answer: Response | Promise<Response>) => void} resolve
 * @property {(error: unknown) => void} reject
 */

/** What batches are sent by. */
export class BatchedStarts {
  #fetch;
  /** @type {Start[]} */
  #queue = [];
  #timer;

  /** @param {Fetch} fetch */
  constructor(fetch) {
    this.#fetch = fetch;
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
    const [root] = VERSION_ROOT.exec(url) ?? [];
    if (root === undefined || init.headers.Prefer) {
      sent();
      return this.#fetch(url, init);
    }
    return new Promise((resolve, reject) => {
      const start = { root, url, init, sent, resolve, reject };
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
    this.#exchange(starts).catch((error) => starts.forEach(({ reject }) => reject(error)));
  }

  /** @param {Start[]} starts */
  async #exchange(starts) {
    const last = starts[starts.length - 1];
    if (starts.length < 2) return last?.resolve(this.#fetch(last.url, last.init));
    const requests = starts.map(({ root, url, init }, index) => ({
      id: String(index),
      method: init.method,
      url: url.slice(root.length),
      headers: { "Content-Type": "application/json" },
      body: JSON.parse(init.body),
    }));
    // The newest token of theirs will do for all.
    const batch = { ...last.init, signal: whenAllAre(starts.map(({ init }) => init.signal)), body: JSON.stringify({ requests }) };
    const answer = await this.#fetch(`${last.root}/$batch`, batch);
    const text = await answer.text();
    if (!answer.ok) return starts.forEach(({ resolve }) => resolve(refusal(answer, text)));
    const { responses } = JSON.parse(text);
    starts.forEach(({ resolve }, index) => resolve(answerOf(responses.find(({ id }) => id === String(index)))));
  }
}

/** The answer to one start of a batch: it may be none, or no answer. */
async function answerOf({ status, headers, body }) {
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
