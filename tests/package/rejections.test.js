// A rejection is unhandled exactly when a native promise's rejection would be: no code has attached when the platform checks.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { installed } from "./installed.js";
import { unhandled } from "./unhandled.js";

const app = await installed();
const longhaul = await app.import("longhaul");
const { copyAll, resumeAll } = await app.import("longhaul/groups");
const { actionStore } = await app.import("longhaul/store");

const MONITOR = "https://contoso.sharepoint.com/monitor/1";
const options = { baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "token" };
const body = { name: "b" };

/** A drive whose copies run forever. @param {object} [more] */
function service(more = {}) {
  const fetch = async (/** @type {string} */ url) =>
    url === MONITOR ? Response.json({ status: "inProgress" }) : new Response(null, { status: 202, headers: { Location: MONITOR } });
  return new longhaul.DriveClient({ ...options, fetch, ...more });
}

/** Waits until the platform has checked for unhandled rejections. */
const checked = () => new Promise((resolve) => setTimeout(resolve, 20));
const aborted = () => ({ signal: AbortSignal.abort() });

/** @type {Record<string, (drive: any) => Promise<unknown>>} Each rejects, and the caller catches it. */
const CAUGHT = {
  "a copy with an aborted signal": (drive) => drive.copy("A", body, aborted()),
  "its result": (drive) => drive.copy("A", body, aborted()).result,
  "its acceptance": (drive) => drive.copy("A", body, aborted()).accepted,
  "a copy that is aborted immediately": (drive) => {
    const action = drive.copy("A", body);
    action.abort();
    return action;
  },
  "a copy that is aborted while it runs": async (drive) => {
    const action = drive.copy("A", body, { pacing: { firstMs: 1 } });
    await action.accepted;
    action.abort();
    await action;
  },
  "a copy that is forgotten": (drive) => {
    const action = drive.copy("A", body);
    action.forget();
    return action;
  },
  "an iterator": async (drive) => {
    for await (const _ of drive.copy("A", body, aborted()));
  },
  "a combination of promises": (drive) => Promise.all([drive.copy("A", body, aborted()), drive.copy("B", body, aborted())]),
  "an argument that isn't valid": (drive) => drive.copy("A", 5),
  "an argument that only the core rejects": (drive) => drive.copy("", body),
  "a followed monitor": (drive) => drive.follow(MONITOR, aborted()),
  "a monitor that is followed without a client": () => longhaul.follow(MONITOR, aborted()),
  "another start": (drive) => drive.start({ path: "/x" }, aborted()),
  "an upload from URL": (drive) => drive.uploadFromUrl("A", { name: "x", sourceUrl: "https://x.example" }, aborted()),
  "a resumed action": (drive) => drive.resume({ longhaul: 1 }, aborted()),
  "a start of Graph": () => new longhaul.GraphClient({ auth: "token" }).start({ path: "/x" }, aborted()),
  "a group that isn't valid": (drive) => copyAll(drive, 5),
  "an iterator of a group that isn't valid": async () => {
    for await (const _ of copyAll(undefined, []));
  },
  "a group that can't be resumed": (drive) => resumeAll(drive, {}),
};

for (const [what, act] of Object.entries(CAUGHT)) {
  for (const [where, drive] of Object.entries({ "": service(), ", with a store": service({ store: actionStore(new Map()) }) })) {
    test(`${what}${where} rejects nothing that isn't caught`, async () => {
      const before = unhandled.length;
      await assert.rejects(async () => void (await act(drive)));
      await checked();
      assert.deepEqual(unhandled.slice(before), []);
    });
  }
}

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

/** Runs a program whose copy fails and that then does this, and returns what it prints. @param {string} then */
async function program(then) {
  const script = `
    import { DriveClient } from "longhaul";
    const fetch = async (url) => url === "${MONITOR}"
      ? Response.json({ status: "failed" })
      : new Response(null, { status: 202, headers: { Location: "${MONITOR}" } });
    const drive = new DriveClient({ ...${JSON.stringify(options)}, fetch });
    const action = drive.copy("1", { name: "x" }, { pacing: { firstMs: 1 }, onProgress: () => {} });
    ${then}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: app.folder });
  let printed = "";
  child.stderr.on("data", (chunk) => (printed += chunk));
  const [code] = await once(child, "close");
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
