// @ts-check
/**
 * The panel "Break it": a switch for each fault of the local drive.
 */

import { element, find, setText } from "../view/dom.js";
import { FAULTS } from "./faults.js";

/** @typedef {import("./faults.js").Fault} Fault */

export class BreakPanel {
  #breakage;
  #mend = find("#mend", HTMLButtonElement);
  #badge = find("#break-badge", HTMLElement);
  /** @type {Map<string, HTMLInputElement>} */
  #switches = new Map();

  /** @param {import("./breakage.js").Breakage} breakage */
  constructor(breakage) {
    this.#breakage = breakage;
    find("#faults", HTMLElement).append(...FAULTS.map((fault) => this.#row(fault)));
    this.#mend.addEventListener("click", () => {
      void breakage.mend();
      find("#panel-break h2", HTMLElement).focus();
    });
    breakage.addEventListener("change", () => this.#update());
    this.#update();
  }

  /** @param {Fault} fault */
  #row({ id, title, seen, sources, says }) {
    const flick = element("input", { type: "checkbox", role: "switch", id: `fault-${id}`, "aria-describedby": `fault-${id}-says`, change: () => void this.#breakage.set(id, flick.checked) });
    this.#switches.set(id, flick);
    const links = sources.flatMap(([label, href]) => [" ", element("a", { href, target: "_blank", rel: "noreferrer" }, label)]);
    return element(
      "li",
      { class: "fault" },
      flick,
      element("label", { for: flick.id }, title),
      element("p", { class: "seen" }, seen, ...links),
      element("p", { class: "says", id: `fault-${id}-says` }, says),
    );
  }

  #update() {
    const { on } = this.#breakage;
    for (const [id, flick] of this.#switches) flick.checked = on.has(id);
    this.#mend.hidden = on.size === 0;
    this.#badge.hidden = on.size === 0;
    setText(this.#badge, `${on.size} on`);
  }
}
