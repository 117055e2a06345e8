// @ts-check
/**
 * Where the files are: the local drive, in one of the two documented forms, or Microsoft Graph with a pasted token.
 *
 * Tokens live in this module's objects and nowhere else: not in storage, not in the address, gone with the page.
 */

/**
 * @typedef {"graph" | "onedrive"} Form
 */

/**
 * A drive that can be talked to.
 *
 * @typedef {object} Place
 * @property {string} baseUrl the drive's address, without a slash at its end
 * @property {Form} form
 * @property {string} token the bearer token
 * @property {boolean} local whether it is the local drive
 * @property {string} name for a person
 */

/** Microsoft Graph's address. */
export const GRAPH = "https://graph.microsoft.com/v1.0";

const FORM_KEY = "longhaul-demo.form";
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The drives that this page knows, by address. */
export class Places {
  /** @type {Map<string, Place>} */
  #known = new Map();

  /**
   * Reads where the local drive is from the server that served this page, again after it was away: a drive that was
   * started anew has a new token.
   *
   * @returns {Promise<boolean>} whether there is a local drive
   */
  async readConfig() {
    const response = await fetch("./config.json", { cache: "no-store" });
    if (!response.ok) return false;
    const { drive, token, name = "Local drive" } = await response.json();
    this.#know({ baseUrl: `${drive}/v1.0/me/drive`, form: "graph", token, local: true, name });
    this.#know({ baseUrl: `${drive}/v1.0/drive`, form: "onedrive", token, local: true, name });
    return true;
  }

  /**
   * Makes a drive elsewhere known.
   *
   * @param {string} baseUrl as `checkAddress` gives it, or below that
   * @param {string} token
   * @param {string} name
   * @returns {Place}
   */
  connect(baseUrl, token, name) {
    return this.#know({ baseUrl, form: "graph", token, local: false, name });
  }

  /**
   * A place's token; of a local drive that refused the one before, its newest.
   *
   * @param {Place} place
   * @param {boolean} refused
   */
  async token(place, refused) {
    if (refused && place.local) await this.readConfig();
    return place.token;
  }

  /**
   * @param {string} baseUrl
   * @returns {Place | undefined}
   */
  find(baseUrl) {
    return this.#known.get(baseUrl);
  }

  /** Whether this is an address of a drive that is known, and not a monitor's. @param {URL} url */
  own(url) {
    return [...this.#known.keys()].some((baseUrl) => isOfDrive(url, baseUrl));
  }

  /**
   * The local drive in the asked form.
   *
   * @param {Form} form
   * @returns {Place | undefined}
   */
  local(form) {
    return [...this.#known.values()].find((place) => place.local && place.form === form);
  }

  /**
   * The same place always stays the same object, so that whoever holds it has its newest token.
   *
   * @param {Place} place
   */
  #know(place) {
    const known = Object.assign(this.#known.get(place.baseUrl) ?? {}, place);
    this.#known.set(place.baseUrl, known);
    return known;
  }
}

/**
 * Checks what a person entered before anything is sent.
 *
 * @param {string} address
 * @returns {string} without a slash at its end
 * @throws {TypeError} for an address that a token must not be sent to; the message is for a person
 */
export function checkAddress(address) {
  const url = URL.parse(address.trim());
  if (url === null) throw new TypeError(`That isn’t an address. It looks like ${GRAPH}.`);
  if (url.protocol !== "https:" && !LOOPBACK.has(url.hostname)) throw new TypeError("A token may only be sent over https.");
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** @returns {Form} the form that was chosen last */
export function chosenForm() {
  return localStorage.getItem(FORM_KEY) === "onedrive" ? "onedrive" : "graph";
}

/** @param {Form} form */
export function chooseForm(form) {
  localStorage.setItem(FORM_KEY, form);
}

/**
 * Whether an address is one of the drive's own, and not a monitor's: those of OneDrive are on the drive's host, but not below
 * its version (`/v1.0`).
 *
 * @param {URL} url
 * @param {string} baseUrl the drive's
 */
export function isOfDrive(url, baseUrl) {
  const { origin, pathname } = new URL(baseUrl);
  return url.origin === origin && url.pathname.split("/")[1] === pathname.split("/")[1];
}
