// Access tokens: their sources, shared requests for a token, and requests that never settle.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import { BASE, FakeService, TOKEN, pacing, until } from "./support/fake-service.js";
import { installed } from "./support/installed.js";

const longhaul = await (await installed()).import("longhaul");
const body = { name: "x" };

/** A drive with this `auth`. @param {unknown} auth */
function service(auth) {
  const service = new FakeService();
  service.complete();
  return { service, copy: (options = {}) => service.drive(longhaul, { auth }).copy("1", body, { pacing, ...options }) };
}

/** Values of `auth`, which all supply the same token. @type {[string, unknown][]} */
const FORMS = [
  ["a string", "t"],
  ["an object with a token", { accessToken: "t" }],
  ["a function", () => "t"],
  ["a function that returns a promise", async () => "t"],
  ["MSAL's result", async () => ({ accessToken: "t", account: {} })],
  ["a Graph client's provider", { getAccessToken: async () => "t" }],
  ["an Azure credential", { getToken: async (/** @type {string} */ scope) => ({ token: scope === "https://graph.microsoft.com/.default" ? "t" : scope }) }],
];

for (const [what, auth] of FORMS) {
  test(`${what} supplies tokens`, async () => {
    const { service: own, copy } = service(auth);
    await copy();
    assert.equal(own.requests[0].token, "Bearer t");
  });
}

test("on a server, auth runs in the async context of its client, also if actions of other users start at the same time", async () => {
  const user = new AsyncLocalStorage();
  const started = ["ada", "ben"].map((name) => user.run(name, () => {
    const { service: own, copy } = service(() => user.getStore());
    return { own, action: copy() };
  }));
  await Promise.all(started.map(({ action }) => action));
  assert.deepEqual(started.map(({ own }) => [...new Set(own.requests.map(({ token }) => token))]), [["Bearer ada", null], ["Bearer ben", null]]);
});

test("a token that can't be sent rejects the start, with the reason", async () => {
  for (const given of ["", "two\r\nlines", null, 5, { accessToken: 5 }]) {
    const { service: own, copy } = service(() => given);
    const error = await copy().catch((/** @type {any} */ error) => error);
    assert.deepEqual([error.name, error.code, error.httpStatus], ["StartRejectedError", "noToken", null]);
    assert.match(error.cause.message, /^auth must give an access token/);
    assert.deepEqual(own.requests, []);
  }
});

test("the cause of a start without a token is the error of auth itself, also with a URL of documentation in it", async () => {
  class InteractionRequiredAuthError extends Error {
    errorCode = "interaction_required";
  }
  const reason = new InteractionRequiredAuthError("interaction_required: See https://aka.ms/msal.js.errors#interaction_required for details");
  const { service: own, copy } = service(() => Promise.reject(reason));
  const error = await copy().catch((/** @type {any} */ error) => error);
  assert.deepEqual([error.code, own.requests], ["noToken", []]);
  assert.equal(error.cause, reason);
});

test("an action that gets no token to observe its outcome has the reason as the cause of its error", async () => {
  const signedOut = new Error("signed out");
  let tokenRequests = 0;
  const { service: own, copy } = service(() => {
    if (tokenRequests++ > 0) throw signedOut;
    return TOKEN;
  });
  own.start = () => new Response(null, { status: 202 });
  await assert.rejects(copy(), { name: "OutcomeUnknownError", reason: "locationHidden", cause: signedOut });
});

test("a token request that failed before another succeeded isn't the cause of an error", async () => {
  let tokenRequests = 0;
  const own = new FakeService();
  const auth = () => {
    if (tokenRequests++ === 1) throw new Error("offline");
    return "t";
  };
  const fetch = async (/** @type {string} */ _url, /** @type {RequestInit} */ { method }) =>
    method === "POST" ? new Response(null, { status: 202, headers: { Location: `${BASE}/operations/1` } }) : new Response(null, { status: 400 });
  const action = own.drive(longhaul, { auth, fetch }).start({ path: "/x" }, { pacing });
  const error = await action.catch((/** @type {any} */ error) => error);
  assert.deepEqual([error.reason, error.cause, tokenRequests], ["monitorRefused", undefined, 3]);
});

test("actions that need a token at the same time share a request, and later ones don't", async () => {
  let tokenRequests = 0;
  const own = new FakeService();
  own.complete();
  let signIn = () => {};
  const signedIn = new Promise((resolve) => (signIn = () => resolve("t")));
  const auth = () => {
    tokenRequests++;
    return signedIn;
  };
  const drive = own.drive(longhaul, { auth });
  const copies = [1, 2, 3].map((id) => drive.copy(String(id), body, { pacing }));
  await until(() => copies.every(({ state }) => state.phase === "starting"));
  assert.equal(tokenRequests, 1);
  signIn();
  await Promise.all(copies.map(({ accepted }) => accepted));
  await drive.copy("4", body, { pacing }).accepted;
  assert.ok(tokenRequests > 1);
});

test("a person may take longer to sign in than requestTimeoutMs", async () => {
  const { service: own, copy } = service(() => new Promise((resolve) => setTimeout(resolve, 50, "t")));
  assert.equal((await copy({ requestTimeoutMs: 5 })).status, "completed");
  assert.equal(own.starts.length, 1);
});

test("a token request that has been pending for longer than requestTimeoutMs is not shared any more", async () => {
  const own = new FakeService();
  own.complete();
  let tokenRequests = 0;
  const auth = () => (tokenRequests++ === 0 ? new Promise(() => {}) : Promise.resolve("t"));
  const drive = own.drive(longhaul, { auth });
  const first = drive.copy("1", body, { pacing, requestTimeoutMs: 60_000 });
  await until(() => tokenRequests === 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await drive.copy("2", body, { pacing, requestTimeoutMs: 10 })).status, "completed");
  assert.equal(first.state.phase, "starting");
  first.abort();
  await assert.rejects(first, { name: "AbortError" });
  assert.deepEqual(own.starts.map(({ url }) => url.split("/").at(-2)), ["2"]);
});
