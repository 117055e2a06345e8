// Converts a `ServiceResponse` to a `Response`, as fetch returns it.

import { isBytes } from "./request.js";

/** Statuses for which a `Response` can't have a body. */
const WITHOUT_BODY = [204, 205, 304];

/**
 * @param {import("./routes.js").ServiceResponse} response
 * @param {{ url: string, redirected: boolean }} source
 * @returns {Response}
 */
export function toResponse({ status, headers, body }, { url, redirected }) {
  const hasBody = body !== undefined && !WITHOUT_BODY.includes(status);
  const isJson = hasBody && typeof body !== "string" && !isBytes(body);
  /** @type {any} */
  const content = isJson ? JSON.stringify(body) : hasBody ? body : null;
  const all = new Headers(headers);
  if (isJson && !all.has("Content-Type")) all.set("Content-Type", "application/json");
  return withProperties(new Response(content, { status, headers: all }), { url, redirected });
}

/**
 * Returns a response that a page can't read: a redirect with `redirect: "manual"`, or any response with `mode: "no-cors"`.
 *
 * @param {"opaqueredirect" | "opaque"} type
 * @param {string} url
 */
export function opaqueResponse(type, url) {
  return withProperties(Response.error(), { type, url: type === "opaque" ? "" : url });
}

/** Sets properties of a response, and of its clones, that the constructor of `Response` can't set. @param {Response} response @param {object} properties */
function withProperties(response, properties) {
  const clone = () => withProperties(Response.prototype.clone.call(response), properties);
  for (const [name, value] of Object.entries({ ...properties, clone })) Object.defineProperty(response, name, { value });
  return response;
}

/** Returns the error that fetch throws if the connection breaks or CORS hides the response. @param {string} reason */
export function failedToFetch(reason) {
  return new TypeError("Failed to fetch", { cause: new Error(`longhaul/testing: ${reason}`) });
}

/** Waits. Rejects if the request is aborted. @param {number} milliseconds @param {AbortSignal | null | undefined} signal @returns {Promise<void>} */
export function delay(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", settle);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(settle, milliseconds);
    signal?.addEventListener("abort", settle);
  });
}
