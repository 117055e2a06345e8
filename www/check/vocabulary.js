// @ts-check
/**
 * The words that a report may contain. Everything else that a service sends may be a secret, a name or an id, and so is described and never
 * repeated: an unknown status word is "another word", an unknown host "another host".
 */

/** Status words of long running actions. */
const STATUS_WORDS = [
  "notStarted", "inProgress", "running", "waiting", "updating", "deletePending", "cancelPending", "completed", "complete", "succeeded",
  "partiallySucceeded", "failed", "deleteFailed", "cancelled", "skipped",
];

/** Error codes of OneDrive and Graph. */
const ERROR_CODES = [
  "accessDenied", "activityLimitReached", "badRequest", "expiredToken", "failedDependency", "forbidden", "generalException", "InvalidAuthenticationToken",
  "invalidRange", "invalidRequest", "itemNotFound", "malwareDetected", "nameAlreadyExists", "notAllowed", "notFound", "notSupported", "operationNotFound",
  "quotaLimitReached", "resourceModified", "resyncRequired", "serviceNotAvailable", "tooManyRequests", "unauthenticated", "UnknownError",
];

/** Longhaul's own codes. */
const LONGHAUL_CODES = ["loadFailed", "noToken", "startUncertain", "timeout"];

/** Response headers that the protocol is about, and those that browsers show of any response. */
const HEADERS = [
  "access-control-allow-origin", "access-control-expose-headers", "age", "cache-control", "client-request-id", "content-encoding", "content-language",
  "content-length", "content-range", "content-type", "date", "docid", "etag", "expires", "last-modified", "location", "odata-version", "operation-location", "pragma",
  "preference-applied", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "request-id", "retry-after", "scenario-priority", "sprequestguid", "strict-transport-security",
  "vary", "www-authenticate", "x-ms-ags-diagnostic", "x-throttle-limit-percentage",
];

const CONTENT_TYPES = ["application/json", "application/octet-stream", "application/xml", "text/html", "text/plain", "text/xml"];

/** Members of status bodies and driveItems. */
const MEMBERS = [
  "@odata.context", "createdDateTime", "error", "errorCode", "file", "folder", "id", "lastActionDateTime", "message", "name", "operation", "parentReference",
  "percentComplete", "percentProgress", "percentageComplete", "resourceId", "resourceLocation", "size", "status", "statusDescription", "webUrl",
];

const OPERATIONS = ["ItemCopy", "itemCopy", "DownloadUrl", "ItemMove"];
const DRIVE_TYPES = ["personal", "business", "documentLibrary"];

/** Hosts that are the same for all users. */
const HOSTS = ["graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn", "api.onedrive.com"];
/** Domains whose host names contain a tenant's or a user's name. */
const DOMAINS = [
  "sharepoint.com", "sharepoint.us", "sharepoint-mil.us", "sharepoint.cn", "microsoftpersonalcontent.com", "svc.ms", "1drv.com", "onedrive.com", "livefilestore.com",
  "microsoftonline.com", "live.com",
];
/** Path segments and query parameters of monitor URLs. */
const SEGMENTS = ["_api", "v1.0", "v2.0", "v2.1", "beta", "monitor", "me", "drive", "drives", "items", "operations", "personal", "sites", "root", "upload", "copy"];
const PARAMETERS = ["tempauth", "c", "v", "force303", "access_token"];

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** Stands for an unknown word. */
const OTHER = { word: "another word", code: "another code", type: "another type", host: "another host", machine: "this machine", value: "another value" };
const PLACEHOLDER = "{…}";

/**
 * The known spelling of a value.
 *
 * @param {readonly string[]} known
 * @param {unknown} value
 * @param {string} other what stands for an unknown one
 * @returns {string | null} null for what isn't a string
 */
function wordOf(known, value, other) {
  if (typeof value !== "string") return null;
  return known.find((word) => word.toLowerCase() === value.trim().toLowerCase()) ?? other;
}

