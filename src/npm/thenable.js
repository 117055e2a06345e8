// What makes an object with a `result` a promise of it.

/**
 * A promise of its `result`, as far as `await` and its callers can tell.
 * @typedef {{ readonly result: Promise<any> }} Resulting
 */
export class Thenable {
  /** @this {Resulting} */
  then(onFulfilled, onRejected) {
    return this.result.then(onFulfilled, onRejected);
  }

  /** @this {Resulting} */
  catch(onRejected) {
    return this.result.catch(onRejected);
  }

  /** @this {Resulting} */
  finally(onFinally) {
    return this.result.finally(onFinally);
  }
}
