// Promises that are settled from outside.

/** A promise to be settled from outside. That nobody waits for it is no fault of its own: whoever made it sees to that. */
export function deferred() {
  let settle;
  const promise = new Promise((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => {});
  return { promise, ...settle };
}
