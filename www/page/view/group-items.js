// @ts-check
/**
 * The copies of a group, one row each, failures first. Of a large group a part is shown, and more by button.
 */

import { kindOf } from "../transfers/group.js";
import { actionButtons, outcomeElement, troubleInWords } from "./card-parts.js";
import { element, icon, setText } from "./dom.js";
import { iconOf } from "./list/item.js";

/** @typedef {import("../transfers/group.js").Group} Group */
/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */

/** How many more rows are shown at a time. */
const MORE = 50;
/** The kinds in the order of their rows. @type {import("../transfers/group.js").Kind[]} */
const ORDER = ["failed", "unknown", "stopped", "disconnected", "running", "waiting", "completed"];

export class GroupItems {
  #group;
  #act;
  #limit = MORE;
  #list = element("ol", { class: "group-items" });
  #more = element("button", { type: "button", class: "button small", click: () => this.#showMore() });
  element = element("div", {}, this.#list, this.#more);
  /** @type {Map<Transfer, Row>} */
  #rows = new Map();

  /**
   * @param {Group} group
   * @param {import("./card.js").Act} act
   */
  constructor(group, act) {
    this.#group = group;
    this.#act = act;
  }

  /** Shows the current state. */
  update() {
    const { byKind, list } = this.#group;
    const shown = ORDER.flatMap((kind) => byKind[kind]).slice(0, this.#limit);
    const wanted = new Set(shown);
    for (const [transfer, row] of this.#rows) {
      if (wanted.has(transfer)) continue;
      row.element.remove();
      this.#rows.delete(transfer);
    }
    const { activeElement } = document;
    for (const [index, transfer] of shown.entries()) {
      const row = this.#rows.get(transfer) ?? new Row(transfer, this.#act);
      this.#rows.set(transfer, row);
      row.update();
      if (this.#list.children[index] !== row.element) this.#list.insertBefore(row.element, this.#list.children[index] ?? null);
    }
    // A row that is moved loses the focus.
    if (activeElement instanceof HTMLElement && activeElement !== document.activeElement && this.#list.contains(activeElement)) activeElement.focus();
    const hidden = list.length - shown.length;
    this.#more.hidden = hidden === 0;
    setText(this.#more, `Show ${Math.min(hidden, MORE)} more of ${hidden}`);
  }

  #showMore() {
    const { length } = this.#list.children;
    this.#limit += MORE;
    this.update();
    if (!this.#more.hidden) return;
    // The pressed button is gone: the focus goes to the first of the new rows.
    const next = /** @type {HTMLElement} */ (this.#list.children[length]);
    next.tabIndex = -1;
    next.focus();
  }
}

class Row {
  #transfer;
  #act;
  #state = element("p", { class: "state" });
  #outcome = element("div", { class: "row-outcome" });
  #shown = "";
  element;

  /**
   * @param {Transfer} transfer
   * @param {import("./card.js").Act} act
   */
  constructor(transfer, act) {
    this.#transfer = transfer;
    this.#act = act;
    const { id, spec } = transfer;
    this.element = element(
      "li",
      { class: "group-item transfer" },
      icon(iconOf(spec.item), spec.item.folder ? "icon folder" : "icon"),
      element("h4", { id: `name-${id}`, title: spec.item.name }, element("bdi", {}, spec.item.name)),
      this.#state,
      this.#outcome,
    );
  }

  update() {
    const { state, outcome, trouble, reported, id } = this.#transfer;
    const kind = kindOf(this.#transfer);
    setText(this.#state, this.#transfer.isActive || state === "disconnected" ? stateInWords(state, trouble, reported) : "");
    if (this.#shown === kind + outcome?.sentence) return;
    this.#shown = kind + outcome?.sentence;
    this.element.dataset.kind = kind;
    this.#outcome.replaceChildren();
    if (outcome === null) return;
    const actions = outcome.tone === "completed" ? [] : actionButtons(outcome.actions, `name-${id}`, (what) => this.#act(this.#transfer, what));
    const hint = outcome.tone === "completed" ? "" : outcome.hint;
    this.#outcome.append(outcomeElement({ ...outcome, hint }), ...(actions.length > 0 ? [element("div", { class: "actions" }, ...actions)] : []));
  }
}

/**
 * @param {import("../transfers/transfer.js").State} state
 * @param {import("./card-parts.js").Trouble | null} trouble
 * @param {number | null} reported
 */
function stateInWords(state, trouble, reported) {
  if (state === "waiting") return "Not started";
  if (state === "disconnected") return "Drive not connected";
  if (trouble !== null) return troubleInWords(trouble);
  return reported === null ? "Starting" : `${Math.floor(reported)}%`;
}
