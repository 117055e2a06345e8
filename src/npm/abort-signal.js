// The signal that a caller may give.

/** Throws for what is no signal; none is as good as any. @param {unknown} signal */
export function checkSignal(signal) {
  if (signal === undefined || signal === null || typeof (/** @type {any} */ (signal).addEventListener) === "function") return;
  throw new TypeError("signal must be an AbortSignal");
}

/**
 * Aborts when the signal does, or at once when it has.
 * @param {AbortSignal | null | undefined} signal
 * @param {(reason: any) => void} abort
 * @returns {() => void} lets go of the signal
 */
export function obey(signal, abort) {
  checkSignal(signal);
  const follow = () => abort(signal?.reason);
  if (signal?.aborted) follow();
  else signal?.addEventListener("abort", follow);
  return () => signal?.removeEventListener("abort", follow);
}
