// @ts-check
/** Many copies at once that a drive is asked for directly, and not by the library. */

/** Sub-requests that a batch may have. */
const BATCH = 20;

/** @typedef {{ source: string, name: string }} Copy the path of an item on the drive, and its copy's name */

/**
 * Has a drive begin copies.
 *
 * @param {import("./drive.js").Drive} drive
 * @param {Copy[]} copies
 * @returns {Promise<string[]>} their monitor URLs
 */
export async function begin(drive, copies) {
  const monitors = [];
  for (let from = 0; from < copies.length; from += BATCH) monitors.push(...(await batch(drive, copies.slice(from, from + BATCH))));
  return monitors;
}

/**
 * @param {import("./drive.js").Drive} drive
 * @param {Copy[]} copies
 */
async function batch(drive, copies) {
  const { drive: origin, token } = drive.at;
  const headers = { "Content-Type": "application/json" };
  const requests = copies.map(({ source, name }, index) => ({
    id: String(index),
    method: "POST",
    url: `/me/drive/root:/${source}:/copy`,
    headers,
    body: { name },
  }));
  const answer = await fetch(`${origin}/v1.0/$batch`, {
    method: "POST",
    headers: { ...headers, Authorization: `Bearer ${token}` },
    body: JSON.stringify({ requests }),
  });
  const { responses } = /** @type {{ responses: { id: string, headers: { Location: string } }[] }} */ (await answer.json());
  const monitors = new Map(responses.map(({ id, headers }) => [id, headers.Location]));
  return requests.map(({ id }) => /** @type {string} */ (monitors.get(id)));
}
