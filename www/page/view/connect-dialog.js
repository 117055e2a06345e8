// @ts-check
/** Asks which drive to show: the local one, or one of those that a pasted token gives access to. */

import { GRAPH, checkAddress, checkToken } from "../service/places.js";
import { size } from "../words.js";
import { InputError, choice, dialog } from "./dialog.js";
import { element, find, setText } from "./dom.js";

/** @typedef {import("../service/drives.js").Drive} Drive */

export class ConnectDialog {
  #address = find("#connect-address", HTMLInputElement);
  #token = find("#connect-token", HTMLInputElement);
  #fields = find("#connect-fields", HTMLElement);
  #drives = find("#connect-drives", HTMLElement);
  #dialog;

  /**
   * @param {(address: string, token: string, signal: AbortSignal) => Promise<Drive[]>} findDrives what the token gives access to
   * @param {(drive: Drive, token: string) => unknown} connect
   * @param {() => unknown} useLocal
   */
  constructor(findDrives, connect, useLocal) {
    /** @type {Drive[]} */
    let found = [];
    this.#dialog = dialog("#connect-dialog", async (form, signal) => {
      if (choice(form, "place") === "local") return useLocal();
      const token = checked(this.#token, checkToken);
      if (this.#drives.hidden) {
        found = await findDrives(checked(this.#address, checkAddress), token, signal);
        signal.throwIfAborted();
        if (found.length > 1) return this.#offer(found);
      }
      const chosen = found.length === 1 ? 0 : Number(choice(form, "drive"));
      // Not awaited: the list shows the outcome.
      void connect(found[chosen], token);
    });
    this.#dialog.addEventListener("input", () => this.#adapt());
    // The token doesn't stay in the field.
    this.#dialog.addEventListener("close", () => (this.#token.value = ""));
    this.#address.value = GRAPH;
  }

  /**
   * @param {boolean} local whether the local drive is the one that is shown
   * @param {boolean} hasLocal whether there is a local drive
   */
  open(local, hasLocal) {
    find(`#connect-dialog [value="${local ? "local" : "graph"}"]`, HTMLInputElement).checked = true;
    find('#connect-dialog [value="local"]', HTMLInputElement).disabled = !hasLocal;
    find("#connect-no-local", HTMLElement).hidden = hasLocal;
    this.#drives.hidden = true;
    this.#adapt();
    this.#dialog.showModal();
  }

  /** Lets the user choose. @param {Drive[]} drives */
  #offer(drives) {
    const choices = drives.map(({ name, kind, used }, index) =>
      element(
        "label",
        {},
        element("input", { type: "radio", name: "drive", value: index, checked: index === 0 }),
        element("span", {}, element("bdi", {}, name), element("small", {}, [kind, used === undefined ? "" : `${size(used)} used`].filter(Boolean).join(", "))),
      ),
    );
    find(".choices", HTMLElement, this.#drives).replaceChildren(element("legend", {}, "Which of your drives"), ...choices);
    this.#drives.hidden = false;
    // After the dialog is unlocked.
    setTimeout(() => find("input", HTMLInputElement, this.#drives).focus());
    this.#adapt();
    return false;
  }

  #adapt() {
    const form = find("form", HTMLFormElement, this.#dialog);
    const local = choice(form, "place") === "local";
    // Another address or token may give access to other drives.
    if (document.activeElement === this.#address || document.activeElement === this.#token || local) this.#drives.hidden = true;
    this.#fields.hidden = local;
    this.#address.disabled = local;
    this.#token.disabled = local;
    setText(find("#connect-submit", HTMLElement), local || !this.#drives.hidden ? "Connect" : "Find my drives");
  }
}

/**
 * @template T
 * @param {HTMLInputElement} input
 * @param {(value: string) => T} check throws a TypeError with a message for the user
 */
function checked(input, check) {
  try {
    return check(input.value);
  } catch (error) {
    throw error instanceof TypeError ? new InputError(input, error.message) : error;
  }
}
