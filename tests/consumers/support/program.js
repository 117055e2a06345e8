// Programs without a page, and the TypeScript that some are written in.

/**
 * Has a program of an app make its copy, and checks it.
 *
 * @param {import("./app.js").App} app
 * @param {import("./drive.js").AppDrive} drive
 * @param {[string, ...string[]]} command
 */
export async function copiesInProgram(app, drive, command = ["node", "main.js"]) {
  const settings = drive.settings();
  app.settings = settings;
  await drive.check(settings, JSON.parse(await app.run(...command)));
}

/** How an app may have TypeScript look for packages, and what it may have it know of its host beside Node. */
export const TYPESCRIPT = [
  { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"] },
  { module: "esnext", moduleResolution: "bundler", lib: ["es2022"] },
  { module: "node16", moduleResolution: "node16", lib: ["es2022", "dom"] },
  { module: "node16", moduleResolution: "node16", lib: ["es2022"] },
];

/**
 * Compiles an app, as strictly as can be.
 *
 * @param {import("./app.js").App} app
 * @param {typeof TYPESCRIPT[number]} options
 */
export async function compile(app, options) {
  const compilerOptions = { strict: true, skipLibCheck: false, target: "es2022", types: ["node"], ...options };
  await app.write("tsconfig.json", JSON.stringify({ compilerOptions }));
  await app.run("tsc");
}
