// @ts-check
/**
 * One loop that draws whatever moves, once a frame: only what is in sight, and only while something moves.
 */

/** For who wants no motion: how often figures change all the same. */
const CALM_MS = 1000;

/** Whether the person wants no motion. */
export const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** @typedef {(now: number, calm: boolean) => void} Draw */

/** @type {Map<Element, Draw>} */
const moving = new Map();
/** @type {WeakSet<Element>} */
const inSight = new WeakSet();
let running = false;

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) inSight.add(target);
    else inSight.delete(target);
  }
});

/**
 * Has an element drawn until `rest` is called for it.
 *
 * @param {Element} element
 * @param {Draw} draw it changes no layout
 */
export function move(element, draw) {
  if (!moving.has(element)) observer.observe(element);
  moving.set(element, draw);
  if (running) return;
  running = true;
  requestAnimationFrame(frame);
}

/** @param {Element} element */
export function rest(element) {
  moving.delete(element);
  observer.unobserve(element);
  inSight.delete(element);
}

/** @param {number} now */
function frame(now) {
  for (const [element, draw] of moving) if (inSight.has(element)) draw(now, calm.matches);
  running = moving.size > 0;
  if (!running) return;
  if (calm.matches) setTimeout(() => requestAnimationFrame(frame), CALM_MS);
  else requestAnimationFrame(frame);
}
