// A defect in the wasm must not leave a promise pending.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { installed } from "./installed.js";

const app = await installed();

// A separate program, since it changes the platform.
const PROGRAM = `
  import { BugError, DriveClient } from "longhaul";
  process.on("uncaughtException", (error) => console.log("uncaught:", error));
  process.on("unhandledRejection", (error) => console.log("unhandled:", error));
  const MONITOR = "https://contoso.sharepoint.com/monitor/1";
  const client = (fetch) => new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "x", fetch });
  const copy = (fetch) => client(fetch).copy("1", { name: "x" }, { pacing: { firstMs: 1 } });
  let requests = 0;
  let pending;
  await new Promise((resolve) => {
    pending = copy(() => {
      requests++;
      resolve();
      return new Promise(() => {});
    });
  });

  // The wasm doesn't expect an exception here, and traps.
  const { random } = Math;
  Math.random = () => {
    throw new Error("on purpose");
  };
  const faulty = copy(async () => new Response());
  const tell = (error) => console.log(error instanceof BugError, error.name, error.code, error.cause.message);
  await Promise.all([pending.catch(tell), faulty.catch(tell)]);
  console.log(pending.state.phase, requests);

  Math.random = random;
  const { status } = await copy(async (url) =>
    url === MONITOR ? Response.json({ status: "completed" }) : new Response(null, { status: 202, headers: { Location: MONITOR } }));
  console.log(status);
  process.exit();`;

test("a defect rejects the pending actions with a BugError, and later actions work", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", PROGRAM], { cwd: app.folder });
  const bug = "true BugError bug on purpose";
  assert.deepEqual(stdout.trim().split("\n"), [bug, bug, "failed 1", "completed"]);
});
