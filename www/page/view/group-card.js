// @ts-check
/**
 * The card of a group of copies: their total, the number of each kind, and, unfolded, each of them.
 */

import { linkTo } from "../service/paths.js";
import { totalPercentage } from "../transfers/group.js";
import { count } from "../words.js";
import { dismissButton, hasVisibleFocus, isDisconnected, troubleInWords } from "./card-parts.js";
import { element, icon, setText } from "./dom.js";
import { GroupItems } from "./group-items.js";
import { Bar, TimeLeft, startMoving, stopMoving } from "./progress.js";

/** @typedef {import("../transfers/group.js").Group} Group */
/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** The actions of the buttons for the whole group. @typedef {(group: Group, what: "retry" | "cancel" | "stop" | "dismiss") => void} ActOnGroup */

/** How long figures stay before they change, in milliseconds. */
const FIGURES_MS = 400;
/** Larger groups are folded at first. */
const UNFOLDED_UP_TO = 5;

/** The words for each kind, in the order in which they are shown. @type {[import("../transfers/group.js").Kind, string][]} */
const KINDS = [
  ["failed", "failed"],
  ["unknown", "unknown"],
  ["completed", "copied"],
  ["running", "in progress"],
  ["waiting", "not started"],
  ["stopped", "stopped"],
  ["disconnected", "not connected"],
];

export class GroupCard {
  #group;
  #reach;
  #title;
  #bar;
  #figures = element("p", { class: "figures" });
  #trouble = element("p", { class: "trouble" });
  #counts = element("ul", { class: "counts" });
  #buttons;
  #dismiss;
  #details = element("details", { class: "group-details" }, element("summary", {}, "Items"));
  #items;
  #timeLeft = new TimeLeft();
  #wasOver = true;
  #shownCounts = "";
  #writtenAt = -Infinity;

  /**
   * @param {Group} group
   * @param {import("../service/failures.js").Reach} reach
   * @param {import("./card.js").Act} act
   * @param {ActOnGroup} actOnGroup
   */
  constructor(group, reach, act, actOnGroup) {
    this.#group = group;
    this.#reach = reach;
    const { id, list } = group;
    const label = `name-${id}`;
    const { destination } = list[0].spec;
    const button = (/** @type {"retry" | "cancel" | "stop"} */ what) => element("button", { type: "button", class: "button small", "aria-describedby": label, click: () => actOnGroup(group, what) });
    this.#title = element("h3", { id: label });
    this.#bar = new Bar(label);
    this.#buttons = { retry: button("retry"), cancel: button("cancel"), stop: button("stop") };
    this.#dismiss = dismissButton("this group", () => actOnGroup(group, "dismiss"));
    this.#dismiss.setAttribute("aria-describedby", label);
    this.#items = new GroupItems(group, act);
    this.#details.append(this.#items.element);
    this.#details.open = list.length <= UNFOLDED_UP_TO;
    this.#details.addEventListener("toggle", () => this.update());
    this.element = element(
      "li",
      { class: "card group", "data-group": id },
      element(
        "div",
        { class: "card-head" },
        icon("copy"),
        element("div", {}, this.#title, element("p", { class: "where" }, "to ", element("a", { href: linkTo(destination.path) }, element("bdi", {}, destination.name)))),
        this.#dismiss,
      ),
      this.#bar.element,
      this.#figures,
      this.#trouble,
      this.#counts,
      element("div", { class: "actions" }, ...Object.values(this.#buttons)),
      this.#details,
    );
    this.update();
  }

  /** Shows the current state. */
  update() {
    const { byKind, isOver, retryable } = this.#group;
    const hadFocus = this.element.contains(document.activeElement);
    setText(this.#title, count(this.#group.list.length, "item"));
    if (isOver !== this.#wasOver) this.#changeOver(isOver);
    this.#showCounts(byKind);
    offer(this.#buttons.retry, `Retry ${retryable.length} failed`, isOver && retryable.length > 0);
    offer(this.#buttons.cancel, "Cancel not started", byKind.waiting.length > 0);
    offer(this.#buttons.stop, "Stop following", byKind.running.length > 0 && byKind.waiting.length === 0);
    this.#dismiss.hidden = !isOver;
    if (this.#details.open) this.#items.update();
    if (!isOver) this.#write();
    if (hadFocus && !hasVisibleFocus(this.element)) this.#focus();
  }

  remove() {
    stopMoving(this.element);
    this.element.remove();
  }

  /** @param {boolean} isOver */
  #changeOver(isOver) {
    this.#wasOver = isOver;
    this.#bar.element.hidden = isOver;
    this.#figures.hidden = isOver;
    setText(this.#trouble, "");
    if (isOver) return stopMoving(this.element);
    this.#bar.reset();
    this.#timeLeft.reset();
    startMoving(this.element, (now, still) => this.#draw(now, still));
  }

  /**
   * @param {number} now
   * @param {boolean} still
   */
  #draw(now, still) {
    if (now - this.#writtenAt >= FIGURES_MS) this.#write();
    this.#bar.draw(...this.#shown, now, still);
  }

  /** @param {Group["byKind"]} byKind */
  #showCounts(byKind) {
    const counts = KINDS.filter(([kind]) => byKind[kind].length > 0).map(([kind, words]) => /** @type {const} */ ([kind, `${byKind[kind].length} ${words}`]));
    const text = counts.map(([, words]) => words).join();
    if (text === this.#shownCounts) return;
    this.#shownCounts = text;
    this.#counts.replaceChildren(...counts.map(([kind, words]) => element("li", { "data-kind": kind }, words)));
  }

  /** The percentages that the bar moves towards. @type {[reported: number, estimated: number]} */
  #shown = [0, 0];

  #write() {
    this.#writtenAt = performance.now();
    const trouble = this.#group.byKind.running.map(({ trouble }) => trouble).find((trouble) => trouble !== null) ?? null;
    const connected = !this.#reach.away && !isDisconnected(trouble);
    const { list } = this.#group;
    this.#shown = [totalPercentage(list, ({ reported }) => reported), totalPercentage(list, (transfer) => transfer.percentage(connected))];
    const whole = Math.floor(Math.max(...this.#shown));
    const left = connected ? this.#timeLeft.write(this.#shown[1]) : "";
    setText(this.#figures, [`≈\u2009${whole}%`, left].filter(Boolean).join(" · "));
    setText(this.#trouble, trouble !== null ? troubleInWords(trouble) : this.#reach.away ? "Can’t reach the service, retrying" : "");
    this.#bar.describe(whole, [`about ${whole} percent`, left].filter(Boolean).join(", "));
  }

  /** The pressed button is gone: the focus stays within this card. */
  #focus() {
    const buttons = [...Object.values(this.#buttons), this.#dismiss];
    (buttons.find((button) => !button.hidden) ?? this.#details.querySelector("summary"))?.focus();
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} label
 * @param {boolean} shown
 */
function offer(button, label, shown) {
  setText(button, label);
  button.hidden = !shown;
}
