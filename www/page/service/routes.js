// @ts-check
/**
 * The drive's plain routes: what an item is, what a folder holds, a new folder.
 *
 * Each is one request and one answer. What takes long, and so has a monitor to follow, goes through Longhaul instead.
 * Folders are named by their path, `/` being the root: `/Documents/Letters`.
 */

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
 * @property {{ driveId?: string }} [parentReference]
 */

/** The drive answered, and said no. */
export class DriveRefusal extends Error {
  /**
   * @param {number} status the HTTP status
   * @param {string} code the service's own word, such as `itemNotFound`
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.name = "DriveRefusal";
    this.status = status;
    this.code = code;
  }
}

/** The drive didn't answer. */
export class DriveAway extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super("The drive can’t be reached.", { cause });
    this.name = "DriveAway";
  }
}

/** The routes of one drive: each rejects with a `DriveRefusal` or `DriveAway`. */
export class DriveRoutes {
  #place;
  #send;

  /**
   * @param {import("./places.js").Place} place
   * @param {typeof globalThis.fetch} send
   */
  constructor(place, send) {
    this.#place = place;
    this.#send = send;
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
   * Makes a folder; refused with `nameAlreadyExists` where the name is taken.
   *
   * @param {string} path the folder to make it in
   * @param {string} name
   * @returns {Promise<DriveItem>}
   */
  createFolder(path, name) {
    return this.#ask(`${this.#address(path)}${path === "/" ? "" : ":"}/children`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name, folder: {}, "@microsoft.graph.conflictBehavior": "fail" }),
    });
  }

  /** @param {string} path */
  #address(path) {
    const root = `${this.#place.baseUrl}/root`;
    return path === "/" ? root : `${root}:${path.split("/").map(encodeURIComponent).join("/")}`;
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
    const headers = { Authorization: `Bearer ${this.#place.token}`, ...init.headers };
    const response = await this.#send(url, { ...init, headers }).catch((error) => {
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
