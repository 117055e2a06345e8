// @ts-check
/**
 * Redraws what moves once a frame: only elements in view, and only while something moves.
 */

/** How often figures change where reduced motion is preferred. */
const REDUCED_INTERVAL_MS = 1000;

/** Whether reduced motion is preferred. */
export const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** @typedef {(now: number, still: boolean) => void} Draw */

/** @type {Map<Element, Draw>} */
const moving = new Map();
/** @type {WeakSet<Element>} */
const inView = new WeakSet();
let running = false;

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) inView.add(target);
    else inView.delete(target);
  }
});

/**
 * Redraws an element until `stopMoving` is called for it.
 *
 * @param {Element} element
 * @param {Draw} draw must not change the layout
 */
export function startMoving(element, draw) {
  if (!moving.has(element)) observer.observe(element);
  moving.set(element, draw);
  if (running) return;
  running = true;
  requestAnimationFrame(frame);
}

/** @param {Element} element */
export function stopMoving(element) {
  moving.delete(element);
  observer.unobserve(element);
  inView.delete(element);
}

/** @param {number} now */
function frame(now) {
  for (const [element, draw] of moving) if (inView.has(element)) draw(now, reducedMotion.matches);
  running = moving.size > 0;
  if (!running) return;
  if (reducedMotion.matches) setTimeout(() => requestAnimationFrame(frame), REDUCED_INTERVAL_MS);
  else requestAnimationFrame(frame);
}
