// A simple polling loop, as an app may write it without a library.

/** @param {{ drive: string, token: string }} at */
export function follower({ drive, token }) {
  return async (/** @type {string} */ monitorUrl) => {
    for (;;) {
      const { status, resourceId, error } = await (await fetch(monitorUrl)).json();
      if (status === "failed") throw new Error(error.message);
      if (status === "completed") {
        const headers = { Authorization: `Bearer ${token}` };
        return (await fetch(`${drive}/v1.0/me/drive/items/${resourceId}`, { headers })).json();
      }
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  };
}
