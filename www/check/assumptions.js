// @ts-check
/**
 * Longhaul's assumptions about the services. Most of them aren't documented: they are inferred, or unknown. A check of a drive can decide
 * many of them.
 */

/** @typedef {Record<string, { state: string, seen: any }>} Results */

/**
 * @typedef {object} Assumption
 * @property {string} id
 * @property {"documented" | "reported" | "measured" | "inferred" | "unknown"} known from where, before the check
 * @property {string} text
 * @property {(results: Results, form: string) => boolean | null} holds `form` is the drive's; null where the check couldn't decide it
 */

/** Whether a request got a response that the page can read; null where it wasn't sent. @param {any} seen */
const isReadable = (seen) => (seen == null ? null : seen.result === "response");
/** @param {any} seen @param {string} name */
const shows = (seen, name) => (seen?.headers == null ? null : seen.headers.known.includes(name));
/** Not of a boolean that isn't known. @param {boolean | null} value */
const not = (value) => (value === null ? null : !value);

/** @param {Results} results */
const monitorOf = (results) => results.monitor?.seen ?? null;
/** @param {Results} results @param {boolean} onDrivesOrigin */
const monitorIs = (results, onDrivesOrigin) => results.copy?.seen?.location?.onDrivesOrigin === onDrivesOrigin;

/** @type {Assumption[]} */
export const ASSUMPTIONS = [
  {
    id: "start-location-readable",
    known: "documented",
    text: "A page can read the Location of a copy’s start.",
    holds: ({ copy }) => shows(copy?.seen?.start, "location"),
  },
  {
    id: "monitor-elsewhere",
    known: "documented",
    text: "The monitor is on another origin than the drive.",
    holds: ({ copy }) => (copy?.seen?.location == null ? null : !copy.seen.location.onDrivesOrigin),
  },
  {
    id: "monitor-simple-get",
    known: "unknown",
    text: "A page can read a monitor with a plain GET.",
    holds: (results) => isReadable(monitorOf(results)?.responses?.[0]),
  },
  {
    id: "monitor-no-headers",
    known: "unknown",
    text: "A monitor’s host refuses the preflight of a request with a header of its own.",
    holds: (results) => not(isReadable(monitorOf(results)?.withHeader)),
  },
  {
    id: "monitor-no-token",
    known: "reported",
    text: "A monitor on another host can’t be read with an Authorization header.",
    holds: (results) => {
      const seen = monitorOf(results)?.withToken;
      return seen == null || !monitorIs(results, false) ? null : seen.result === "blocked" || seen.status === 401;
    },
  },
  {
    id: "graph-monitor-no-token",
    known: "inferred",
    text: "A copy’s monitor on the drive’s own host refuses the token.",
    holds: (results) => {
      const seen = monitorOf(results)?.withToken;
      return seen == null || !monitorIs(results, true) ? null : seen.status === 401;
    },
  },
  {
    id: "monitor-retry-after-hidden",
    known: "unknown",
    text: "A page can’t read a monitor’s Retry-After.",
    // If none is readable, the monitor may have sent none.
    holds: (results) => (monitorOf(results)?.responses?.some((/** @type {any} */ { retryAfter }) => retryAfter != null) ? false : null),
  },
  {
    id: "redirect-opaque",
    known: "measured",
    text: "A 303 at the end of an action is opaque to a page that doesn’t follow it.",
    holds: (results) => (monitorOf(results)?.result?.redirect === undefined ? null : monitorOf(results).manualRedirect?.type === "opaqueredirect"),
  },
  {
    id: "graph-copy-prefer",
    known: "unknown",
    text: "Graph’s preflight doesn’t allow a page to send Prefer with a copy.",
    holds: ({ prefer }) => (prefer?.seen?.withPrefer === true ? !isReadable(prefer.seen.start) : null),
  },
  {
    id: "onedrive-copy-prefer",
    known: "reported",
    text: "OneDrive’s own form refuses a copy without Prefer.",
    holds: ({ prefer }) => (prefer?.seen?.withPrefer === false ? prefer.seen.start.status === 400 : null),
  },
  {
    id: "graph-client-request-id",
    known: "inferred",
    text: "Graph’s preflight allows a page to send client-request-id.",
    holds: ({ drive }, form) => (form === "graph" ? isReadable(drive?.seen?.withClientRequestId) : null),
  },
  {
    id: "onedrive-client-request-id",
    known: "reported",
    text: "OneDrive’s own preflight refuses client-request-id.",
    holds: ({ drive }, form) => (form === "onedrive" ? not(isReadable(drive?.seen?.withClientRequestId)) : null),
  },
  {
    id: "graph-request-id",
    known: "documented",
    text: "A page can read the request-id of Graph’s responses.",
    holds: ({ drive }, form) => (form === "graph" ? shows(drive?.seen?.drive, "request-id") : null),
  },
  {
    id: "graph-date-hidden",
    known: "inferred",
    text: "A page can’t read the Date of Graph’s responses.",
    holds: ({ drive }, form) => (form === "graph" ? not(shows(drive?.seen?.drive, "date")) : null),
  },
  {
    id: "batch-location-readable",
    known: "inferred",
    text: "The Location of a start in a batch is readable, whatever CORS exposes.",
    holds: ({ batch }) => (batch?.seen?.start === 202 ? batch.seen.location !== null : null),
  },
  {
    id: "conflict-at-once",
    known: "documented",
    text: "A name that is taken is reported at once, with 409.",
    holds: ({ conflict }) => (isReadable(conflict?.seen?.start) ? conflict.seen.start.status === 409 : null),
  },
  {
    id: "operation-location-hidden",
    known: "inferred",
    text: "A page can’t read an Operation-Location (OneNote, printers).",
    holds: () => null,
  },
  {
    id: "archive-monitor-no-token",
    known: "inferred",
    text: "The monitor of an archived folder refuses the token.",
    holds: () => null,
  },
  {
    id: "sharepoint-same-origin",
    known: "inferred",
    text: "In SharePoint’s own pages a site drive’s monitor is on the page’s origin.",
    holds: ({ copy }) => (location.hostname.endsWith(".sharepoint.com") && copy?.seen?.location != null ? copy.seen.location.onPagesOrigin : null),
  },
  {
    id: "monitor-requests-throttled",
    known: "unknown",
    text: "Requests to monitors count towards the service’s limits.",
    holds: () => null,
  },
];
