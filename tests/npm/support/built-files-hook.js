// Node's hook that replaces the imports of the files that the build makes. A query in a module's URL also applies to what it imports, so that
// each query has modules of its own.

const BUILT = ["./longhaul.js", "./wasm.js", "./longhaul_bg.wasm"];

/** @type {import("node:module").ResolveHook} */
export function resolve(specifier, context, next) {
  const parent = context.parentURL ?? "";
  if (!parent.includes("/src/npm/") || !specifier.startsWith("./")) return next(specifier, context);
  if (BUILT.includes(specifier)) return next(new URL("./built-files.js", import.meta.url).href, context);
  return next(specifier + new URL(parent).search, context);
}
