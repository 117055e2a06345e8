// @ts-check
/**
 * One copy in the tray: its bar while it is under way, its ending in a sentence afterwards.
 */

import { linkTo } from "../service/paths.js";
import { Bar } from "./bar.js";
import { element, icon } from "./dom.js";
import { Figures } from "./figures.js";
import { iconOf } from "./kinds.js";
import { calm, move, rest } from "./motion.js";
import { Pace } from "./pace.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/endings.js").Offer} Offer */

/** What the button of each offer says. @type {Record<Offer, string>} */
const OFFERS = {
  open: "Open the copy",
  again: "Try again",
  keepBoth: "Keep both",
  follow: "Follow on",
  look: "Show folder",
  connect: "Connect…",
};

/** How long figures stand before they change, in milliseconds: who reads needs time. */
const STANDS_MS = 200;

/** A copy's element, and what keeps it up to date. */
export class Card {
  #transfer;
  #reach;
  #act;
  #bar;
  #figures = new Figures();
  #underWay;
  #stop;
  #dismiss;
  #ending = element("div");
  #offers = element("div", { class: "offers" });
  #pace;
  #shownState = "";
  #writtenAt = -Infinity;

  /**
   * @param {Transfer} transfer
   * @param {import("../service/reach.js").Reach} reach
   * @param {(what: Offer | "stop" | "dismiss") => void} act what a button does
   */
  constructor(transfer, reach, act) {
    this.#transfer = transfer;
    this.#reach = reach;
    this.#act = act;
    const { id, order, group } = transfer;
    const label = `name-${id}`;
    this.#bar = new Bar(label);
    this.#pace = new Pace(transfer, group.list.length <= 2);
    this.#stop = element(
      "button",
      { type: "button", class: "button small", title: "The copy itself goes on at the service.", "aria-describedby": label, click: () => act("stop") },
      "Stop following",
    );
    this.#dismiss = element(
      "button",
      { type: "button", class: "button quiet only-icon dismiss", "aria-label": `Dismiss ${order.item.name}`, click: () => act("dismiss") },
      icon("close"),
    );
    this.#underWay = element("div", { class: "under-way" }, this.#bar.element, this.#figures.elements[0], this.#stop, this.#figures.elements[1]);
    this.element = element("li", { class: "transfer" }, this.#head(label), this.#underWay, this.#ending, this.#offers, this.#pace.element);
    this.update();
  }

  /** Brings it up to date after a change. */
  update() {
    const { state } = this.#transfer;
    if (state !== this.#shownState) this.#changeState();
    if (!this.#underWay.hidden) {
      this.#write();
      // Else its bar would say something else than its figures until it is drawn next.
      if (calm.matches) this.#drawBar(performance.now(), true);
    }
    this.#pace.update();
  }

  /** The card goes. */
  remove() {
    rest(this.element);
    this.element.remove();
  }

  /** @param {string} label */
  #head(label) {
    const { item, name, destination } = this.#transfer.order;
    const to = element("a", { href: linkTo(destination.path) }, destination.name);
    return element(
      "div",
      { class: "transfer-head" },
      icon(iconOf(item), item.folder ? "icon folder" : "icon"),
      element("div", {}, element("h3", { id: label, title: item.name }, item.name), element("p", { class: "where" }, "to ", to, name === item.name ? "" : ` as “${name}”`)),
      this.#dismiss,
    );
  }

  #changeState() {
    const { state, ending } = this.#transfer;
    this.#shownState = state;
    const underWay = state === "running" || state === "queued";
    const held = this.element.contains(document.activeElement);
    this.element.dataset.state = state;
    this.#underWay.hidden = !underWay;
    this.#dismiss.hidden = underWay;
    this.#ending.hidden = underWay;
    this.#offers.hidden = underWay;
    if (underWay) move(this.element, (now, calm) => this.#draw(now, calm));
    else rest(this.element);
    if (state === "parked") this.#showEnding("stopped", "This copy is on a drive that isn’t connected now.", "It goes on at the service. Connect the drive to follow it.", ["connect"]);
    else if (ending !== null && !underWay) this.#showEnding(ending.tone, ending.sentence, ending.next, ending.offers);
    // The button that was pressed may be gone: the keyboard stays within this copy.
    if (held && !this.element.contains(document.activeElement)) (underWay ? this.#stop : (this.#offers.querySelector("button") ?? this.#dismiss)).focus();
  }

  /**
   * @param {string} tone
   * @param {string} sentence
   * @param {string} next
   * @param {Offer[]} offers
   */
  #showEnding(tone, sentence, next, offers) {
    this.#ending.className = "ending";
    this.#ending.dataset.tone = tone;
    this.#ending.replaceChildren(icon(tone), element("p", { class: "sentence" }, sentence), element("p", { class: "next" }, next));
    this.#offers.replaceChildren(
      ...offers.map((offer) => element("button", { type: "button", class: "button small", click: () => this.#act(offer) }, OFFERS[offer])),
    );
    this.#offers.hidden = offers.length === 0;
  }

  /**
   * A frame: the bar goes on, and now and then the figures.
   *
   * @param {number} now
   * @param {boolean} calm
   */
  #draw(now, calm) {
    this.#drawBar(now, calm);
    if (now - this.#writtenAt < STANDS_MS) return;
    this.#writtenAt = now;
    this.#write();
  }

  /**
   * @param {number} now
   * @param {boolean} calm
   */
  #drawBar(now, calm) {
    const percentage = this.#transfer.percentage(!this.#reach.away);
    if (percentage !== null) this.#bar.draw(this.#transfer.told ?? 0, percentage, now, calm);
  }

  #write() {
    this.#bar.say(...this.#figures.write(this.#transfer, this.#reach.away));
  }
}
