// @ts-check
/** The two ways in which a request to the drive goes wrong. */

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
