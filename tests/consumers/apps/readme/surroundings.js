// What README's examples take for granted, each as an app would have it: an account, a drive, a bar, and what is done with progress.

import { DriveClient } from "longhaul";

const { token } = Object.fromEntries(new URLSearchParams(location.search));
const bar = document.body.appendChild(document.createElement("progress"));
const values = [];
new MutationObserver(() => values.push(bar.value)).observe(bar, { attributeFilter: ["value"] });

Object.assign(globalThis, {
  /** What the bar has shown. */
  values,
  bar,
  request: { scopes: ["Files.ReadWrite"] },
  msal: { acquireTokenSilent: async ({ scopes }) => ({ accessToken: token, scopes, account: {} }) },
  authProvider: { getAccessToken: async () => token },
  drive: new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: token }),
  ids: ["01ABC", "01ABC"],
  options: { conflictBehavior: "fail" },
  onProgress: ({ percentageComplete }) => values.push(percentageComplete),
});
