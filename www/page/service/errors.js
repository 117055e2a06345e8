// @ts-check
/** The two ways in which a request to the drive fails. */

/** The drive responded with an error. */
export class DriveError extends Error {
  /**
   * @param {number} status the HTTP status; 0 if the request wasn't sent
   * @param {string} code the service's error code, such as `itemNotFound`
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.name = "DriveError";
    this.status = status;
    this.code = code;
  }
}

/** The drive didn't respond. */
export class ConnectionError extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super("The drive can’t be reached.", { cause });
    this.name = "ConnectionError";
  }
}

/**
 * An error's explanation for the user.
 *
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof DriveError) {
    if (error.code === "nameAlreadyExists") return "An item with this name already exists.";
    if (error.code === "quotaLimitReached") return "The drive is full.";
    if (error.status === 401) return "The drive doesn’t accept the token. It may have expired. Paste a new one.";
    if (error.status === 404) return "The item doesn’t exist any more.";
    return `The drive responded: ${error.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}
