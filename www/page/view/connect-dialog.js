// @ts-check
/** Asks which drive to show: the local one, or one of those that a pasted token opens. */

import { GRAPH } from "../service/places.js";
import { choice, dialog } from "./dialog.js";
import { element, find, setText } from "./dom.js";
import { size } from "./words.js";

/** @typedef {import("../service/drives.js").Drive} Drive */

export class ConnectDialog {
  #address = find("#connect-address", HTMLInputElement);
  #token = find("#connect-token", HTMLInputElement);
  #fields = find("#connect-fields", HTMLElement);
  #drives = find("#connect-drives", HTMLElement);
  #dialog;

  /**
   * @param {(address: string, token: string) => Promise<Drive[]>} find what the token opens
   * @param {(drive: Drive, token: string) => unknown} connect
   * @param {() => unknown} useLocal
   */
  constructor(find, connect, useLocal) {
    /** @type {Drive[]} */
    let found = [];
    this.#dialog = dialog("#connect-dialog", async (form) => {
      if (choice(form, "place") === "local") return useLocal();
      const token = this.#token.value;
      if (this.#drives.hidden) {
        found = await find(this.#address.value, token);
        if (found.length > 1) return this.#offer(found);
      }
      const chosen = found.length === 1 ? 0 : Number(choice(form, "drive"));
      return connect(found[chosen], token);
    });
    this.#dialog.addEventListener("input", () => this.#adapt());
    // The token isn't left lying in a field.
    this.#dialog.addEventListener("close", () => (this.#token.value = ""));
    this.#address.value = GRAPH;
  }

  /** @param {boolean} local whether the local drive is the one that is shown now */
  open(local) {
    find(`#connect-dialog [value="${local ? "local" : "graph"}"]`, HTMLInputElement).checked = true;
    this.#drives.hidden = true;
    this.#adapt();
    this.#dialog.showModal();
  }

  /** Has the person choose. @param {Drive[]} drives */
  #offer(drives) {
    const choices = drives.map(({ name, kind, used }, index) =>
      element(
        "label",
        {},
        element("input", { type: "radio", name: "drive", value: index, checked: index === 0 }),
        element("span", {}, name, element("small", {}, [kind, used === undefined ? "" : `${size(used)} used`].filter(Boolean).join(", "))),
      ),
    );
    find(".choices", HTMLElement, this.#drives).replaceChildren(element("legend", {}, "Which of your drives"), ...choices);
    this.#drives.hidden = false;
    find("input", HTMLInputElement, this.#drives).focus();
    this.#adapt();
    return false;
  }

  #adapt() {
    const form = find("form", HTMLFormElement, this.#dialog);
    const local = choice(form, "place") === "local";
    // Another address or token may open other drives.
    if (document.activeElement === this.#address || document.activeElement === this.#token || local) this.#drives.hidden = true;
    this.#fields.hidden = local;
    this.#address.disabled = local;
    this.#token.disabled = local;
    setText(find("#connect-submit", HTMLElement), local || !this.#drives.hidden ? "Connect" : "Find my drives");
  }
}
