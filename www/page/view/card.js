// @ts-check
/**
 * The card of a single copy: its progress while it runs, its outcome afterwards.
 */

import { linkTo } from "../service/paths.js";
import { actionButtons, dismissButton, hasVisibleFocus, isDisconnected, outcomeElement, troubleInWords } from "./card-parts.js";
import { CostView } from "./cost.js";
import { element, icon, setText } from "./dom.js";
import { iconOf } from "./list/item.js";
import { Bar, Figures, reducedMotion, startMoving, stopMoving } from "./progress.js";

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/outcomes.js").Next} Next */

/** The actions of a card's buttons. @typedef {(transfer: Transfer, what: Next | "stop" | "dismiss") => void} Act */

/** How long figures stay before they change, in milliseconds. */
const FIGURES_MS = 200;

export class Card {
  transfer;
  #reach;
  #act;
  #bar;
  #figures = new Figures();
  #trouble = element("p", { class: "trouble" });
  #active;
  #stop;
  #dismiss;
  /** @type {HTMLElement} */
  #outcome = element("div");
  #actions = element("div", { class: "actions" });
  #cost;
  #shownState = "";
  #writtenAt = -Infinity;

  /**
   * @param {Transfer} transfer
   * @param {import("../service/failures.js").Reach} reach
   * @param {Act} act
   */
  constructor(transfer, reach, act) {
    this.transfer = transfer;
    this.#reach = reach;
    this.#act = act;
    const { id, spec } = transfer;
    const label = `name-${id}`;
    this.#bar = new Bar(label);
    this.#cost = new CostView(transfer);
    this.#stop = element("button", { type: "button", class: "button small", "aria-describedby": label, click: () => act(transfer, "stop") });
    this.#dismiss = dismissButton(spec.item.name, () => act(transfer, "dismiss"));
    this.#active = element("div", { class: "active" }, this.#bar.element, this.#figures.elements[0], this.#stop, this.#figures.elements[1], this.#trouble);
    this.element = element("li", { class: "card transfer", "data-group": transfer.group.id }, this.#head(label), this.#active, this.#outcome, this.#actions, this.#cost.element);
    this.update();
  }

  /** Shows the current state. */
  update() {
    const { state } = this.transfer;
    if (state !== this.#shownState) this.#changeState();
    if (this.transfer.isActive) {
      this.#write();
      // With reduced motion the bar would otherwise differ from the figures until the next redraw.
      if (reducedMotion.matches) this.#drawBar(performance.now(), true);
    }
    this.#cost.update();
  }

  remove() {
    stopMoving(this.element);
    this.element.remove();
  }

  /** @param {string} label */
  #head(label) {
    const { item, name, destination } = this.transfer.spec;
    const to = element("a", { href: linkTo(destination.path) }, element("bdi", {}, destination.name));
    const renamed = name === item.name ? null : element("span", {}, " as “", element("bdi", {}, name), "”");
    return element(
      "div",
      { class: "card-head" },
      icon(iconOf(item), item.folder ? "icon folder" : "icon"),
      element("div", {}, element("h3", { id: label, title: item.name }, element("bdi", {}, item.name)), element("p", { class: "where" }, "to ", to, renamed)),
      this.#dismiss,
    );
  }

  #changeState() {
    const { state, outcome, isActive, sent } = this.transfer;
    this.#shownState = state;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.dataset.state = state;
    this.#active.hidden = !isActive;
    this.#dismiss.hidden = isActive;
    this.#outcome.hidden = isActive;
    this.#actions.hidden = isActive;
    setText(this.#stop, state === "waiting" ? "Cancel" : "Stop following");
    if (state === "waiting") this.#stop.removeAttribute("title");
    else this.#stop.title = "The copy itself continues at the service.";
    if (isActive) startMoving(this.element, (now, still) => this.#draw(now, still));
    else stopMoving(this.element);
    if (state === "disconnected") this.#showOutcome(disconnected(sent), ["connect"]);
    else if (outcome !== null && !isActive) this.#showOutcome(outcome, outcome.actions);
    // The pressed button may be gone: the focus stays within this card.
    if (hadFocus && !hasVisibleFocus(this.element)) (isActive ? this.#stop : (this.#actions.querySelector("button") ?? this.#dismiss)).focus();
  }

  /**
   * @param {Pick<import("../transfers/outcomes.js").Outcome, "tone" | "sentence" | "hint">} outcome
   * @param {Next[]} actions
   */
  #showOutcome(outcome, actions) {
    const next = outcomeElement(outcome);
    this.#outcome.replaceWith(next);
    this.#outcome = next;
    this.#actions.replaceChildren(...actionButtons(actions, `name-${this.transfer.id}`, (what) => this.#act(this.transfer, what)));
    this.#actions.hidden = actions.length === 0;
  }

  /**
   * Moves the bar with each frame, and changes the figures less often.
   *
   * @param {number} now
   * @param {boolean} still
   */
  #draw(now, still) {
    this.#drawBar(now, still);
    if (now - this.#writtenAt < FIGURES_MS) return;
    this.#writtenAt = now;
    this.#write();
  }

  /**
   * @param {number} now
   * @param {boolean} still
   */
  #drawBar(now, still) {
    const percentage = this.transfer.percentage(this.#isConnected);
    if (percentage !== null) this.#bar.draw(this.transfer.reported ?? 0, percentage, now, still);
  }

  #write() {
    const { trouble } = this.transfer;
    this.#bar.describe(...this.#figures.write(this.transfer, this.#isConnected));
    const away = this.#reach.away && trouble === null && this.transfer.state === "running";
    setText(this.#trouble, trouble !== null ? troubleInWords(trouble) : away ? "Can’t reach the service, retrying" : "");
  }

  get #isConnected() {
    return !this.#reach.away && !isDisconnected(this.transfer.trouble);
  }
}

/** @param {boolean} sent @returns {Pick<import("../transfers/outcomes.js").Outcome, "tone" | "sentence" | "hint">} */
function disconnected(sent) {
  return sent
    ? { tone: "stopped", sentence: "This copy is on a drive that isn’t connected.", hint: "It continues at the service. Connect the drive to follow it." }
    : { tone: "stopped", sentence: "This copy hasn’t started: its drive isn’t connected.", hint: "Connect the drive to start it." };
}
