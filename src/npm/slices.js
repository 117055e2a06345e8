// Work cut into slices, so that thousands of actions that begin at once don't hold up the page.

/** How long a slice may take, in milliseconds. What it sets off afterwards takes several times as long. */
const LONGEST_MS = 3;

/** @type {(() => void)[]} Oldest first. */
const waiting = [];

/**
 * Does the job in one of the next slices.
 * @param {() => void} job it doesn't throw
 */
export function inSlices(job) {
  if (waiting.push(job) === 1) queueMicrotask(slice);
}

function slice() {
  const ends = performance.now() + LONGEST_MS;
  let done = 0;
  do waiting[done++]();
  while (done < waiting.length && performance.now() < ends);
  waiting.splice(0, done);
  if (waiting.length > 0) later(slice);
}

/** A task of its own, as soon as may be. A timer would be held back in a hidden tab. @param {() => void} task */
function later(task) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    task();
  };
  port2.postMessage(null);
}
