// Callbacks of the app.

/**
 * Calls a callback, if there is one. One that throws neither stops what calls it nor is swallowed.
 * @template T
 * @param {((given: T) => void) | undefined} callback
 * @param {T} given
 */
export function call(callback, given) {
  try {
    callback?.(given);
  } catch (error) {
    reportUncaught(error);
  }
}

/** An error that nobody catches, as the environment tells of such. @param {unknown} error */
export function reportUncaught(error) {
  if (typeof globalThis.reportError === "function") globalThis.reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}
