// @ts-check
/**
 * Removes secrets from requests before they are kept or shown: tokens, and the URLs of monitors and downloads, which carry their own
 * credential.
 */

const MASK = "••••••";

/** The query parameters that hold no secret. */
const PUBLIC_PARAMETERS = new Set(["$top", "$select", "$expand", "$orderby", "@microsoft.graph.conflictBehavior"]);
/** The headers that are shown with their value; those that hold a URL are redacted as one. */
const PUBLIC_HEADERS = new Set([
  "accept",
  "client-request-id",
  "content-length",
  "content-range",
  "content-type",
  "date",
  "location",
  "prefer",
  "preference-applied",
  "request-id",
  "retry-after",
]);
/** A URL in a text: up to a space or a quote. */
const URLS = /https?:\/\/[^\s"'<>]+/gi;

/** How much of a body is shown, in characters. */
const MAX_BODY = 16_384;

export class Redactor {
  /** The tokens that were sent. @type {Set<string>} */
  #tokens = new Set();
  #isDrive;

  /** @param {(url: URL) => boolean} isDrive whether a URL is one of a drive, and so no secret */
  constructor(isDrive) {
    this.#isDrive = isDrive;
  }

  /** The path and query of a URL, for a user. @param {URL} url */
  path(url) {
    if (!this.#isDrive(url)) return `/${MASK}`;
    const query = [...url.searchParams].map(([name, value]) => `${name}=${PUBLIC_PARAMETERS.has(name) ? value : MASK}`);
    return decode(url.pathname) + (query.length > 0 ? `?${query.join("&")}` : "");
  }

  /** @param {Headers} headers @returns {[name: string, value: string][]} */
  headers(headers) {
    return [...headers].map(([name, value]) => {
      if (name !== "authorization") return [name, PUBLIC_HEADERS.has(name) ? this.#text(value) : MASK];
      this.#tokens.add(value.replace(/^bearer /i, ""));
      return [name, `Bearer ${MASK}`];
    });
  }

  /** A body of JSON, formatted. Of anything else only the length, because a secret could be in it in an unknown form. @param {string} text */
  body(text) {
    if (text === "") return "";
    try {
      const formatted = this.#text(JSON.stringify(JSON.parse(text), null, 2));
      return formatted.length > MAX_BODY ? `${formatted.slice(0, MAX_BODY)}…` : formatted;
    } catch {
      return `${text.length} characters`;
    }
  }

  /** @param {string} text */
  #text(text) {
    let redacted = text.replace(URLS, (match) => {
      const url = URL.parse(match);
      return url === null ? MASK : `${url.origin}${this.path(url)}`;
    });
    for (const token of this.#tokens) if (token !== "") redacted = redacted.replaceAll(token, MASK);
    return redacted;
  }
}

/** @param {string} path */
function decode(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
