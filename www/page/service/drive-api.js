// @ts-check
/**
 * The drive's plain requests. This module has those that read; changes.js has those that change something.
 *
 * Each is one request and one response. Actions that take long and have a monitor go through Longhaul instead.
 * Folders are named by their path, `/` being the root: `/Documents/Letters`.
 */

import { ConnectionError, DriveError } from "./failures.js";
import { encodeName, encodePath } from "./paths.js";
import { isOfDrive } from "./drives.js";

/**
 * An item of the drive, as OneDrive and Microsoft Graph describe it: the members that this page reads.
 *
 * @typedef {object} DriveItem
 * @property {string} id
 * @property {string} name
 * @property {number} [size] in bytes; a folder's is the sum of everything below it
 * @property {string} [lastModifiedDateTime]
 * @property {{ childCount?: number }} [folder] set if it is a folder
 * @property {{ mimeType?: string }} [file] set if it is a file
 * @property {{ driveId?: string, driveType?: string, path?: string }} [parentReference]
 */

/** How many children one page lists. */
const PAGE_SIZE = 200;

/** The requests to one drive. Each rejects with a `DriveError` or a `ConnectionError`, or with the reason of an aborted signal. */
export class DriveApi {
  #drive;
  #fetch;
  #renewToken;
  /** The first page of a folder, requested in advance. @type {{ path: string, page: Promise<any> } | null} */
  #prefetched = null;

  /**
   * @param {import("./drives.js").Drive} drive
   * @param {typeof globalThis.fetch} fetch
   * @param {() => Promise<unknown>} [renewToken] called after the drive rejected its token, to replace it
   */
  constructor(drive, fetch, renewToken = async () => {}) {
    this.#drive = drive;
    this.#fetch = fetch;
    this.#renewToken = renewToken;
  }

  /**
   * Reads the resource at a path below the drive's URL, or the drive itself.
   *
   * @param {string} path such as `/me/drives`, percent-encoded
   * @param {AbortSignal} [signal]
   */
  read(path, signal) {
    return this.request(path, { signal });
  }

  /**
   * @param {string} path
   * @param {AbortSignal} [signal]
   * @returns {Promise<DriveItem>}
   */
  item(path, signal) {
    return this.request(byPath(path), { signal });
  }

  /** Starts reading a folder. The next call of `pages` for it uses the result. @param {string} path */
  prefetch(path) {
    const page = this.#firstPage(path);
    // The error is reported where the page is used.
    page.catch(() => {});
    this.#prefetched = { path, page };
  }

  /**
   * The children of a folder, one page at a time.
   *
   * @param {string} path
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<{ items: DriveItem[], isLast: boolean }>}
   */
  async *pages(path, signal) {
    const prefetched = this.#prefetched;
    this.#prefetched = null;
    let page = await (prefetched?.path === path ? prefetched.page : this.#firstPage(path, signal));
    // The signal doesn't abort a prefetched request.
    signal?.throwIfAborted();
    const visited = new Set();
    for (;;) {
      const next = page?.["@odata.nextLink"] ?? null;
      yield { items: Array.isArray(page?.value) ? page.value.filter(isDriveItem) : [], isLast: next === null };
      if (next === null) return;
      if (visited.has(next)) throw new DriveError(0, "invalidLink", "The drive lists the same page of this folder repeatedly.");
      visited.add(next);
      page = await this.#follow(next, signal);
    }
  }

  /**
   * @param {string} path
   * @param {AbortSignal} [signal]
   */
  #firstPage(path, signal) {
    return this.request(`${within(path)}/children?$top=${PAGE_SIZE}`, { signal });
  }

  /**
   * All children of a folder.
   *
   * @param {string} path
   * @param {AbortSignal} [signal]
   * @returns {Promise<DriveItem[]>}
   */
  async children(path, signal) {
    const items = [];
    for await (const page of this.pages(path, signal)) items.push(...page.items);
    return items;
  }

  /**
   * Sends JSON with the token.
   *
   * @param {string} method
   * @param {string} path below the drive's URL, percent-encoded
   * @param {object} body sent as JSON
   * @param {AbortSignal} [signal]
   */
  send(method, path, body, signal) {
    return this.request(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });
  }

  /**
   * Sends a request with the token.
   *
   * @param {string} path below the drive's URL, percent-encoded
   * @param {RequestInit} init
   * @returns {Promise<any>}
   */
  async request(path, init) {
    const { baseUrl } = this.#drive;
    const url = new URL(baseUrl + path);
    // A dot segment in a path or an id would leave the drive's URL.
    if (url.pathname !== new URL(baseUrl).pathname + path.split("?")[0]) throw new DriveError(404, "itemNotFound", "No item can have this address.");
    return this.#authorized(url, init);
  }

  /**
   * Reads the next page of a list. Its URL comes from the network, which must not decide where the token goes.
   *
   * @param {unknown} link
   * @param {AbortSignal} [signal]
   */
  async #follow(link, signal) {
    const url = typeof link === "string" ? URL.parse(link) : null;
    if (url === null || !isOfDrive(url, this.#drive.baseUrl)) throw new DriveError(0, "invalidLink", "The next page of this folder is on another server.");
    return this.#authorized(url, { signal });
  }

  /**
   * Sends a request with the token. Sends it again if the drive rejects the token and there is a new one.
   *
   * @param {URL} url
   * @param {RequestInit} init
   */
  async #authorized(url, init) {
    const { token } = this.#drive;
    const send = () => this.fetchJson(url.href, { ...init, headers: { Authorization: `Bearer ${this.#drive.token}`, ...init.headers } });
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof DriveError) || error.status !== 401) throw error;
      await this.#renewToken().catch(() => {});
      if (this.#drive.token === token) throw error;
      return send();
    }
  }

  /**
   * Sends a request without the token, and reads the JSON of its response.
   *
   * @param {string} url
   * @param {RequestInit} init
   * @returns {Promise<any>} null for a response without JSON
   */
  async fetchJson(url, init) {
    const response = await this.#fetch(url, init).catch((error) => {
      init.signal?.throwIfAborted();
      throw new ConnectionError(error);
    });
    const body = await response.json().catch(() => null);
    init.signal?.throwIfAborted();
    if (!response.ok) {
      const error = body?.error ?? {};
      throw new DriveError(response.status, String(error.code ?? ""), String(error.message ?? response.statusText));
    }
    return body;
  }
}

/** @param {string} path */
function byPath(path) {
  return path === "/" ? "/root" : `/root:${encodePath(path)}`;
}

/** A folder's path, to which `/children` is appended. @param {string} path */
export function within(path) {
  return path === "/" ? "/root" : `/root:${encodePath(path)}:`;
}

/** @param {string} id */
export function byId(id) {
  return `/items/${encodeName(id)}`;
}

/**
 * @param {any} value
 * @returns {value is DriveItem}
 */
function isDriveItem(value) {
  return typeof value?.id === "string" && typeof value?.name === "string";
}
