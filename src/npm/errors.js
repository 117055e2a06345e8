// The errors with which an action rejects, one class for each outcome; the reports that they are made from; and the redaction of the app's errors.
//
// No message contains a monitor URL or a token, because both are secrets and apps log messages.

/** The base class of this library's errors. */
export class LonghaulError extends Error {
  /** The name of the class, which minifiers change. */
  static errorName = "LonghaulError";

  /**
   * @param {string} message
   * @param {{ code?: string | null, cause?: unknown }} [more]
   */
  constructor(message, { code = null, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  get name() {
    return /** @type {typeof LonghaulError} */ (this.constructor).errorName;
  }

  // Loggers rename errors (tslog#96). An assignment would fail where a page has frozen the prototypes.
  set name(value) {
    Object.defineProperty(this, "name", { value, writable: true });
  }
}

/** An error that a response of the service causes. */
class ResponseError extends LonghaulError {
  constructor(message, report, more) {
    super(message, more);
    this.httpStatus = report.httpStatus ?? null;
    this.requestId = report.requestId ?? null;
    this.clientRequestId = report.clientRequestId ?? null;
    this.date = report.date ?? null;
  }
}

/** An error that contains the service's own error. */
class ServiceError extends ResponseError {
  constructor(sentence, report, cause) {
    const { error } = report;
    const reason = `${error.message ?? ""} ${error.code ? `(${error.code})` : ""}`.trim();
    super(reason ? `${sentence}: ${reason}` : `${sentence}.`, report, { code: error.code, cause });
    this.target = error.target ?? null;
    this.details = error.details;
    this.innerError = error.innerCodes.reduceRight((innerError, code) => ({ code, innerError }), null);
  }
}

/** Why a start was not sent, by reason. */
const NOT_SENT = {
  __proto__: null,
  noToken: ": auth gave no token (see cause)",
  noFetch: ": fetch is not a function",
};

/** The service rejected the start, or the start was not sent. The action did not start. */
export class StartRejectedError extends ServiceError {
  static errorName = "StartRejectedError";

  constructor(report, cause) {
    const { httpStatus, notSent, retryAfterMs } = report;
    super(`The action was not started${NOT_SENT[notSent] ?? ` (HTTP ${httpStatus})`}`, report, cause);
    this.retryAfterMs = retryAfterMs;
    this.code = notSent ?? this.code;
  }
}

/** The start was sent, but its response is missing or unclear. The action may have started. */
export class StartUncertainError extends ResponseError {
  static errorName = "StartUncertainError";

  constructor(report, cause) {
    const what = report.httpStatus ? `its start was answered with HTTP ${report.httpStatus}` : "no response to its start could be read";
    super(`The action may have started: ${what}. Check the destination before you start it again.`, report, { code: "startUncertain", cause });
  }
}

/** The action failed, or was cancelled, at the service. */
export class ActionFailedError extends ServiceError {
  static errorName = "ActionFailedError";

  constructor(report) {
    super(`The action ${/^cancel/.test(report.status) ? "was cancelled" : "failed"} at the service, and a part of it may be done`, report);
    this.code ??= report.status;
    this.status = report.status;
    this.statusDescription = report.statusDescription;
  }
}

const REASONS = {
  __proto__: null,
  locationHidden: "The Location header is missing or hidden by CORS",
  locationUnusable: "The Location header isn't a URL that may be requested",
  monitorGone: "The monitor has forgotten the action",
  monitorExpired: "The monitor URL has expired",
  monitorRefused: "The monitor rejects requests",
  monitorUnreadable: "The monitor's responses can't be understood",
  monitorHidden: "The monitor's responses are hidden by CORS",
  monitorUnreachable: "The monitor can't be reached",
  monitorFailing: "The monitor keeps answering with errors",
  monitorRedirects: "The monitor redirects to a URL that the page can't read",
};

/** The service accepted the action, but its outcome can't be observed. */
export class OutcomeUnknownError extends ServiceError {
  static errorName = "OutcomeUnknownError";

  constructor(report, cause) {
    const { reason } = report;
    super(`The service accepted the action, but its outcome is unknown. Check the destination. ${REASONS[reason] ?? reason}`, report, cause);
    this.reason = reason;
    this.code ??= reason;
  }
}

/** The action did not end within `timeoutMs`. */
export class TimeoutError extends LonghaulError {
  static errorName = "TimeoutError";

  constructor(aftermath) {
    super(`The action did not end within timeoutMs. ${aftermath}`, { code: "timeout" });
  }
}

/** A bug in this library. */
export class BugError extends LonghaulError {
  static errorName = "BugError";

  constructor(cause) {
    super(`Longhaul has a bug. The action may have started. Check the destination, and report the cause: ${cause}`, { code: "bug", cause });
  }
}

/**
 * Returns the error that a report of the core describes.
 *
 * @param {any} report
 * @param {{ cause?: unknown, frames?: Error, aftermath?: string }} context the error of the start or of the token request, the stack of the app's call,
 *   and what happens to the action
 * @returns {Error}
 */
export function errorOf(report, { cause, frames, aftermath }) {
  switch (report.kind) {
    case "rejected":
      return new StartRejectedError(report, cause);
    case "uncertain":
      return new StartUncertainError(report, cause);
    case "failed":
      return new ActionFailedError(report);
    case "unknown":
      return new OutcomeUnknownError(report, cause);
    case "timedOut":
      return new TimeoutError(aftermath);
    case "badArgument":
      return withFrames(new (report.outOfRange ? RangeError : TypeError)(`${report.field} must be ${report.expected}`), frames);
    default:
      return new BugError(`an outcome of the kind ${report.kind}`);
  }
}

/** Gives an error the stack of the app's call. @param {Error} error @param {Error | undefined} frames an error that was created in that call */
function withFrames(error, frames) {
  const { stack } = frames ?? {};
  // Only V8's stacks begin with the error's name.
  if (typeof stack === "string") error.stack = stack.replace(/^Error/, () => String(error));
  return error;
}

/**
 * The outcomes of errors by the names of their classes, because the errors of a group's drive may be classes of another copy of the package. Not by
 * the names of the errors, because a logger may have renamed them.
 */
const OUTCOMES = {
  StartRejectedError: "rejected", StartUncertainError: "uncertain", OutcomeUnknownError: "unknown", BugError: "unknown", ActionFailedError: "failed",
};

/**
 * Returns the name of an action's outcome, as groups count it. Throws if the error can't be read.
 *
 * @param {any} error
 * @param {string} otherwise the outcome if the error isn't one of an outcome, such as that of an invalid argument
 * @returns {string}
 */
export function outcomeOf(error, otherwise) {
  const { errorName } = error.constructor;
  return Object.hasOwn(OUTCOMES, errorName) ? OUTCOMES[errorName] : otherwise;
}

/** The members of reports that the core sends and tabs publish, by their kinds, and the types of the members. `?` allows null. */
const REPORTS = {
  completed: { status: "string", resourceId: "string?", location: "string?", observed: "string", elapsedMs: "number", polls: "number", faults: "number" },
  rejected: { httpStatus: "number?", error: "object", retryAfterMs: "number?" },
  uncertain: { httpStatus: "number?" },
  failed: { status: "string", error: "object", statusDescription: "string?" },
  unknown: { reason: "string", httpStatus: "number?", error: "object" },
};

/** Whether a value from outside, such as a message of another tab, is a report of an outcome. @param {any} value */
export function isReport(value) {
  const { kind } = value ?? {};
  const isKnown = typeof kind === "string" && Object.hasOwn(REPORTS, kind);
  return isKnown && hasShape(value, REPORTS[kind]) && (!("error" in REPORTS[kind]) || isServiceError(value.error));
}

/** Outcomes that don't change if the action is resumed. */
const FINAL = ["completed", "failed", "rejected"];
const FINAL_REASONS = ["monitorGone", "monitorExpired"];

/** Whether an outcome can't change if the action is resumed. @param {any} report @param {boolean} isLost whether nothing is known that could be resumed */
export function isFinal({ kind, reason }, isLost) {
  return FINAL.includes(kind) || (kind === "unknown" && (FINAL_REASONS.includes(reason) || isLost));
}

/** Whether an object has the members of a shape. @param {any} value @param {Record<string, string>} shape the types of the members */
export function hasShape(value, shape) {
  return Object.entries(shape).every(([name, type]) => {
    const member = value[name] ?? null;
    return member === null ? type.endsWith("?") : typeof member === type.replace("?", "");
  });
}

function isServiceError({ message, code, details, innerCodes }) {
  const isText = (text) => typeof (text ?? "") === "string";
  return isText(message) && isText(code) && Array.isArray(details) && Array.isArray(innerCodes) && innerCodes.every(isText);
}

/** Matches the beginning of a URL with a path, query or fragment. */
const URL_PATH = "https?://[^\\s/?#]+[/?#]";
/** Matches nothing. */
const NOTHING = "(?!)";
/** Matches all of a URL that isn't a credential: what is before the last segment of its path. */
const BEFORE_CREDENTIAL = /^https?:[^?]*\//;
/** Matches the parts of a secret that are the same in every encoding, such as percent-encoding. Shorter ones occur in ordinary words. */
const UNENCODED = /[a-z\d]{6,}/gi;
/** Matches the kinds of objects that have only their members. A console shows more of a `Headers` or a `Map`, and the bytes of a `Uint8Array`. */
const SEARCHABLE = /( Object| Array|Error|DOMException)]$/;
/** How deep the members and causes of an error are searched. */
const MAX_DEPTH = 5;

/**
 * Returns an error of the app's `fetch`, `auth` or store. If it may contain a secret, returns a new error with a redacted message.
 *
 * The core redacts what the service sends (`src/protocol/redactor.rs`). It knows only texts, and these are objects that never reach it.
 *
 * @param {any} error
 * @param {Iterable<string>} secrets
 * @param {boolean} hasUrls whether each URL in it may be a monitor URL. Errors of MSAL contain URLs of its documentation
 */
export function redactError(error, secrets, hasUrls) {
  const parts = [...secrets].flatMap((secret) => {
    // A short one, such as the token of a test, counts where it is a word of its own.
    const quoted = secret.replace(/\W/g, "\\$&");
    return [secret.length < 6 ? `\\b${quoted}\\b` : quoted, ...(secret.replace(BEFORE_CREDENTIAL, "").match(UNENCODED) ?? [])];
  });
  const pattern = new RegExp([hasUrls ? URL_PATH : NOTHING, ...parts].join("|"), "i");
  const clean = (text) => String(text).replace(/\S+/g, (word) => (pattern.test(word) ? "…" : word));
  try {
    if (isHarmless(error, pattern)) return error;
    // Unlike an `Error`, it gets its name from an argument, which also works where a page has frozen the prototypes.
    return new DOMException(clean(error.message ?? error), clean(error.name ?? "Error"));
  } catch {
    return new Error("unreadable error");
  }
}

/** Whether nothing in a value matches the pattern. Throws if it can't be read. @param {any} value @param {RegExp} pattern @returns {boolean} */
function isHarmless(value, pattern, depth = 0) {
  // A console also shows the members of a function.
  if (typeof value === "function") value = { ...value };
  if (typeof value !== "object" || value === null) return String(value).search(pattern) < 0;
  if (depth > MAX_DEPTH || !SEARCHABLE.test({}.toString.call(value))) return false;
  return ["name", "message", ...Reflect.ownKeys(value)].every((key) => {
    // A stack contains the URLs of scripts.
    const part = key === "stack" ? String(value.stack).replaceAll("//", "") : value[key];
    return isHarmless(key, pattern) && isHarmless(part, pattern, depth + 1);
  });
}
