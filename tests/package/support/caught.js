// @ts-check
// Calls that reject and whose rejection the app catches: none may be unhandled. They run in Node, in a program of their own and in pages.

const MONITOR = "https://contoso.sharepoint.com/monitor/1";
const OPTIONS = { baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "token" };
const body = { name: "b" };
const pacing = { firstMs: 1 };
const aborted = () => ({ signal: AbortSignal.abort() });

/** The arguments of the calls. @typedef {{ drive: any, failing: any, longhaul: any, groups: any }} Context */

/**
 * @param {any} longhaul
 * @param {any} groups
 * @param {object} [more] options of the drives
 * @returns {Context} `drive`: its copies run forever; `failing`: its copies fail
 */
export function contextOf(longhaul, groups, more = {}) {
  const driveWhose = (/** @type {object} */ status) =>
    new longhaul.DriveClient({
      ...OPTIONS,
      fetch: async (/** @type {string} */ url) =>
        url === MONITOR ? Response.json(status) : new Response(null, { status: 202, headers: { Location: MONITOR } }),
      ...more,
    });
  return { drive: driveWhose({ status: "inProgress" }), failing: driveWhose({ status: "failed" }), longhaul, groups };
}

/** @type {Record<string, (context: Context) => Promise<unknown>>} */
export const CAUGHT = {
  "a copy with an aborted signal": ({ drive }) => drive.copy("A", body, aborted()),
  "its result": ({ drive }) => drive.copy("A", body, aborted()).result,
  "its acceptance": ({ drive }) => drive.copy("A", body, aborted()).accepted,
  "its acceptance and then the copy": async ({ drive }) => {
    const action = drive.copy("A", body, aborted());
    await action.accepted.catch(() => {});
    await action;
  },
  "a copy that is awaited in a later task": async ({ drive }) => {
    const action = drive.copy("A", body);
    const result = action.then(() => {});
    action.abort();
    await result;
  },
  "a copy that is aborted immediately": ({ drive }) => {
    const action = drive.copy("A", body);
    action.abort();
    return action;
  },
  "a copy that is aborted with a reason": ({ drive }) => {
    const action = drive.copy("A", body);
    action.abort(new Error("reason"));
    return action;
  },
  "a copy that is aborted while it runs": async ({ drive }) => {
    const action = drive.copy("A", body, { pacing });
    await action.accepted;
    action.abort();
    await action;
  },
  "a copy whose signal aborts while it runs": async ({ drive }) => {
    const controller = new AbortController();
    const action = drive.copy("A", body, { pacing, signal: controller.signal });
    await action.accepted;
    controller.abort();
    await action;
  },
  "a copy that times out": ({ drive }) => drive.copy("A", body, { pacing, timeoutMs: 20 }),
  "a copy that is forgotten": ({ drive }) => {
    const action = drive.copy("A", body);
    action.forget();
    return action;
  },
  "a copy that fails": ({ failing }) => failing.copy("A", body, { pacing }),
  "the result of a copy that fails": ({ failing }) => failing.copy("A", body, { pacing }).result,
  "an iterator": async ({ drive }) => {
    for await (const _ of drive.copy("A", body, aborted()));
  },
  "an iterator of a copy that fails": async ({ failing }) => {
    for await (const _ of failing.copy("A", body, { pacing }));
  },
  "a combination of promises": ({ drive }) => Promise.all([drive.copy("A", body, aborted()), drive.copy("B", body, aborted())]),
  "a race": ({ drive }) => Promise.race([drive.copy("A", body, aborted()), drive.copy("B", body, aborted()).result]),
  "an argument that isn't valid": ({ drive }) => drive.copy("A", 5),
  "an argument that only the core rejects": ({ drive }) => drive.copy("", body),
  "a followed monitor": ({ drive }) => drive.follow(MONITOR, aborted()),
  "a monitor that is followed without a client": ({ longhaul }) => longhaul.follow(MONITOR, aborted()),
  "a move": ({ drive }) => drive.move("A", body, aborted()),
  "another start": ({ drive }) => drive.start({ path: "/x" }, aborted()),
  "an upload from URL": ({ drive }) => drive.uploadFromUrl("A", { name: "x", sourceUrl: "https://x.example" }, aborted()),
  "a resumed action": ({ drive }) => drive.resume({ longhaul: 1 }, aborted()),
  "a start of Graph": ({ longhaul }) => new longhaul.GraphClient({ auth: "token" }).start({ path: "/x" }, aborted()),
  "a group that isn't valid": ({ drive, groups }) => groups.copyAll(drive, 5),
  "an iterator of a group that isn't valid": async ({ groups }) => {
    for await (const _ of groups.copyAll(undefined, []));
  },
  "a group that can't be resumed": ({ drive, groups }) => groups.resumeAll(drive, {}),
};

/**
 * Makes every call, catches each rejection, and waits until the platform has checked for unhandled ones.
 *
 * @param {Context} context
 * @returns {Promise<string[]>} the calls that didn't reject
 */
export async function catchAll(context) {
  const resolved = [];
  for (const [what, act] of Object.entries(CAUGHT)) {
    try {
      await act(context);
      resolved.push(what);
    } catch {}
  }
  // Aborted copies of a group are outcomes, not rejections.
  await context.groups.copyAll(context.drive, [{ item: "A", name: "a" }, { item: "B", name: "b" }, null], aborted());
  await new Promise((resolve) => setTimeout(resolve, 100));
  return resolved;
}
