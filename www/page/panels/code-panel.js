// @ts-check
/**
 * The panel "Code": the JavaScript that does what was done on this page, highlighted and ready to be copied. It shows the selected copy:
 * the one that was started last, until the user selects another.
 */

import { element, find, oncePerFrame, setText } from "../view/dom.js";
import { count } from "../words.js";
import { example, snippet } from "./snippet.js";

/** @typedef {import("../transfers/group.js").Group} Group */

/** How long the button says that the code was copied, in milliseconds. */
const CONFIRMATION_MS = 2000;

export class CodePanel {
  #code = find("#code", HTMLElement);
  #note = find("#code-note", HTMLElement);
  #copy = find("#code-copy", HTMLButtonElement);
  #choice = find("#code-choice", HTMLSelectElement);
  #panel = find("#panel-code", HTMLElement);
  #transfers;
  #text = "";
  /** @type {Group | undefined} */
  #selected;

  /** @param {import("../transfers/transfers.js").Transfers} transfers */
  constructor(transfers) {
    this.#transfers = transfers;
    transfers.addEventListener("add", (event) => this.#select(/** @type {CustomEvent<Group>} */ (event).detail));
    transfers.addEventListener("remove", () => {
      if (!transfers.groups.includes(/** @type {Group} */ (this.#selected))) this.#select(transfers.groups.at(-1));
      else this.update();
    });
    transfers.addEventListener("change", oncePerFrame(() => this.update()));
    this.#choice.addEventListener("change", () => this.#select(transfers.groups.find(({ id }) => id === this.#choice.value)));
    // Pressing or focusing a card in the tray selects its copy.
    for (const event of ["click", "focusin"]) {
      find("#transfers", HTMLElement).addEventListener(event, ({ target }) => {
        const id = /** @type {Element} */ (target).closest(".card")?.getAttribute("data-group");
        const group = transfers.groups.find((each) => each.id === id);
        if (group !== undefined) this.#select(group);
      });
    }
    this.#copy.addEventListener("click", () => void this.#copyAll());
  }

  /** Shows the code of the selected copy, if the panel is open. */
  update() {
    if (this.#panel.hidden) return;
    this.#showChoice();
    const { note, code } = this.#selected === undefined ? example() : snippet(this.#selected);
    setText(this.#note, note);
    if (code === this.#text) return;
    this.#text = code;
    this.#code.replaceChildren(...highlighted(code));
  }

  /** @param {Group | undefined} group */
  #select(group) {
    this.#selected = group;
    this.update();
  }

  #showChoice() {
    const { groups } = this.#transfers;
    this.#choice.hidden = groups.length < 2;
    const options = [...groups].reverse().map(({ id, list }) => ({ id, text: list.length === 1 ? list[0].spec.item.name : count(list.length, "item") }));
    const shown = [...this.#choice.options].map(({ value }) => value).join();
    if (shown !== options.map(({ id }) => id).join()) {
      this.#choice.replaceChildren(...options.map(({ id, text }) => element("option", { value: id }, text)));
    }
    this.#choice.value = this.#selected?.id ?? "";
  }

  async #copyAll() {
    const result = await navigator.clipboard.writeText(this.#text).then(
      () => "Copied",
      () => "Select the code to copy it",
    );
    setText(this.#copy, result);
    setTimeout(() => setText(this.#copy, "Copy code"), CONFIRMATION_MS);
  }
}

const KINDS = ["comment", "string", "keyword", "number"];
const TOKENS =
  /(\/\/.*)|("(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)|\b(import|from|const|let|for|of|await|async|new|if|else|try|catch|instanceof|throw|return|null)\b|\b(\d[\d_.]*)\b/g;

/** @param {string} code @returns {(string | Node)[]} */
export function highlighted(code) {
  const parts = [];
  let at = 0;
  for (const match of code.matchAll(TOKENS)) {
    const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)];
    parts.push(code.slice(at, match.index), element("span", { class: kind }, match[0]));
    at = match.index + match[0].length;
  }
  return [...parts, code.slice(at)];
}
