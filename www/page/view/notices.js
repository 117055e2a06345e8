// @ts-check
/**
 * What the page says: notices, the banner, and announcements for screen readers.
 *
 * - Notices report an action, with buttons for what can be done next. They appear below the list, and disappear after a time or when
 *   they are closed.
 * - The banner above everything reports that the drive can't be reached.
 * - Announced are notices, and of copies the start, each quarter of their progress, and the outcome. Copies of a group are announced as
 *   one.
 */

import { totalPercentage } from "../transfers/group.js";
import { element, find, icon, setText } from "./dom.js";
import { Bar } from "./progress.js";

/** How long a notice that fades stays: time to read it, and to reach its button. */
const LIFETIME_MS = 10_000;

/** @typedef {{ label: string, run: () => void }} Action */

export class Notice {
  #id = `notice-${crypto.randomUUID()}`;
  #sentence = element("p", { class: "sentence", id: this.#id });
  #detail = element("p", { class: "detail" });
  #bar = new Bar(this.#id);
  #actions = element("div", { class: "notice-actions" });
  #element = element("li", { class: "notice" }, element("div", { class: "words" }, this.#sentence, this.#detail), this.#actions, this.#bar.element);
  /** @type {Clock | undefined} */
  #clock;

  /** @param {string} [tone] the icon before the words */
  constructor(tone) {
    if (tone !== undefined) this.#element.prepend(icon(tone, `icon ${tone}`));
    this.#bar.element.hidden = true;
  }

  /**
   * Shows it, or changes what it says.
   *
   * @param {string} sentence also announced to screen readers
   * @param {object} [more]
   * @param {string} [more.detail] not announced
   * @param {Action[]} [more.actions]
   */
  say(sentence, { detail = "", actions = [] } = {}) {
    if (this.#sentence.textContent !== sentence) announce(sentence);
    setText(this.#sentence, sentence);
    setText(this.#detail, detail);
    const shown = [...this.#actions.children].map(({ textContent }) => textContent);
    if (shown.join() !== actions.map(({ label }) => label).join()) {
      this.#actions.replaceChildren(
        ...actions.map(({ label, run }) => element("button", { type: "button", class: "button small", click: run }, label)),
      );
    }
    find("#notices", HTMLElement).append(...(this.#element.isConnected ? [] : [this.#element]));
    return this;
  }

  /** Shows progress, 0–100; null hides the bar. @param {number | null} percentage */
  measure(percentage) {
    this.#bar.element.hidden = percentage === null;
    if (percentage === null) return;
    this.#bar.describe(Math.floor(percentage), `${Math.floor(percentage)} percent`);
    this.#bar.draw(percentage, percentage, performance.now(), true);
  }

  /** Removes it after a time, unless it is pointed at or has the focus. @param {() => void} [over] called when it is removed */
  fade(over = () => {}) {
    this.#clock = new Clock(this.#element, () => {
      this.close();
      over();
    });
    return this;
  }

  /** Adds a button that closes it. @param {() => void} [closed] */
  closable(closed = () => {}) {
    const close = () => {
      this.close();
      closed();
    };
    this.#element.append(element("button", { type: "button", class: "button quiet only-icon", "aria-label": "Close", click: close }, icon("close")));
    return this;
  }

  close() {
    this.#clock?.stop();
    const hadFocus = this.#element.contains(document.activeElement);
    this.#element.remove();
    // The pressed button is gone: the focus returns to the list.
    if (hadFocus) find("#rows tr[tabindex='0'], #vacant", HTMLElement).focus();
  }
}

/** Runs while the notice can be reached, and is neither pointed at nor focused. */
class Clock {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #stopped = new AbortController();
  #over;
  #element;

  /**
   * @param {HTMLElement} notice
   * @param {() => void} over
   */
  constructor(notice, over) {
    this.#element = notice;
    this.#over = over;
    for (const event of ["pointerenter", "pointerleave", "focusin", "focusout"]) notice.addEventListener(event, this.#run);
    // Behind a dialog the notice can't be reached: its time begins again when the dialog is closed.
    document.addEventListener("close", this.#run, { capture: true, signal: this.#stopped.signal });
    this.#run();
  }

  #run = () => {
    clearTimeout(this.#timer);
    if (this.#stopped.signal.aborted || this.#element.matches(":hover, :focus-within")) return;
    this.#timer = setTimeout(() => {
      if (document.querySelector("dialog[open]") === null) this.#over();
    }, LIFETIME_MS);
  };

  stop() {
    clearTimeout(this.#timer);
    this.#stopped.abort();
  }
}

/** @param {string | null} sentence null hides the banner */
export function showBanner(sentence) {
  const banner = find("#banner", HTMLElement);
  find("#banner-text", HTMLElement).textContent = sentence ?? "";
  banner.hidden = sentence === null;
}

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/group.js").Group} Group */

const MAX_SENTENCES = 6;

/**
 * Announces a sentence when the screen reader has nothing more urgent to say.
 *
 * @param {string} sentence
 */
export function announce(sentence) {
  const region = find("#announcements", HTMLElement);
  // Each sentence is an element of its own: one that follows soon doesn't replace the one before.
  region.append(element("p", {}, sentence));
  while (region.childElementCount > MAX_SENTENCES) region.firstElementChild?.remove();
}

/** Announces all copies. @param {import("../transfers/transfers.js").Transfers} transfers */
export function announceAll(transfers) {
  /** @type {WeakMap<Group, Announcer>} */
  const announcers = new WeakMap();
  transfers.addEventListener("add", (event) => {
    const group = /** @type {CustomEvent<Group>} */ (event).detail;
    announcers.set(group, new Announcer(group));
  });
  transfers.addEventListener("change", (event) => {
    announcers.get(/** @type {CustomEvent<Transfer>} */ (event).detail.group)?.note();
  });
}

/** Announces what is new about one group. */
class Announcer {
  #group;
  #noted = false;
  #speaking = false;
  #quarter = 0;

  /** @param {Group} group */
  constructor(group) {
    this.#group = group;
  }

  /** Notes a change. Changes of the same moment are announced together. */
  note() {
    if (this.#noted) return;
    this.#noted = true;
    queueMicrotask(() => {
      this.#noted = false;
      this.#update();
    });
  }

  #update() {
    const { list, isOver } = this.#group;
    if (!this.#speaking && !isOver && list.some(({ state }) => state === "running")) this.#start();
    else if (this.#speaking && isOver) this.#end();
    if (this.#speaking) this.#measure();
  }

  #start() {
    const { list, name } = this.#group;
    this.#speaking = true;
    this.#quarter = 0;
    const verb = list.some(({ resumed }) => resumed) ? "Resuming" : "Copying";
    announce(`${verb} ${name} to ${list[0].spec.destination.name}.`);
  }

  #measure() {
    const quarter = Math.min(3, Math.floor(totalPercentage(this.#group.list, ({ reported }) => reported) / 25));
    if (quarter <= this.#quarter) return;
    this.#quarter = quarter;
    announce(`${this.#group.name}: ${quarter * 25} percent copied.`);
  }

  #end() {
    const { list, name, byKind } = this.#group;
    const copied = byKind.completed.length;
    this.#speaking = false;
    if (list.length === 1) announce(`${name}: ${list[0].outcome?.sentence}`);
    else if (copied === list.length) announce(`${name}: all copied to ${list[0].spec.destination.name}.`);
    else announce(`${name}: ${copied} copied, ${list.length - copied} not.`);
  }
}
