// This package, used as in its README.

import { DriveClient } from "longhaul";

/** @param {{ drive: string, token: string }} at */
export function follower({ drive, token }) {
  const client = new DriveClient({ baseUrl: `${drive}/v1.0/me/drive`, auth: token });
  return async (/** @type {string} */ monitorUrl) => (await client.follow(monitorUrl)).item;
}
