// An error of the service: a code for programs and a message for people.

/** The HTTP status of each code ("Errors" in the documentation of OneDrive's API). */
const STATUSES = {
  invalidRequest: 400,
  unauthenticated: 401,
  accessDenied: 403,
  notAllowed: 403,
  itemNotFound: 404,
  nameAlreadyExists: 409,
  resourceModified: 412,
  invalidRange: 416,
  failedDependency: 424,
  generalException: 500,
  notSupported: 501,
  quotaLimitReached: 507,
};

export class ServiceError extends Error {
  /**
   * @param {string} code one of the service's codes
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
    this.status = STATUSES[code] ?? 500;
  }

  /** The `error` member of a response's body. */
  toJSON() {
    return { code: this.code, message: this.message };
  }
}

/** @param {string} field the invalid part of the request @param {string} expected */
export function invalid(field, expected) {
  return new ServiceError("invalidRequest", `${field}: ${expected}`);
}

/**
 * Reads a field. If `read` throws, the field is invalid.
 *
 * @template T
 * @param {() => T} read
 * @param {string} field
 * @param {string} expected
 */
export function readField(read, field, expected) {
  try {
    return read();
  } catch {
    throw invalid(field, expected);
  }
}

export function notFound() {
  return new ServiceError("itemNotFound", "The item does not exist.");
}

/** @param {string} name */
export function nameTaken(name) {
  return new ServiceError("nameAlreadyExists", `name: an item called "${name}" already exists there.`);
}
