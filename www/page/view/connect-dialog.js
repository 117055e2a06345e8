// @ts-check
/**
 * Asks which drive to show: the local one, or one of those that a pasted token gives access to, as Microsoft Graph lists them
 * (Graph: drive-list).
 *
 * Written from the documentation and tested against the local drive only.
 */

import { encodeName } from "../service/paths.js";
import { GRAPH, checkAddress, checkToken } from "../service/drives.js";
import { DriveApi } from "../service/drive-api.js";
import { size } from "../words.js";
import { InputError, choice, dialog } from "./dialog.js";
import { element, find, setText } from "./dom.js";

export class ConnectDialog {
  #address = find("#connect-address", HTMLInputElement);
  #token = find("#connect-token", HTMLInputElement);
  #fields = find("#connect-fields", HTMLElement);
  #drives = find("#connect-drives", HTMLElement);
  #dialog;

  /**
   * @param {typeof globalThis.fetch} fetch
   * @param {(drive: FoundDrive, token: string) => unknown} connect
   * @param {(signal: AbortSignal) => unknown} useLocal
   */
  constructor(fetch, connect, useLocal) {
    /** @type {FoundDrive[]} */
    let found = [];
    this.#dialog = dialog("#connect-dialog", async (form, signal) => {
      if (choice(form, "service") === "local") return useLocal(signal);
      const token = checked(this.#token, checkToken);
      if (this.#drives.hidden) {
        found = await drivesOf(checked(this.#address, checkAddress), token, fetch, signal);
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

  /** Lets the user choose. @param {FoundDrive[]} drives */
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
    // The inputs are disabled until the dialog is unlocked.
    setTimeout(() => find("input", HTMLInputElement, this.#drives).focus());
    this.#adapt();
    return false;
  }

  #adapt() {
    const form = find("form", HTMLFormElement, this.#dialog);
    const local = choice(form, "service") === "local";
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

/** The users' names for the kinds of drives. @type {Record<string, string>} */
const KINDS = { personal: "OneDrive, personal", business: "OneDrive for work or school", documentLibrary: "SharePoint library" };

/**
 * @typedef {object} FoundDrive
 * @property {string} baseUrl
 * @property {string} name
 * @property {string} kind in words; an unknown kind as the service writes it
 * @property {number} [used] in bytes
 */

/** The URL of one drive: `…/me/drive`, `…/drives/{id}`, `…/sites/{id}/drive`. */
const DRIVE_URL = /\/(drive|drives\/[^/]+)$/;

/**
 * @param {string} address Graph's URL with its version, or one drive's URL
 * @param {string} token
 * @param {typeof globalThis.fetch} fetch
 * @param {AbortSignal} [signal]
 * @returns {Promise<FoundDrive[]>} at least one; rejects as `DriveApi` does
 */
async function drivesOf(address, token, fetch, signal) {
  const api = new DriveApi({ baseUrl: address, form: "graph", token, local: false, name: "" }, fetch);
  if (DRIVE_URL.test(address)) return [describe(await api.read("", signal), address)];
  const listed = (await api.read("/me/drives", signal))?.value;
  const drives = Array.isArray(listed) ? listed.filter((drive) => typeof drive?.id === "string") : [];
  if (drives.length === 0) return [describe(await api.read("/me/drive", signal), `${address}/me/drive`)];
  return drives.map((drive) => describe(drive, `${address}/drives/${encodeName(drive.id)}`));
}

/**
 * @param {any} drive a drive resource
 * @param {string} baseUrl
 * @returns {FoundDrive}
 */
function describe(drive, baseUrl) {
  const used = drive?.quota?.used;
  return {
    baseUrl,
    name: typeof drive?.name === "string" && drive.name !== "" ? drive.name : "OneDrive",
    kind: typeof drive?.driveType === "string" ? nameOfKind(drive.driveType) : "",
    used: typeof used === "number" ? used : undefined,
  };
}

/** @param {string} kind */
function nameOfKind(kind) {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind] : kind;
}
