// Azure's general poller with Azure's REST client, put together as Azure's own generated clients do it (their `getLongRunningPoller`).
//
// Two things are added that an app needs for Graph: `202` with `completed` counts as the end, and the item is read.

import { getClient } from "@azure-rest/core-client";
import { createHttpPoller } from "@azure/core-lro";

/** @param {{ drive: string, token: string }} at */
export function follower({ drive, token }) {
  const client = getClient(drive, { allowInsecureConnection: true });
  const sendPollRequest = async (/** @type {string} */ url) => {
    const { status, headers, body, request } = await client.pathUnchecked(url).get();
    const statusCode = body.status === "completed" ? 200 : Number(status);
    return { flatResponse: body, rawResponse: { statusCode, headers, body, request } };
  };
  return async (/** @type {string} */ monitorUrl) => {
    const started = { statusCode: 202, headers: { location: monitorUrl }, request: { method: "POST", url: drive } };
    const poller = createHttpPoller({
      sendInitialRequest: async () => ({ flatResponse: undefined, rawResponse: started }),
      sendPollRequest,
    });
    const { resourceId } = /** @type {any} */ (await poller.pollUntilDone());
    // Not by core-client: Graph isn't known to allow a page the headers that it adds.
    const headers = { Authorization: `Bearer ${token}` };
    return (await fetch(`${drive}/v1.0/me/drive/items/${resourceId}`, { headers })).json();
  };
}
