// Counts the page's timers, its requests in flight, and the wasm's memory. It wraps the platform's functions before the package is loaded,
// and doesn't change what they do.

{
  const { setTimeout: set, clearTimeout: clear, fetch: send } = globalThis;
  const { instantiate } = WebAssembly;
  /** @type {Set<unknown>} */
  const timers = new Set();
  let requests = 0;
  /** The exports of the wasm. Their names are minified. @type {unknown[]} */
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
    /** Called before each POST is sent. Returns a function that is called with the status of the response, if there is one. */
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
    const onStatus = init?.method === "POST" ? instruments.onPost(String(resource)) : undefined;
    requests++;
    try {
      const response = await send(resource, init);
      onStatus?.(response.status);
      return response;
    } finally {
      requests--;
    }
  };

  WebAssembly.instantiate = /** @type {any} */ (
    async (/** @type {[any, any]} */ ...parameters) => {
      const result = /** @type {any} */ (await instantiate(...parameters));
      exported = Object.values((result.instance ?? result).exports);
      return result;
    }
  );

  Object.assign(globalThis, { instruments });
}
