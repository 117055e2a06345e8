// Loads the wasm on first use, one instance for each environment.

import { BugError, LonghaulError } from "./errors.js";
import { buildId, createBindings } from "./longhaul.js";

/**
 * Matches the error messages of JavaScript engines if the page's Content-Security-Policy, or the host, forbids compiling. In a content script of an
 * extension, Chromium gives no reason after the colon.
 */
const FORBIDDEN = /unsafe-eval|CSP|disallowed by embedder|: $/;

/** The return value of a broken instance's exports. The bindings read it as empty, whether they expect a number, a list or no value. */
const NOTHING = [];

/** A running instance of the wasm. */
export class Engine {
  /** The actions that are running in it. @type {Set<{ fail(error: unknown): void }>} */
  live = new Set();
  /** Whether a trap has ended it. */
  isBroken = false;
  #environment;

  /** @param {import("./environment.js").Environment} environment */
  constructor(environment) {
    this.#environment = environment;
    /** Its exports; see src/api.rs. @type {any} */
    this.wasm = createBindings({
      Date: { now: () => environment.now(), parse: Date.parse },
      setTimeout: (callback, ms) => environment.setTimeout(callback, ms),
      clearTimeout: (timer) => environment.clearTimeout(timer),
      queueMicrotask: environment.runSoon,
    });
  }

  /** @param {WebAssembly.Module} module */
  async start(module) {
    const { exports } = /** @type {any} */ (await WebAssembly.instantiate(module, this.wasm.getImports()));
    const guarded = Object.entries(exports).map(([name, value]) => [name, this.#guard(value)]);
    this.wasm.start({ exports: { ...Object.fromEntries(guarded), __wbindgen_start: exports.__wbindgen_start } });
    return this;
  }

  /** Wraps an export, so that a trap in the wasm leaves no promise pending. */
  #guard(exported) {
    if (typeof exported !== "function") return exported;
    return (...args) => {
      try {
        if (!this.isBroken) return exported(...args);
      } catch (error) {
        this.#break(error);
      }
      return NOTHING;
    };
  }

  /** Fails all actions, because a trap may corrupt the instance's memory. The next action gets a new instance. */
  #break(error) {
    this.isBroken = true;
    this.#environment.engine = undefined;
    if (this.live.size === 0) this.#environment.reportError(new BugError(error));
    for (const run of [...this.live]) run.fail(new BugError(error));
  }
}

/**
 * Returns the engine of an environment. Loads it first if necessary.
 *
 * @param {import("./environment.js").Environment} environment
 * @param {() => unknown} getSource returns the wasm: bytes or a module
 * @returns {Promise<Engine>}
 */
export function loadEngine(environment, getSource) {
  environment.engine ??= load(environment, getSource).catch((cause) => {
    environment.engine = undefined;
    const message = cause?.message ?? cause;
    const advice = FORBIDDEN.test(message)
      ? " A CSP's script-src needs 'wasm-unsafe-eval'; if the host forbids compiling, use longhaul/slim with a compiled module."
      : "";
    throw new LonghaulError(`The WebAssembly of longhaul could not be loaded: ${message}.${advice}`, { code: "loadFailed", cause });
  });
  return environment.engine;
}

async function load(environment, getSource) {
  environment.wasmModule ??= await compile(await getSource());
  return new Engine(environment).start(environment.wasmModule);
}

async function compile(source) {
  // Not `instanceof`: a module may come from another realm.
  const module = String(source) === "[object WebAssembly.Module]" ? source : await WebAssembly.compile(source);
  const [id] = WebAssembly.Module.customSections(module, "build_id");
  // A missing id is decoded as an empty text.
  if (new TextDecoder().decode(id) !== buildId) throw new TypeError("the WebAssembly is of another build");
  return module;
}
