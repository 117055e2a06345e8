// The recipes of docs/recipes.md that are whole components: the folder of apps/ with the rest of an app, and the commands that check and build it.

/** @typedef {{ folder: string, check: string[] | null, build: string[], tsconfig?: object }} Recipe */

const VITE = ["vite", "build"];
const TSC = ["tsc", "--noEmit"];

/** By their headings. @type {Record<string, Recipe>} */
export const FRAMEWORKS = {
  React: { folder: "recipe-react", check: TSC, build: VITE, tsconfig: { jsx: "react-jsx" } },
  Svelte: { folder: "recipe-svelte", check: ["svelte-check", "--fail-on-warnings"], build: VITE },
  "Vue and Pinia": { folder: "recipe-vue", check: ["vue-tsc", "--noEmit"], build: VITE },
  Solid: { folder: "recipe-solid", check: TSC, build: VITE, tsconfig: { jsx: "preserve", jsxImportSource: "solid-js" } },
  Angular: { folder: "recipe-angular", check: null, build: ["ng", "build"] },
  RxJS: { folder: "recipe-rxjs", check: TSC, build: VITE },
  "TanStack Query": { folder: "recipe-query", check: TSC, build: VITE, tsconfig: { jsx: "react-jsx" } },
};
