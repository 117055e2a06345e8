// The errors that an action ends with, one class for each way.
// No message names a monitor URL or a token: both are secrets, and messages travel.

/** What all errors of this library have in common. */
export class LonghaulError extends Error {
  /**
   * @param {string} message
   * @param {{ code?: string | null, cause?: unknown }} [more]
   */
  constructor(message, more = {}) {
    super(message, more);
    this.code = more.code ?? null;
  }

  get name() {
    return /** @type {{ errorName: string }} */ (/** @type {unknown} */ (this.constructor)).errorName;
  }

  // A name of its own, and not the class's: minifiers rename classes.
  static errorName = "LonghaulError";
}

/** What the service said of a fault, given to the errors that tell of one. */
class ServiceToldError extends LonghaulError {
  constructor(sentence, { httpStatus = null, error }) {
    const told = [error.message, error.code && `(${error.code})`].filter(Boolean).join(" ");
    super(told ? `${sentence}: ${told}` : `${sentence}.`, { code: error.code });
    this.status = httpStatus;
    this.details = error.details;
    this.innerError = error.innerCodes.reduceRight((innerError, code) => ({ code, innerError }), null);
  }
}

/** The service refused to start the action: nothing was done. */
export class StartRejectedError extends ServiceToldError {
  static errorName = "StartRejectedError";

  constructor(report, cause) {
    const { httpStatus } = report;
    super(
      httpStatus === null
        ? "The action was not started, since auth gave no token (see cause)"
        : `The service refused to start the action (HTTP ${httpStatus})`,
      report,
    );
    this.retryAfterMs = report.retryAfterMs;
    if (cause !== undefined) {
      this.cause = cause;
      this.code = "noToken";
    }
  }
}

/** The start was sent, and whether the service received it can't be told. */
export class StartUncertainError extends LonghaulError {
  static errorName = "StartUncertainError";

  constructor({ httpStatus }) {
    super(
      `The start was sent, but ${httpStatus === null ? "no answer to it could be read" : `the answer was HTTP ${httpStatus}`}: ` +
        "the service may have received it. Look at the destination before starting it again.",
      { code: "startUncertain" },
    );
    this.status = httpStatus;
  }
}

/** The action failed, or was cancelled, at the service. */
export class ActionFailedError extends ServiceToldError {
  static errorName = "ActionFailedError";

  constructor(report) {
    super(report.status === "cancelled" ? "The action was cancelled at the service" : "The action failed at the service", report);
    this.code ??= report.status;
    this.actionStatus = report.status;
    this.statusDescription = report.statusDescription;
  }
}

const REASONS = {
  locationHidden:
    "the answer has no Location header that this page may read (the service sent none, or its CORS headers don't expose it)",
  locationUnusable: "the Location that the service gave is no URL that may be asked",
  monitorGone: "the monitor has forgotten the action",
  monitorExpired: "the monitor URL's own credential has run out",
  monitorRefused: "the monitor refuses to answer",
  monitorUnreadable: "the monitor answers nothing that can be understood",
  monitorUnreachable: "the monitor's host doesn't answer",
  monitorFailing: "the monitor keeps answering with an error of the service",
  monitorRedirects: "the monitor redirects to where this page can't see",
  monitorHidden: "the monitor answers, but its CORS headers don't let this page read it",
};

/** The action was accepted, and how it ends can't be seen. */
export class OutcomeUnknownError extends ServiceToldError {
  static errorName = "OutcomeUnknownError";

  constructor(report) {
    const sentence = `The service accepted the action, but how it ends can't be seen: ${REASONS[report.reason]}. Look at the destination`;
    super(sentence, report);
    this.reason = report.reason;
    this.code ??= report.reason;
  }
}

/** The time that the caller gave is over. */
export class TimeoutError extends LonghaulError {
  static errorName = "TimeoutError";

  constructor() {
    super("The action did not end within timeoutMs. It goes on at the service, and can be resumed.", { code: "timeout" });
  }
}

/** There is a fault in this library. */
export class BugError extends LonghaulError {
  static errorName = "BugError";

  constructor(cause) {
    super(`This is a bug in longhaul, please report it with its cause: ${cause}`, { code: "bug", cause });
  }
}
