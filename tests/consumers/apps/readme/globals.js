// The global variables that the examples of README.md and docs/ use: an account, a drive, a progress bar, a button, and a progress callback.

import { DriveClient } from "longhaul";

const { token } = Object.fromEntries(new URLSearchParams(location.search));
const bar = document.body.appendChild(document.createElement("progress"));
bar.max = 100;
const cancelButton = document.body.appendChild(document.createElement("button"));
/** The values that the bar has shown. */
const values = [];
new MutationObserver(() => values.push(bar.value)).observe(bar, { attributeFilter: ["value"] });

Object.assign(globalThis, {
  values,
  bar,
  cancelButton,
  account: { username: "someone@contoso.com" },
  msal: { acquireTokenSilent: async ({ scopes }) => ({ accessToken: token, scopes, account: {} }) },
  authProvider: { getAccessToken: async () => token },
  drive: new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: token }),
  ids: ["01ABC", "01ABC"],
  onProgress: ({ percentageComplete }) => values.push(percentageComplete),
});
