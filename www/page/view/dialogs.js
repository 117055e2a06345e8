// @ts-check
/**
 * The three dialogs: where to copy to, a new folder, which drive.
 *
 * Each opens with what it is given and calls back with what was entered. What to do with it is the caller's.
 */

import { GRAPH_BASE_URL } from "../service/places.js";
import { nameOf } from "../service/paths.js";
import { DriveRefusal } from "../service/routes.js";
import { find } from "./dom.js";
import { Picker } from "./picker.js";
import { count } from "./words.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */

/**
 * Makes a dialog's buttons work.
 *
 * @param {string} selector
 * @param {(form: HTMLFormElement) => unknown} submit what to do with it; the dialog closes unless this throws or rejects,
 *   in which case it says why
 */
function dialog(selector, submit) {
  const found = find(selector, HTMLDialogElement);
  const form = find("form", HTMLFormElement, found);
  const error = find(".error", HTMLElement, found);
  found.addEventListener("close", () => (error.textContent = ""));
  find("[data-close]", HTMLButtonElement, found).addEventListener("click", () => found.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.textContent = "";
    try {
      await submit(form);
      found.close();
    } catch (reason) {
      error.textContent = reasonOf(reason);
    }
  });
  return found;
}

/** @param {unknown} error */
function reasonOf(error) {
  if (error instanceof DriveRefusal && error.code === "nameAlreadyExists") return "An item of that name is there already.";
  return error instanceof Error ? error.message : String(error);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function choice(form, name) {
  return String(new FormData(form).get(name));
}

/** Asks where to copy to. */
export class CopyDialog {
  #name = find("#copy-name", HTMLInputElement);
  #submit = find("#copy-submit", HTMLButtonElement);
  #picker;
  #dialog;

  /**
   * @param {() => import("../service/routes.js").DriveRoutes} routes
   * @param {(path: string, name: string, conflictBehavior: "rename" | "replace" | "fail") => unknown} copy `name` is empty for several items
   */
  constructor(routes, copy) {
    this.#picker = new Picker(find("#copy-picker", HTMLElement), routes);
    this.#picker.addEventListener("change", () => {
      this.#submit.textContent = `Copy to ${nameOf(this.#picker.path)}`;
    });
    this.#dialog = dialog("#copy-dialog", (form) =>
      copy(this.#picker.path, this.#name.value, /** @type {"rename" | "replace" | "fail"} */ (choice(form, "conflict"))),
    );
  }

  /**
   * @param {DriveItem[]} items
   * @param {string} path the folder to begin at
   */
  open(items, path) {
    const one = items.length === 1;
    find("#copy-title", HTMLElement).textContent = one ? `Copy “${items[0].name}”` : `Copy ${count(items.length, "item")}`;
    find("#copy-name-field", HTMLElement).hidden = !one;
    this.#name.disabled = !one;
    this.#name.value = one ? items[0].name : "";
    void this.#picker.go(path);
    this.#dialog.showModal();
  }
}

/** Asks for a new folder's name. */
export class FolderDialog {
  #name = find("#folder-name", HTMLInputElement);
  #dialog;

  /** @param {(name: string) => Promise<unknown>} make */
  constructor(make) {
    this.#dialog = dialog("#folder-dialog", () => make(this.#name.value.trim()));
  }

  open() {
    this.#name.value = "New folder";
    this.#dialog.showModal();
    this.#name.select();
  }
}

/** Asks which drive to show. */
export class ConnectDialog {
  #address = find("#connect-address", HTMLInputElement);
  #token = find("#connect-token", HTMLInputElement);
  #fields = find("#connect-fields", HTMLElement);
  #dialog;

  /**
   * @param {(address: string, token: string) => unknown} connect
   * @param {() => unknown} useLocal
   */
  constructor(connect, useLocal) {
    const submit = (/** @type {HTMLFormElement} */ form) =>
      choice(form, "place") === "local" ? useLocal() : connect(this.#address.value, this.#token.value);
    this.#dialog = dialog("#connect-dialog", submit);
    this.#dialog.addEventListener("change", () => this.#adapt());
    // The token isn't left lying in a field.
    this.#dialog.addEventListener("close", () => (this.#token.value = ""));
    this.#address.value = GRAPH_BASE_URL;
  }

  /** @param {boolean} local whether the local drive is the one that is shown now */
  open(local) {
    find(`#connect-dialog [value="${local ? "local" : "graph"}"]`, HTMLInputElement).checked = true;
    this.#adapt();
    this.#dialog.showModal();
  }

  #adapt() {
    const local = choice(find("form", HTMLFormElement, this.#dialog), "place") === "local";
    this.#fields.hidden = local;
    this.#address.disabled = local;
    this.#token.disabled = local;
  }
}
