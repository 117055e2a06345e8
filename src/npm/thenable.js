// What makes an object with a `result` a promise of it.

/** A promise of its `result`, as far as `await` and its callers can tell. */
export class Thenable {
  /** @type {Promise<any>} */
  get result() {
    throw new TypeError("a Thenable has a result of its own");
  }

  then(onFulfilled, onRejected) {
    return this.result.then(onFulfilled, onRejected);
  }

  catch(onRejected) {
    return this.result.catch(onRejected);
  }

  finally(onFinally) {
    return this.result.finally(onFinally);
  }
}
