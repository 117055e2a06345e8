// @ts-check
/**
 * The drive's plain routes: what an item is, what a folder holds, a new folder, another name, a deletion, a file's bytes.
 *
 * Each is one request and one answer. What takes long, and so has a monitor to follow, goes through Longhaul instead.
 * Folders are named by their path, `/` being the root: `/Documents/Letters`.
 */

import { DriveAway, DriveRefusal } from "./errors.js";

/**
 * An item of the drive, as OneDrive and Microsoft Graph describe it; of its fields, those that this page reads.
 *
 * @typedef {object} DriveItem
 * @property {string} id
 * @property {string} name
 * @property {number} [size] in bytes; a folder's is the sum of all below it
 * @property {string} [lastModifiedDateTime]
 * @property {{ childCount?: number }} [folder] there if it is a folder
 * @property {{ mimeType?: string }} [file] there if it is a file
 * @property {{ driveId?: string, driveType?: string, path?: string }} [parentReference]
 */

/** The routes of one drive: each rejects with a `DriveRefusal` or `DriveAway`. */
export class DriveRoutes {
  #place;
  #fetch;

  /**
   * @param {import("./places.js").Place} place
   * @param {typeof globalThis.fetch} fetch
   */
  constructor(place, fetch) {
    this.#place = place;
    this.#fetch = fetch;
  }

  /**
   * Reads what is at an address below the drive's, or the drive itself.
   *
   * @param {string} address
   */
  read(address) {
    return this.#ask(this.#place.baseUrl + address, {});
  }

  /**
   * @param {string} path
   * @param {AbortSignal} [signal]
   * @returns {Promise<DriveItem>}
   */
  item(path, signal) {
    return this.#ask(this.#address(path), { signal });
  }

  /**
   * All that a folder holds, page after page.
   *
   * @param {string} path
   * @param {AbortSignal} [signal]
   * @returns {Promise<DriveItem[]>}
   */
  async children(path, signal) {
    const items = [];
    /** @type {string | undefined} */
    let page = `${this.#address(path)}${path === "/" ? "" : ":"}/children?$top=200`;
    while (page !== undefined) {
      const answer = await this.#ask(page, { signal });
      items.push(...(Array.isArray(answer?.value) ? answer.value.filter(isDriveItem) : []));
      page = answer?.["@odata.nextLink"];
    }
    return items;
  }

  /**
   * Makes a folder; refused with `nameAlreadyExists` where the name is taken and nothing else is asked for.
   *
   * @param {string} path the folder to make it in
   * @param {string} name
   * @param {"fail" | "rename"} [conflictBehavior]
   * @returns {Promise<DriveItem>}
   */
  createFolder(path, name, conflictBehavior = "fail") {
    return this.#send("POST", `${this.#address(path)}${path === "/" ? "" : ":"}/children`, {
      name,
      folder: {},
      "@microsoft.graph.conflictBehavior": conflictBehavior,
    });
  }

  /**
   * Gives an item another name; refused with `nameAlreadyExists` where that is taken.
   *
   * @param {string} id
   * @param {string} name
   * @returns {Promise<DriveItem>}
   */
  rename(id, name) {
    return this.#send("PATCH", `${this.#place.baseUrl}/items/${encodeURIComponent(id)}`, { name });
  }

  /**
   * Deletes an item, with all that is in it.
   *
   * @param {string} id
   * @param {boolean} [keepalive] whether the page may be closed meanwhile
   * @returns {Promise<void>}
   */
  remove(id, keepalive = false) {
    return this.#ask(`${this.#place.baseUrl}/items/${encodeURIComponent(id)}`, { method: "DELETE", keepalive });
  }

  /**
   * Puts a small file into a folder.
   *
   * @param {string} parentId
   * @param {string} name
   * @param {Blob} content
   * @param {string} conflictBehavior
   * @param {AbortSignal} signal
   * @returns {Promise<DriveItem>}
   */
  putContent(parentId, name, content, conflictBehavior, signal) {
    const address = `${this.#within(parentId, name)}:/content?@microsoft.graph.conflictBehavior=${conflictBehavior}`;
    return this.#ask(address, { method: "PUT", headers: { "Content-Type": "application/octet-stream" }, body: content, signal });
  }

  /**
   * Begins the upload of a large file.
   *
   * @param {string} parentId
   * @param {string} name
   * @param {string} conflictBehavior
   * @param {AbortSignal} signal
   * @returns {Promise<{ uploadUrl: string }>} where its parts go; the URL carries its own credential
   */
  createUploadSession(parentId, name, conflictBehavior, signal) {
    const body = { item: { "@microsoft.graph.conflictBehavior": conflictBehavior } };
    return this.#send("POST", `${this.#within(parentId, name)}:/createUploadSession`, body, signal);
  }

  /**
   * Sends a part of a large file. No token goes with it.
   *
   * @param {string} uploadUrl
   * @param {Blob} part
   * @param {number} start where it begins
   * @param {number} size of the whole, in bytes
   * @param {AbortSignal} signal
   */
  putPart(uploadUrl, part, start, size, signal) {
    const headers = { "Content-Range": `bytes ${start}-${start + part.size - 1}/${size}` };
    return this.#answer(uploadUrl, { method: "PUT", headers, body: part, signal });
  }

  /** Gives up an upload of a large file: what came of it is thrown away. @param {string} uploadUrl */
  giveUp(uploadUrl) {
    return this.#answer(uploadUrl, { method: "DELETE" });
  }

  /**
   * A name in a folder that is known by its id.
   *
   * @param {string} parentId
   * @param {string} name
   */
  #within(parentId, name) {
    return `${this.#place.baseUrl}/items/${encodeURIComponent(parentId)}:/${encodeURIComponent(name)}`;
  }

  /** @param {string} path */
  #address(path) {
    const root = `${this.#place.baseUrl}/root`;
    return path === "/" ? root : `${root}:${path.split("/").map(encodeURIComponent).join("/")}`;
  }

  /**
   * @param {string} method
   * @param {string} url
   * @param {object} body sent as JSON
   * @param {AbortSignal} [signal]
   */
  #send(method, url, body, signal) {
    return this.#ask(url, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });
  }

  /**
   * @param {string} url
   * @param {RequestInit} init
   * @returns {Promise<any>}
   */
  async #ask(url, init) {
    // A page of children names the next one's address: what comes from the network doesn't decide where the token goes.
    if (new URL(url).origin !== new URL(this.#place.baseUrl).origin) {
      throw new DriveRefusal(0, "invalidLink", "The drive named a next page that lies elsewhere.");
    }
    return this.#answer(url, { ...init, headers: { Authorization: `Bearer ${this.#place.token}`, ...init.headers } });
  }

  /**
   * @param {string} url
   * @param {RequestInit} init
   * @returns {Promise<any>}
   */
  async #answer(url, init) {
    const response = await this.#fetch(url, init).catch((error) => {
      throw new DriveAway(error);
    });
    const body = await response.json().catch(() => null);
    if (!response.ok) {
      const error = body?.error ?? {};
      throw new DriveRefusal(response.status, String(error.code ?? ""), String(error.message ?? response.statusText));
    }
    return body;
  }
}

/**
 * @param {any} value
 * @returns {value is DriveItem}
 */
function isDriveItem(value) {
  return typeof value?.id === "string" && typeof value?.name === "string";
}
