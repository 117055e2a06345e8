// @ts-check
/**
 * The drives that this page knows: the local one in each of the two documented forms, and those of Microsoft Graph with a pasted token.
 *
 * Tokens are kept in this module's objects only: never in storage or in the page's address. They are gone when the page is closed.
 */

import { preference, writeStored } from "./storage.js";

/**
 * @typedef {"graph" | "onedrive"} Form
 */

/**
 * A drive, with everything that a request to it needs.
 *
 * @typedef {object} Drive
 * @property {string} baseUrl the drive's URL, without a slash at its end
 * @property {Form} form
 * @property {string} token the bearer token
 * @property {boolean} local whether it is the local drive
 * @property {string} name shown to the user
 */

/** Microsoft Graph's URL. */
export const GRAPH = "https://graph.microsoft.com/v1.0";

/** @type {readonly Form[]} */
const FORMS = ["graph", "onedrive"];
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The drives that this page knows, by URL. */
export class Drives {
  /** @type {Map<string, Drive>} */
  #known = new Map();

  /**
   * Reads where the local drive is from the server that served this page. A local drive that was restarted has a new token, so this
   * is repeated after an outage.
   *
   * @returns {Promise<boolean>} whether there is a local drive
   */
  async readConfig() {
    // index.html preloads it for the first call.
    const response = await fetch("./config.json", this.#known.size > 0 ? { cache: "no-store" } : {});
    const { drive, token, name = "Local drive" } = response.ok ? await response.json() : {};
    if (typeof drive !== "string" || typeof token !== "string") return false;
    this.#know({ baseUrl: `${drive}/v1.0/me/drive`, form: "graph", token, local: true, name });
    this.#know({ baseUrl: `${drive}/v1.0/drive`, form: "onedrive", token, local: true, name });
    return true;
  }

  /**
   * Adds a drive elsewhere.
   *
   * @param {string} baseUrl as `checkAddress` returns it, or below that
   * @param {string} token as `checkToken` returns it
   * @param {string} name
   * @returns {Drive}
   */
  connect(baseUrl, token, name) {
    return this.#know({ baseUrl, form: "graph", token, local: false, name });
  }

  /**
   * A drive's token; for a local drive that rejected the previous one, its newest.
   *
   * @param {Drive} drive
   * @param {boolean} rejected
   */
  async token(drive, rejected) {
    if (rejected && drive.local) await this.readConfig();
    return drive.token;
  }

  /**
   * @param {string} baseUrl
   * @returns {Drive | undefined}
   */
  find(baseUrl) {
    return this.#known.get(baseUrl);
  }

  /** Whether a URL belongs to a known drive, and so isn't a monitor's. @param {URL} url */
  includes(url) {
    return [...this.#known.keys()].some((baseUrl) => isOfDrive(url, baseUrl));
  }

  get hasLocal() {
    return this.local("graph") !== undefined;
  }

  /**
   * The local drive in the given form.
   *
   * @param {Form} form
   * @returns {Drive | undefined}
   */
  local(form) {
    return [...this.#known.values()].find((drive) => drive.local && drive.form === form);
  }

  /**
   * A drive is always the same object, so that everything that holds it sees its newest token.
   *
   * @param {Drive} drive
   */
  #know(drive) {
    const known = Object.assign(this.#known.get(drive.baseUrl) ?? {}, drive);
    this.#known.set(drive.baseUrl, known);
    return known;
  }
}

/**
 * Checks a URL that the user entered, before anything is sent to it.
 *
 * @param {string} address
 * @returns {string} without a slash at its end
 * @throws {TypeError} for a URL that a token must not be sent to; the message is for the user
 */
export function checkAddress(address) {
  const url = URL.parse(address.trim());
  if (url === null) throw new TypeError(`That isn’t an address. It looks like ${GRAPH}.`);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && LOOPBACK.has(url.hostname))) throw new TypeError("A token may only be sent over https.");
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/**
 * Checks a token that the user pasted. Some tools show it with the word `Bearer` in front.
 *
 * @param {string} pasted
 * @returns {string} the token alone
 * @throws {TypeError} for text that can't be sent in a header; the message is for the user
 */
export function checkToken(pasted) {
  const token = pasted.trim().replace(/^(authorization:\s*)?bearer(\s+|$)/i, "");
  if (token === "") throw new TypeError("Paste an access token.");
  if (/[^\x20-\x7e]/.test(token)) throw new TypeError("That isn’t an access token. A token consists of ASCII letters, digits and punctuation.");
  return token;
}

/** @returns {Form} the form that was chosen last */
export function chosenForm() {
  return preference("form", FORMS);
}

/** @param {Form} form */
export function chooseForm(form) {
  writeStored("form", form);
}

/**
 * Whether a URL is one of the drive's own. A OneDrive monitor is on the drive's host, but not below its version (`/v1.0`).
 *
 * @param {URL} url
 * @param {string} baseUrl the drive's
 */
export function isOfDrive(url, baseUrl) {
  const { origin, pathname } = new URL(baseUrl);
  return url.origin === origin && url.pathname.split("/")[1] === pathname.split("/")[1];
}
