// Counts what lives in the page: timers, requests on their way, the wasm's memory. It is there before the package is, and hands
// everything through as it came.

{
  const { setTimeout: set, clearTimeout: clear, fetch: send } = globalThis;
  const { instantiate } = WebAssembly;
  /** @type {Set<unknown>} */
  const timers = new Set();
  let requests = 0;
  /** What the wasm exports; names mean nothing there. @type {unknown[]} */
  let exported = [];

  globalThis.setTimeout = /** @type {any} */ (
    (/** @type {Function} */ callback, /** @type {number} */ ms) => {
      const timer = set(() => {
        timers.delete(timer);
        callback();
      }, ms);
      timers.add(timer);
      return timer;
    }
  );

  globalThis.clearTimeout = (timer) => {
    timers.delete(timer);
    clear(timer);
  };

  const instruments = {
    /** Told of each POST before it is sent; what it returns is told the answer's status, if there is one. */
    onPost: (/** @type {string} */ _url) => (/** @type {number} */ _status) => {},

    count() {
      const memory = exported.find((each) => each instanceof WebAssembly.Memory);
      return {
        timers: timers.size,
        requests,
        wasmBytes: memory?.buffer.byteLength ?? 0,
      };
    },
  };

  globalThis.fetch = async (resource, init) => {
    const answered = init?.method === "POST" ? instruments.onPost(String(resource)) : undefined;
    requests++;
    try {
      const response = await send(resource, init);
      answered?.(response.status);
      return response;
    } finally {
      requests--;
    }
  };

  WebAssembly.instantiate = /** @type {any} */ (
    async (/** @type {[any, any]} */ ...given) => {
      const made = /** @type {any} */ (await instantiate(...given));
      exported = Object.values((made.instance ?? made).exports);
      return made;
    }
  );

  Object.assign(globalThis, { instruments });
}
