// Programs without a page, and the TypeScript that some are written in.

/**
 * Checks that a program of an app makes a copy.
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

/** Module resolutions, and the platform's types beside those of Node. */
export const TYPESCRIPT = [
  { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"] },
  { module: "esnext", moduleResolution: "bundler", lib: ["es2022"] },
  { module: "node16", moduleResolution: "node16", lib: ["es2022", "dom"] },
  { module: "node16", moduleResolution: "node16", lib: ["es2022"] },
];

/**
 * Compiles an app with the strictest options.
 *
 * @param {import("./app.js").App} app
 * @param {typeof TYPESCRIPT[number]} options
 */
export async function compile(app, options) {
  const compilerOptions = { strict: true, skipLibCheck: false, target: "es2022", types: ["node"], ...options };
  await app.write("tsconfig.json", JSON.stringify({ compilerOptions }));
  await app.run("tsc");
}
