// @ts-check
/** The panel "Break it": a switch for each fault of the local drive. */

import { element, find, setText } from "../view/dom.js";
import { FAULTS } from "./faults.js";

/** @typedef {import("./faults.js").Fault} Fault */

export class BreakPanel {
  #faults;
  #allOff = find("#faults-off", HTMLButtonElement);
  #badge = find("#break-badge", HTMLElement);
  /** @type {Map<string, HTMLInputElement>} */
  #switches = new Map();

  /** @param {import("./active-faults.js").ActiveFaults} faults */
  constructor(faults) {
    this.#faults = faults;
    find("#faults", HTMLElement).append(...FAULTS.map((fault) => this.#row(fault)));
    this.#allOff.addEventListener("click", () => {
      void faults.clear();
      find("#panel-break h2", HTMLElement).focus();
    });
    faults.addEventListener("change", () => this.#update());
    this.#update();
  }

  /** @param {Fault} fault */
  #row({ id, title, seen, sources, effect }) {
    const change = () => void this.#faults.set(id, toggle.checked);
    const toggle = element("input", { type: "checkbox", role: "switch", id: `fault-${id}`, "aria-describedby": `fault-${id}-effect`, change });
    this.#switches.set(id, toggle);
    const links = sources.flatMap(([label, href]) => [" ", element("a", { href, target: "_blank", rel: "noreferrer" }, label)]);
    return element(
      "li",
      { class: "fault" },
      toggle,
      element("label", { for: toggle.id }, title),
      element("p", { class: "seen" }, seen, ...links),
      element("p", { class: "effect", id: `fault-${id}-effect` }, effect),
    );
  }

  #update() {
    const { on } = this.#faults;
    for (const [id, toggle] of this.#switches) toggle.checked = on.has(id);
    this.#allOff.hidden = on.size === 0;
    this.#badge.hidden = on.size === 0;
    setText(this.#badge, `${on.size} on`);
  }
}
