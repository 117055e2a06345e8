// An error as the service words it: a code for programs and a message for people.

/** The HTTP status of each code ("Errors" in the documentation of OneDrive's API). */
const STATUSES = {
  invalidRequest: 400,
  unauthenticated: 401,
  accessDenied: 403,
  notAllowed: 403,
  itemNotFound: 404,
  nameAlreadyExists: 409,
  generalException: 500,
  notSupported: 501,
  quotaLimitReached: 507,
};

export class ServiceError extends Error {
  /**
   * @param {string} code one of the service's
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }

  get status() {
    return STATUSES[this.code] ?? 500;
  }

  /** What a response's body has as its `error`. */
  toJSON() {
    return { code: this.code, message: this.message };
  }
}

/** @param {string} field what is wrong in the request @param {string} expected */
export function invalid(field, expected) {
  return new ServiceError("invalidRequest", `${field}: ${expected}`);
}

export function notFound() {
  return new ServiceError("itemNotFound", "The item does not exist.");
}

/** @param {string} name */
export function nameTaken(name) {
  return new ServiceError("nameAlreadyExists", `name: an item called "${name}" already exists there.`);
}
