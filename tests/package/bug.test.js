// A fault in the wasm must not leave a promise pending for ever.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { installed } from "./installed.js";

const app = await installed();

// A program of its own, since the fault is told to the environment too, as one that nobody caught.
const FAULTY = `
  import { BugError, DriveClient } from "longhaul";
  process.on("uncaughtException", (error) => console.log("uncaught:", error.message));
  const copy = (fetch) => new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "x", fetch }).copy("1", { name: "x" });
  let pending;
  await new Promise((resolve) => {
    pending = copy(() => {
      resolve();
      return new Promise(() => {});
    });
  });

  // What the wasm takes for granted is so no longer: it stops in the middle.
  Math.random = () => {
    throw new Error("on purpose");
  };
  const faulty = copy(async () => new Response());
  const tell = (error) => console.log(error instanceof BugError, error.name, error.code, error.cause.message);
  await Promise.all([pending.catch(tell), faulty.catch(tell)]);
  // What the wasm had begun, a timer among it, is there yet.
  process.exit();`;

test("a fault rejects whatever is pending with an error that says it is a bug", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", FAULTY], { cwd: app.folder });
  const told = "true BugError bug on purpose";
  assert.deepEqual(stdout.trim().split("\n").sort(), [told, told, "uncaught: on purpose"]);
});
