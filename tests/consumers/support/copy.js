// What every app of these tests does: a real copy. Each app gets this file.

/**
 * Copies as the settings say, and returns what the app saw. With `copyAll` or a store, it also shows that these entries work with the
 * client of another entry.
 *
 * @param {any} DriveClient
 * @param {any} settings
 * @param {{ copyAll?: any, store?: any }} [more]
 */
export async function copy(DriveClient, { drive, token, from, to }, { copyAll, store } = {}) {
  const percentages = [];
  const onProgress = ({ percentageComplete }) => percentages.push(percentageComplete);
  const client = new DriveClient({ baseUrl: `${drive}/v1.0/me/drive`, auth: token, store });
  const source = { path: `/${from}` };
  const [action] = copyAll
    ? copyAll(client, [{ item: source, name: to }], { onProgress }).actions
    : [client.copy(source, { name: to }, { onProgress })];
  const { status, observed, item } = await action;
  return { status, observed, name: item?.name, percentages };
}

/** The settings of a page, from its URL. */
export function settings() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** Shows the outcome to the test, in the page's title. */
export function show(outcome) {
  Promise.resolve(outcome)
    .catch((error) => ({ error: `${error?.name}: ${error?.message} ${error?.cause ?? ""}` }))
    .then((seen) => (document.title = JSON.stringify(seen)));
}
