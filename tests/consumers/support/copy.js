// What every app of these tests does with the package: a real copy. It is put beside each app's own files.

/**
 * Copies as the settings say, and tells what an app saw of it. One that has more of the package's entries copies with these: it fails
 * where they don't know the drive.
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

/** The settings of a page: its address holds them. */
export function settings() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** Lets the test see what became of it. */
export function show(outcome) {
  Promise.resolve(outcome)
    .catch((error) => ({ error: `${error?.name}: ${error?.message} ${error?.cause ?? ""}` }))
    .then((seen) => (document.title = JSON.stringify(seen)));
}
