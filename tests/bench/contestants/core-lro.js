// Azure's general poller with Azure's REST client, combined as in Azure's own generated clients (their `getLongRunningPoller`).
//
// Two things are added that an app needs for Graph: `202` with `completed` counts as the end, and the item is read.

import { getClient } from "@azure-rest/core-client";
import { createHttpPoller } from "@azure/core-lro";

/** @typedef {{ drive: string, token: string }} At */

/** Follows a copy by its monitor URL, and returns its item. @param {At} at */
export function follower({ drive, token }) {
  const client = getClient(drive, { allowInsecureConnection: true });
  return async (/** @type {string} */ monitorUrl) => {
    const resourceId = await resultOf(client, drive, monitorUrl);
    // Without core-client, because it adds headers that Graph may not allow for a page.
    const headers = { Authorization: `Bearer ${token}` };
    return (await fetch(`${drive}/v1.0/me/drive/items/${resourceId}`, { headers })).json();
  };
}

/** Starts a copy, follows it, and returns its item. The client repeats throttled requests by its own policy. @param {At} at */
export function copier({ drive, token }) {
  const client = getClient(drive, { allowInsecureConnection: true });
  const headers = { Authorization: `Bearer ${token}` };
  return async (/** @type {{ source: string, name: string }} */ { source, name }) => {
    const copy = client.pathUnchecked(`/v1.0/me/drive/root:/${source}:/copy`);
    const started = await copy.post({ headers, contentType: "application/json", body: { name } });
    if (started.status !== "202") throw new Error(`the start was answered ${started.status}`);
    const resourceId = await resultOf(client, drive, /** @type {string} */ (started.headers.location));
    const item = await client.pathUnchecked(`/v1.0/me/drive/items/${resourceId}`).get({ headers });
    if (item.status !== "200") throw new Error(`the item was answered ${item.status}`);
    return item.body;
  };
}

/** Polls until the copy has ended. Returns the id of the new item. @param {ReturnType<typeof getClient>} client @param {string} drive @param {string} monitorUrl */
async function resultOf(client, drive, monitorUrl) {
  const started = { statusCode: 202, headers: { location: monitorUrl }, request: { method: "POST", url: drive } };
  const poller = createHttpPoller({
    sendInitialRequest: async () => ({ flatResponse: undefined, rawResponse: started }),
    sendPollRequest: async (url) => {
      const { status, headers, body, request } = await client.pathUnchecked(url).get();
      const statusCode = body.status === "completed" ? 200 : Number(status);
      return { flatResponse: body, rawResponse: { statusCode, headers, body, request } };
    },
  });
  return /** @type {any} */ (await poller.pollUntilDone()).resourceId;
}
