// A rejection is unhandled exactly when a native promise's rejection would be: no code has attached when the platform checks.
// A defect in the wasm doesn't leave a promise pending.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { promisify } from "node:util";
import { CAUGHT, contextOf } from "./support/caught.js";
import { PackagePage } from "./support/package-page.js";
import { installed, unhandled } from "./support/installed.js";

const CAUGHT_MODULE = new URL("./support/caught.js", import.meta.url).href;
const app = await installed();
const longhaul = await app.import("longhaul");
const { copyAll, resumeAll } = await app.import("longhaul/groups");
const { actionStore } = await app.import("longhaul/store");

const page = await PackagePage.open(app.folder);
const otherPage = await PackagePage.open(app.folder);

const MONITOR = "https://contoso.sharepoint.com/monitor/1";
const options = { baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "token" };
const body = { name: "b" };
const groups = { copyAll, resumeAll };
const service = () => contextOf(longhaul, groups).drive;

/** Waits until the platform has checked for unhandled rejections. */
const checked = () => new Promise((resolve) => setTimeout(resolve, 20));
const aborted = () => ({ signal: AbortSignal.abort() });

for (const [what, act] of Object.entries(CAUGHT)) {
  for (const [where, more] of Object.entries({ "": {}, ", with a store": { store: actionStore(new Map()) } })) {
    test(`${what}${where} rejects nothing that isn't caught`, async () => {
      const before = unhandled.length;
      await assert.rejects(async () => void (await act(contextOf(longhaul, groups, more))));
      await checked();
      assert.deepEqual(unhandled.slice(before), []);
    });
  }
}

test("a program that catches every rejection runs to its end, silently", async () => {
  const script = `
    import * as longhaul from "longhaul";
    import * as groups from "longhaul/groups";
    import { actionStore } from "longhaul/store";
    import { catchAll, contextOf } from ${JSON.stringify(CAUGHT_MODULE)};
    const resolved = [
      ...await catchAll(contextOf(longhaul, groups)),
      ...await catchAll(contextOf(longhaul, groups, { store: actionStore(new Map()) })),
    ];
    console.log(JSON.stringify(resolved));`;
  assert.deepEqual(await run(script), { code: 0, out: "[]\n", printed: "" });
});

test("a page that catches every rejection is silent in Chromium", async () => {
  const resolved = await page.run(async (longhaul) => {
    const [groups, store, caught] = await Promise.all(["longhaul/groups", "longhaul/store", "/support/caught.js"].map((name) => import(name)));
    return [
      ...(await caught.catchAll(caught.contextOf(longhaul, groups))),
      ...(await caught.catchAll(caught.contextOf(longhaul, groups, { store: store.indexedDbStore() }))),
    ];
  }, null);
  assert.deepEqual(resolved, []);
  assert.deepEqual(await page.unhandled(), []);
});

test("a page reports a rejection that isn't caught", async () => {
  await otherPage.run(async (longhaul) => {
    const { contextOf } = await import(/** @type {string} */ ("/support/caught.js"));
    contextOf(longhaul, {}).drive.copy("A", { name: "b" }, { signal: AbortSignal.abort() });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }, null);
  assert.equal((await otherPage.unhandled()).length, 1);
});

test("copies of an aborted group reject nothing by themselves", async () => {
  const before = unhandled.length;
  const group = copyAll(service(), [{ item: "A", name: "a" }, { item: "B", name: "b" }, null], aborted());
  assert.deepEqual((await group).map((/** @type {any} */ { outcome }) => outcome), ["stopped", "stopped", "rejected"]);
  await checked();
  assert.deepEqual(unhandled.slice(before), []);
});

/** @type {Record<string, (action: any) => unknown>} Each counts as handling the rejection. */
const ATTACHED = {
  "catch()": (action) => action.catch(() => {}),
  "a handler of the acceptance": (action) => action.accepted.catch(() => {}),
  "a subscription": (action) => action.subscribe(() => {}),
  "forget()": (action) => action.forget(),
  "an iterator that is never read": (action) => action[Symbol.asyncIterator](),
  "an iterator that is read once": (action) => void action[Symbol.asyncIterator]().next(),
};

for (const [what, attach] of Object.entries(ATTACHED)) {
  test(`${what} handles a rejection`, async () => {
    const before = unhandled.length;
    const action = service().copy("A", body);
    attach(action);
    action.abort();
    await checked();
    assert.deepEqual(unhandled.slice(before), []);
  });
}

/** Runs a program beside the installed package, with Node's default treatment of unhandled rejections. @param {string} script */
async function run(script) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: app.folder });
  let out = "";
  let printed = "";
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (printed += chunk));
  const [code] = await once(child, "close");
  return { code, out, printed };
}

/** Runs a program whose copy fails and that then does this, and returns what it prints. @param {string} then */
async function program(then) {
  const { code, printed } = await run(`
    import { DriveClient } from "longhaul";
    const fetch = async (url) => url === "${MONITOR}"
      ? Response.json({ status: "failed" })
      : new Response(null, { status: 202, headers: { Location: "${MONITOR}" } });
    const drive = new DriveClient({ ...${JSON.stringify(options)}, fetch });
    const action = drive.copy("1", { name: "x" }, { pacing: { firstMs: 1 }, onProgress: () => {} });
    ${then}`);
  return { code, printed };
}

for (const then of ["", "action.accepted;", "action.result;", "action.progress; action.state; action.estimate();"]) {
  test(`a failure is unhandled after ${then || "nothing"}`, async () => {
    const { code, printed } = await program(then);
    assert.equal(code, 1);
    assert.match(printed, /The action failed at the service/);
  });
}

test("a handled failure, or one after `accepted` was awaited, doesn't end the program", async () => {
  for (const then of [
    "await action.accepted;",
    "action.catch(() => {});",
    "try { await action } catch {}",
    "try { for await (const _ of action); } catch {}",
    "action.subscribe(() => {});",
  ]) {
    assert.deepEqual(await program(then), { code: 0, printed: "" }, then);
  }
});

// A separate program, since it changes the platform.
const DEFECT = `
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
    Math.random = random;
    throw new Error("on purpose");
  };
  const works = async (url) =>
    url === MONITOR ? Response.json({ status: "completed" }) : new Response(null, { status: 202, headers: { Location: MONITOR } });
  const faulty = copy(works);
  // Enters the wasm in the same task, after the trap.
  const next = copy(works);
  const print = (error) => console.log(error instanceof BugError, error.name, error.code, error.cause.message);
  await Promise.all([pending.catch(print), faulty.catch(print)]);
  console.log(pending.state.phase, requests);

  for (const action of [next, copy(works)]) console.log((await action).status);
  process.exit();`;

test("a defect rejects the pending actions with a BugError, and later actions work", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", DEFECT], { cwd: app.folder });
  const bug = "true BugError bug on purpose";
  assert.deepEqual(stdout.trim().split("\n"), [bug, bug, "failed 1", "completed", "completed"]);
});
