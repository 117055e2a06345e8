// What tabs do in turn: one of them at a time, and the others hear of it. When the one is done, aborted, closed or crashed, the next has
// its turn.
//
// Web Locks say whose turn it is, and a BroadcastChannel carries what is told. Where there is none of them, nobody waits.

/**
 * Waits for this tab's turn, and takes it.
 *
 * @param {string} key the same in all tabs
 * @param {Promise<unknown>} over settles when this tab wants to hear no more, and no turn
 * @param {(message: any) => void} hear called with what the tab tells whose turn it is, at first with what it told last
 * @param {(tell: (message: object) => void) => Promise<unknown>} take this tab's turn, which lasts until the promise settles
 */
export async function inTurn(key, over, hear, take) {
  const locks = globalThis.navigator?.locks;
  if (!locks || !globalThis.BroadcastChannel) return take(() => {});

  const left = new AbortController();
  const leave = () => left.abort();
  over.then(leave, leave);

  const channel = new BroadcastChannel(key);
  let ours = false;
  let heard = false;
  let told = {};
  channel.onmessage = ({ data }) => {
    if (ours) {
      if (data.hello) channel.postMessage({ ...told, again: true });
    } else if (!data.hello && !(data.again && heard) && !left.signal.aborted) {
      heard = true;
      hear(data);
    }
  };
  channel.postMessage({ hello: true });

  const turn = async () => {
    ours = true;
    if (left.signal.aborted) return;
    await take((message) => {
      if (left.signal.aborted) return;
      told = message;
      channel.postMessage(message);
    });
  };
  try {
    await locks.request(key, { signal: left.signal }, turn);
  } catch {
    // Some pages may have no locks, such as those of an opaque origin.
    if (!ours && !left.signal.aborted) await take(() => {});
  } finally {
    channel.close();
  }
}
