// @ts-check
// Runs in Node and in a page: starts what a case says, and describes how it ends as plain data.

/**
 * @param {any} longhaul
 * @param {{ baseUrl: string, auth: string, service?: string, fetch?: unknown, startRequest?: any, copyBody?: any }} task
 */
export async function outcomeOf(longhaul, { startRequest, copyBody, ...client }) {
  const drive = new longhaul.DriveClient(client);
  /** @type {(number | null)[]} */
  const percentages = [];
  const options = {
    pacing: { firstMs: 1, minMs: 1, maxMs: 5 },
    // As the files say: what a monitor doesn't answer is left unknown.
    checkDestination: false,
    onProgress: (/** @type {any} */ { percentageComplete }) => percentages.push(percentageComplete),
  };
  const body = copyBody ?? { parentReference: { path: "/drive/root:/Documents" }, name: "Copy of LargeFolder1" };
  const action = startRequest ? drive.start(startRequest, options) : drive.copy("SOURCE", body, options);
  const end = await action.then(
    (/** @type {any} */ result) => ({ result }),
    (/** @type {any} */ error) => {
      const { name, message, code, target, reason } = error;
      const text = [error.stack, String(error), JSON.stringify(error), Object.values(error).map((value) => JSON.stringify(value))].join("\n");
      return { error: { name, message, code, target, reason, text } };
    },
  );
  return { ...end, percentages, progress: action.progress };
}
