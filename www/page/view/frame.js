// @ts-check
/** What is shown once a frame, however much news comes in one. */

/**
 * Makes of something what does it in the next frame: once, however often it is called until then.
 *
 * @param {() => void} show
 */
export function onceAFrame(show) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      show();
    });
  };
}
