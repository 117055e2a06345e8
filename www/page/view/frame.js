// @ts-check
/** Collects changes that come in bursts and shows them once a frame. */

/**
 * Returns a function that runs `show` in the next frame: once, however often it is called until then.
 *
 * @param {() => void} show
 */
export function oncePerFrame(show) {
  let scheduled = false;
  return () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      show();
    });
  };
}