/** @param {unknown} value */
export const statusWord = (value) => wordOf(STATUS_WORDS, value, OTHER.word);
/** @param {unknown} value */
export const errorCode = (value) => wordOf([...ERROR_CODES, ...LONGHAUL_CODES], value, OTHER.code);
/** @param {unknown} value */
export const operation = (value) => (typeof value === "string" && OPERATIONS.includes(value) ? value : wordOf([], value, OTHER.word));
/** @param {unknown} value */
export const driveType = (value) => wordOf(DRIVE_TYPES, value, OTHER.value);

/** @param {string | null} value a Content-Type header */
export const contentType = (value) => wordOf(CONTENT_TYPES, value?.split(";")[0], OTHER.type);

/** @param {string | null} value a Preference-Applied header */
export const preference = (value) => wordOf(["respond-async"], value, OTHER.value);

/**
 * The names that are known, in order, and how many others there are.
 *
 * @param {Iterable<string>} names of headers
 */
export function headerNames(names) {
  return namesOf(HEADERS, names);
}

/**
 * The same of an object's members.
 *
 * @param {Iterable<string>} names
 */
export function memberNames(names) {
  return namesOf(MEMBERS, names);
}

/** @param {readonly string[]} known @param {Iterable<string>} names */
function namesOf(known, names) {
  const all = [...names];
  const others = all.filter((name) => !known.includes(name)).length;
  return { known: known.filter((name) => all.includes(name)), others };
}

/**
 * A host without the part that names a tenant or a user.
 *
 * @param {URL} url
 */
export function hostOf({ hostname }) {
  if (LOOPBACK.includes(hostname)) return OTHER.machine;
  if (HOSTS.includes(hostname)) return hostname;
  const domain = DOMAINS.find((domain) => hostname.endsWith(`.${domain}`));
  return domain === undefined ? OTHER.host : `*.${domain}`;
}

/**
 * A URL without the parts that identify it.
 *
 * @param {URL} url
 */
export function shapeOf(url) {
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  return {
    host: hostOf(url),
    path: segments.map((segment) => (SEGMENTS.includes(segment) ? segment : PLACEHOLDER)),
    parameters: [...url.searchParams.keys()].map((name) => (PARAMETERS.includes(name) ? name : PLACEHOLDER)),
    // Rounded to hundreds, which says how long monitor URLs are without identifying one.
    length: Math.round(url.href.length / 100) * 100,
  };
}

/**
 * A Retry-After header.
 *
 * @param {string | null} value
 * @returns {number | string | null} seconds, at most a day's
 */
export function retryAfter(value) {
  if (value === null) return null;
  const seconds = Number(value);
  if (!Number.isFinite(seconds)) return Number.isNaN(Date.parse(value)) ? OTHER.value : "a date";
  return Math.min(Math.max(Math.round(seconds * 1000) / 1000, -1), 86_400);
}

/** Words of this page's own: they describe what was seen. */
const OWN = [
  ...Object.values(OTHER), PLACEHOLDER, "a date", "Longhaul check", "graph", "onedrive", "Chromium", "Firefox", "Safari", "another browser",
  "response", "blocked", "timeout", "basic", "cors", "default", "error", "opaque", "opaqueredirect", "invented", "real",
  "done", "failed", "skipped", "not needed", "holds", "doesn't hold", "not tested",
  "monitor", "destination", "start", "completed",
  "StartRejectedError", "StartUncertainError", "ActionFailedError", "OutcomeUnknownError", "TimeoutError", "AbortError", "TypeError", "another error",
  "locationHidden", "locationUnusable", "monitorGone", "monitorExpired", "monitorRefused", "monitorUnreadable", "monitorHidden", "monitorUnreachable", "redirectHidden",
];

const ALL = new Set([
  ...STATUS_WORDS, ...ERROR_CODES, ...LONGHAUL_CODES, ...HEADERS, ...CONTENT_TYPES, ...MEMBERS, ...OPERATIONS, ...DRIVE_TYPES, ...HOSTS, ...DOMAINS.map((domain) => `*.${domain}`), ...SEGMENTS,
  ...PARAMETERS, ...OWN, "respond-async",
]);

/** One of this page's own words, such as an error's name. @param {unknown} value @param {string} other */
export const ownWord = (value, other) => wordOf(OWN, value, other);

/** @param {string} word */
export const isKnown = (word) => ALL.has(word);
