// @ts-check
/** Keeps what the user does before the whole page is loaded, and does it again afterwards. */

/** Where buttons only work when everything is loaded. */
const LATER = ".masthead, .welcome, .toolbar, .tray, .dock";

/** @returns {() => void} does it again */
export function recordInput() {
  /** @type {Event[]} */
  const recorded = [];
  const record = (/** @type {Event} */ event) => {
    if (!event.defaultPrevented && isForLater(event)) recorded.push(event);
  };
  const types = ["click", "keydown"];
  for (const type of types) document.addEventListener(type, record);
  return () => {
    for (const type of types) document.removeEventListener(type, record);
    for (const event of recorded) repeat(event);
  };
}

/** @param {Event} event */
function isForLater({ type, target }) {
  if (!(target instanceof Element)) return false;
  if (type === "keydown") return !target.matches("input, select, a, button");
  return target.closest("button")?.closest(LATER) != null;
}

/** @param {Event} event */
function repeat(event) {
  const target = /** @type {Element} */ (event.target);
  if (event instanceof KeyboardEvent) target.dispatchEvent(new KeyboardEvent(event.type, event));
  else target.closest("button")?.click();
}
