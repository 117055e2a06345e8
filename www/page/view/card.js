// @ts-check
/**
 * One copy in the tray: its bar while it is under way, its ending in a sentence afterwards.
 */

import { linkTo } from "../service/paths.js";
import { Quarters, announce } from "./announce.js";
import { element, icon, setAttribute, setText } from "./dom.js";
import { iconOf } from "./kinds.js";
import { count, roughly, size } from "./words.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/endings.js").Offer} Offer */

/** What the button of each offer says. @type {Record<Offer, string>} */
const OFFERS = { again: "Try again", keepBoth: "Keep both", follow: "Follow on", look: "Show folder", connect: "Connect…" };

/** What to say while there is no percentage, by the service's status word (lower case). @type {Record<string, string>} */
const WAITING = {
  notstarted: "Waiting for the service to begin",
  waiting: "The service has put it on hold",
  cancelpending: "Being cancelled at the service",
};

/** A copy's element, and what keeps it up to date. */
export class Card {
  #transfer;
  #reach;
  #percent = element("span", { class: "percent" });
  #left = element("span", { class: "left" });
  #done = element("p", { class: "done" });
  #bar = element("div", { class: "bar", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100 });
  #underWay;
  #stop;
  #dismiss;
  #ending = element("div");
  #offers = element("div", { class: "offers" });
  #quarters;
  #shownState = "";
  #act;

  /**
   * @param {Transfer} transfer
   * @param {import("../service/reach.js").Reach} reach
   * @param {(what: Offer | "stop" | "dismiss") => void} act what a button does
   */
  constructor(transfer, reach, act) {
    this.#transfer = transfer;
    this.#reach = reach;
    this.#act = act;
    const { id, order } = transfer;
    this.#quarters = new Quarters(order.item.name);
    this.#bar.setAttribute("aria-labelledby", `name-${id}`);
    this.#stop = element("button", { type: "button", class: "button small", click: () => act("stop") }, "Stop following");
    setAttribute(this.#stop, "title", "The copy itself goes on at the service.");
    setAttribute(this.#stop, "aria-describedby", `name-${id}`);
    this.#dismiss = element(
      "button",
      { type: "button", class: "button quiet only-icon dismiss", "aria-label": `Dismiss ${order.item.name}`, click: () => act("dismiss") },
      icon("close"),
    );
    const figures = element("div", { class: "figures" }, element("p", {}, this.#percent, this.#left), this.#done);
    this.#underWay = element("div", { class: "under-way" }, this.#bar, figures, this.#stop);
    const destination = element("a", { href: linkTo(order.destination.path) }, order.destination.name);
    this.element = element(
      "li",
      { class: "transfer" },
      element(
        "div",
        { class: "transfer-head" },
        icon(iconOf(order.item), order.item.folder ? "icon folder" : "icon"),
        element("div", {}, element("h3", { id: `name-${id}`, title: order.item.name }, order.item.name), element("p", { class: "where" }, "to ", destination)),
        this.#dismiss,
      ),
      this.#underWay,
      this.#ending,
      this.#offers,
    );
    transfer.addEventListener("change", () => this.update());
    this.update();
  }

  /** Brings it up to date: after a change, and again and again while it runs. */
  update() {
    const { state } = this.#transfer;
    if (state !== this.#shownState) this.#changeState(this.#shownState);
    if (state === "running" || state === "queued") this.#measure();
  }

  /** @param {string} before */
  #changeState(before) {
    const { state, ending, order, restored } = this.#transfer;
    this.#shownState = state;
    const underWay = state === "running" || state === "queued";
    const held = this.element.contains(document.activeElement);
    this.element.dataset.state = state;
    this.#underWay.hidden = !underWay;
    this.#dismiss.hidden = underWay;
    this.#ending.hidden = underWay;
    this.#offers.hidden = underWay;
    const verb = restored || before === "stopped" ? "Following on" : "Copying";
    if (state === "running") announce(`${verb} ${order.item.name} to ${order.destination.name}.`);
    if (state === "parked") this.#showEnding("stopped", "This copy is on a drive that isn’t connected now.", "It goes on at the service. Connect the drive to follow it.", ["connect"]);
    if (ending !== null && !underWay) {
      this.#showEnding(ending.tone, ending.sentence, ending.next, ending.offers);
      announce(`${order.item.name}: ${ending.sentence}`);
    }
    // The button that was pressed may be gone: the keyboard stays within this copy.
    if (held) (underWay ? this.#stop : (this.#offers.querySelector("button") ?? this.#dismiss)).focus();
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

  /** Shows how far it is. */
  #measure() {
    const percentage = this.#transfer.percentage(!this.#reach.away);
    const whole = percentage === null ? null : Math.floor(percentage);
    const left = this.#leftInWords(percentage);
    setAttribute(this.#bar, "aria-valuenow", whole);
    setAttribute(this.#bar, "aria-valuetext", whole === null ? left : `${whole} percent, ${left}`);
    this.#bar.style.setProperty("--done", String(percentage ?? 0));
    setText(this.#percent, whole === null ? "" : `${whole}%`);
    setText(this.#left, left);
    setText(this.#done, this.#doneInWords(percentage));
    if (percentage !== null) this.#quarters.reached(percentage);
  }

  /** @param {number | null} percentage */
  #leftInWords(percentage) {
    const { state, progress } = this.#transfer;
    if (state === "queued") return "Waiting for its turn";
    if (this.#reach.away) return "Out of reach, trying again";
    const status = progress?.status ?? "";
    const milliseconds = this.#transfer.timeLeft();
    if (percentage !== null && percentage >= 99.5) return "finishing";
    if (milliseconds !== null) return `${roughly(milliseconds)} left`;
    return WAITING[status.toLowerCase()] ?? (progress === null ? "Asking the service" : "under way");
  }

  /**
   * Which of the bytes or items are done, where the service counts them. The bytes go with the bar, which moves on between
   * two answers of the service.
   *
   * @param {number | null} percentage
   */
  #doneInWords(percentage) {
    const { bytes, items } = this.#transfer.progress ?? {};
    if (bytes) return `${size(Math.max(bytes.done, (bytes.total * (percentage ?? 0)) / 100))} of ${size(bytes.total)}`;
    return items ? `${items.done} of ${count(items.total, "item")}` : "";
  }
}
