// What tabs do in turn: one of them at a time, and the others hear of it. When the one is done, is closed or crashes, the next has its turn.
//
// Web Locks say whose turn it is, and a BroadcastChannel carries what is told. Where one of them is missing, nobody waits.

/**
 * After so many milliseconds without an answer, the tab whose turn it is counts as frozen, as phones freeze what is in the background:
 * any other answers at once.
 */
const SILENCE_MS = 10_000;

/**
 * Waits for this tab's turn and takes it; and once more, should it lose its turn since it seemed to be frozen.
 *
 * @param {string} key the same in all tabs
 * @param {Promise<unknown>} over resolves when this tab wants to hear no more, and no turn
 * @param {(message: any) => void} hear called with what the tab tells whose turn it is, at first with what it told last
 * @param {(tell: (message: object) => void, signal: AbortSignal) => Promise<unknown>} take this tab's turn: it lasts until the promise
 *   settles, and is to end when the signal says so
 */
export async function inTurn(key, over, hear, take) {
  const left = new AbortController();
  over.then(() => left.abort());
  const alone = () => take(() => {}, left.signal);
  const locks = globalThis.navigator?.locks;
  if (!locks || !globalThis.BroadcastChannel) return alone();

  const channel = new BroadcastChannel(key);
  /** While it is this tab's turn. @type {AbortController | undefined} */
  let turn;
  let told = {};
  let heard = false;
  let answered = false;
  channel.onmessage = ({ data }) => {
    if (data.hello) {
      if (turn) channel.postMessage({ ...told, again: true });
    } else if (!turn && !left.signal.aborted) {
      answered = true;
      if (!heard || !data.again) hear(data);
      heard = true;
    }
  };
  const ask = () => {
    answered = false;
    channel.postMessage({ hello: true });
  };

  /** Waits, not for a tab that is silent if it may steal, and takes the turn. @param {boolean} steal */
  const wait = async (steal) => {
    const waiting = new AbortController();
    const stop = () => waiting.abort();
    left.signal.addEventListener("abort", stop);
    heard = false;
    ask();
    const watch = setInterval(() => (answered ? ask() : stop()), SILENCE_MS);
    const begin = () => {
      clearInterval(watch);
      if (left.signal.aborted) return;
      const { signal } = (turn = new AbortController());
      left.signal.addEventListener("abort", () => turn?.abort());
      return take((message) => {
        if (signal.aborted) return;
        told = message;
        channel.postMessage(message);
      }, signal);
    };
    await locks.request(key, steal ? { steal } : { signal: waiting.signal }, begin).finally(() => clearInterval(watch));
  };

  try {
    for (let steal = false; ; ) {
      try {
        return await wait(steal);
      } catch (thrown) {
        const error = /** @type {any} */ (thrown);
        if (left.signal.aborted) return;
        if (error?.name !== "AbortError") {
          if (turn) throw error;
          // Some pages may have no locks, such as those of an opaque origin.
          return await alone();
        }
        // Another tab stole the turn from this one, or this one waited long enough to steal it.
        steal = turn === undefined;
        turn?.abort();
        turn = undefined;
      }
    }
  } finally {
    channel.close();
  }
}
