// @ts-check
/**
 * Creates and changes elements without a framework.
 *
 * Text is always added as text: a name from a drive can't become markup.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Finds an element of index.html.
 *
 * @template {Element} E
 * @param {string} selector
 * @param {new () => E} kind the element's class
 * @param {ParentNode} [within]
 * @returns {E}
 */
export function find(selector, kind, within = document) {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${kind.name} at ${selector}`);
  return found;
}

/**
 * Creates an element. Properties that are `true` become empty attributes; `false`, `null` and `undefined` are left out;
 * functions become event listeners.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} [properties]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else setAttribute(made, name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * Sets an attribute, or removes it for `false`, `null` and `undefined`. An attribute that has the value already isn't set again, so
 * screen readers and observers don't see a change.
 *
 * @param {Element} target
 * @param {string} name
 * @param {string | number | boolean | null | undefined} value
 */
export function setAttribute(target, name, value) {
  if (value === false || value === null || value === undefined) return target.removeAttribute(name);
  const text = value === true ? "" : String(value);
  if (target.getAttribute(name) !== text) target.setAttribute(name, text);
}

/**
 * Sets an element's text, if it differs.
 *
 * @param {Element} target
 * @param {string} text
 */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Makes an element like another one of the same kind. The elements that both contain stay: a press on an element that is replaced before it
 * is released would have no effect. Text beside elements isn't compared.
 *
 * @param {Element} target
 * @param {Element} next
 */
export function adapt(target, next) {
  for (const { name, value } of next.attributes) setAttribute(target, name, value);
  const [before, after] = [[...target.children], [...next.children]];
  const isAlike = before.length === after.length && before.every(({ localName }, index) => localName === after[index].localName);
  if (!isAlike) target.replaceChildren(...next.childNodes);
  else if (after.length === 0) setText(target, next.textContent ?? "");
  else before.forEach((child, index) => adapt(child, after[index]));
}

/**
 * One of the icons that index.html defines as `<symbol id="icon-…">`. It is decoration: the text beside it says the same.
 *
 * @param {string} name
 * @param {string} [className]
 */
export function icon(name, className = "icon") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

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

/** The letter of a shortcut. If the key has no Latin letter, it is the letter that the key has on a US keyboard. @param {KeyboardEvent} event */
export function shortcutLetter({ key, code }) {
  return (/\p{Script=Latin}/u.test(key) ? key : code.replace("Key", "")).toLowerCase();
}

/** Whether a part of an element is in this area of the window. @param {Element} element @param {{ top: number, bottom: number }} area */
export function isInSight(element, area) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > area.top && top < area.bottom;
}

/** Resolves when the document is parsed. */
export async function parsed() {
  if (document.readyState === "loading") await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
}

/**
 * Whether a click is the second press of a double click by mouse: it may hit what the first one has just shown. Quick taps are separate.
 *
 * @param {PointerEvent | MouseEvent} click
 */
export function isSecondPress(click) {
  return click.detail > 1 && !("pointerType" in click && click.pointerType === "touch");
}
