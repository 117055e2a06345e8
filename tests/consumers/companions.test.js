// The package together with others' code: credentials, signals, structured clones, Microsoft's Graph client. On Node, with a local drive.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, ResponseType } from "@microsoft/microsoft-graph-client";
import { App } from "./support/app.js";
import { AppDrive } from "./support/drive.js";

const GRAPH = "https://graph.microsoft.com";
const drive = await AppDrive.start();
const { drive: origin, token } = drive.at;
const baseUrl = `${origin}/v1.0/me/drive`;

/** @param {import("node:test").TestContext} t */
const longhaul = async (t) => (await App.install(t)).import("longhaul");

/** Like Azure Identity's credentials: a class whose methods need `this`. */
class Credential {
  #token = token;
  /** @type {unknown[]} */
  scopes = [];

  /** @param {string} scopes */
  async getToken(scopes) {
    this.scopes.push(scopes);
    return { token: this.#token, expiresOnTimestamp: Date.now() + 3_600_000 };
  }
}

/** Like MSAL's. */
class PublicClientApplication {
  #accessToken = token;

  /** @param {{ scopes: string[], forceRefresh?: boolean }} request */
  async acquireTokenSilent({ scopes }) {
    return { accessToken: this.#accessToken, scopes, account: { username: "someone@contoso.com" }, expiresOn: new Date() };
  }
}

test("a token comes from Azure Identity", async (t) => {
  const { DriveClient } = await longhaul(t);
  const credential = new Credential();
  const { from, to } = drive.settings();
  await new DriveClient({ baseUrl, auth: credential }).copy({ path: `/${from}` }, { name: to });
  await drive.holds(to);
  assert.deepEqual([...new Set(credential.scopes)], [`${origin}/.default`]);
});

test("a token comes from MSAL", async (t) => {
  const { DriveClient } = await longhaul(t);
  const msal = new PublicClientApplication();
  /** @param {{ forceRefresh: boolean }} options */
  const auth = ({ forceRefresh }) => msal.acquireTokenSilent({ scopes: ["Files.ReadWrite"], forceRefresh });
  const { from, to } = drive.settings();
  await new DriveClient({ baseUrl, auth }).copy({ path: `/${from}` }, { name: to });
  await drive.holds(to);
});

test("AbortSignal.timeout() stops following with a reason of its own, and the copy can be resumed", async (t) => {
  const { DriveClient } = await longhaul(t);
  const client = new DriveClient({ baseUrl, auth: token });
  const { from, to } = drive.settings();
  await drive.pause(10);
  const started = client.copy({ path: `/${from}` }, { name: to });
  await started.accepted;
  const saved = JSON.parse(JSON.stringify(started));
  started.abort();
  await assert.rejects(started.result, { name: "AbortError" });

  // Accepted already: before that, how the start ended would depend on the time that it takes.
  const signal = AbortSignal.timeout(50);
  await assert.rejects(client.resume(saved, { signal }).result, (error) => error === signal.reason && /** @type {Error} */ (error).name === "TimeoutError");

  await drive.resume();
  const { item } = await client.resume(saved);
  assert.equal(item.name, to);
  await drive.holds(to);
});

test("progress, results and saved actions are plain data", async (t) => {
  const { DriveClient } = await longhaul(t);
  const { from, to } = drive.settings();
  const action = new DriveClient({ baseUrl, auth: token }).copy({ path: `/${from}` }, { name: to });
  let steps = 0;
  for await (const progress of action) {
    steps += 1;
    assert.deepEqual(structuredClone(progress), progress);
  }
  assert.ok(steps > 0);
  for (const data of [await action, action.progress, action.estimate(), action.toJSON()]) {
    assert.deepEqual(structuredClone(data), data);
    assert.deepEqual(JSON.parse(JSON.stringify(data)), data, "nothing in it is undefined");
  }
});

test("a copy that Microsoft's Graph client started is followed", async (t) => {
  const { DriveClient, follow } = await longhaul(t);
  // That client sends tokens over https: only, so the drive answers for Graph.
  const real = globalThis.fetch;
  t.mock.method(globalThis, "fetch", (/** @type {string} */ url, /** @type {RequestInit} */ init) => real(url.replace(GRAPH, origin), init));

  const authProvider = { getAccessToken: async () => token };
  const graph = Client.initWithMiddleware({ authProvider });
  const { from, to } = drive.settings();
  const started = await graph.api(`/me/drive/root:/${from}:/copy`).responseType(ResponseType.RAW).post({ name: to });
  const monitor = started.headers.get("Location");

  const { item } = await new DriveClient({ baseUrl: `${origin}/v1.0/me/drive`, auth: authProvider }).follow(monitor);
  assert.equal(item.name, to);
  await drive.holds(to);

  // Without a drive there is no token to read the item with. It completed nevertheless.
  const alone = await follow(monitor);
  assert.equal(alone.status, "completed");
  assert.equal(alone.item, null);
});
