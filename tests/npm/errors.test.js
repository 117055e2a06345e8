// The errors with which an action rejects: their classes, messages and members, and what they must not contain.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import * as errors from "../../src/npm/errors.js";

const { ActionFailedError, BugError, errorOf, LonghaulError, outcomeOf, OutcomeUnknownError, redactError, StartRejectedError, StartUncertainError, TimeoutError } = errors;

const NO_ERROR = { code: null, message: null, target: null, details: [], innerCodes: [] };
const ERROR = { code: "nameAlreadyExists", message: "Name already exists", target: "x", details: [{ code: "d" }], innerCodes: ["outer", "inner"] };
const IDS = { requestId: "r", clientRequestId: "c", date: "d" };

/** The error of a report. @param {object} report @param {object} [context] @returns {any} */
const make = (report, context = {}) => errorOf(report, context);

/** The members of an error that a response led to. @param {any} error */
const ids = ({ httpStatus, requestId, clientRequestId, date }) => ({ httpStatus, requestId, clientRequestId, date });

/** The members that the service's own error supplies. @param {any} error */
const service = ({ target, details, innerError }) => ({ target, details, innerError });

test("each class has its own name, although minifiers rename classes, and is an Error", () => {
  const made = [
    new LonghaulError("m"),
    make({ kind: "rejected", error: NO_ERROR }),
    make({ kind: "uncertain" }),
    make({ kind: "failed", error: NO_ERROR }),
    make({ kind: "unknown", error: NO_ERROR }),
    make({ kind: "timedOut" }),
    new BugError("x"),
  ];
  const names = ["LonghaulError", "StartRejectedError", "StartUncertainError", "ActionFailedError", "OutcomeUnknownError", "TimeoutError", "BugError"];
  assert.deepEqual(made.map(({ name }) => name), names);
  names.forEach((name, index) => assert.ok(made[index] instanceof errors[name] && made[index] instanceof Error && made[index] instanceof LonghaulError, name));
});

test("an error can be renamed, as any other Error", () => {
  const error = new LonghaulError("m");
  assert.ok(!Object.hasOwn(error, "name"));
  error.name = "MyError";
  assert.equal(String(error), "MyError: m");
  assert.deepEqual(Object.keys(error), ["code"]);
});

test("an error has its code and cause if they are given, and otherwise null and no cause", () => {
  const bare = new LonghaulError("m");
  assert.deepEqual([bare.message, bare.code, "cause" in bare], ["m", null, false]);
  const full = new LonghaulError("m", { code: "c", cause: null });
  assert.deepEqual([full.code, full.cause], ["c", null]);
});

test("a rejected start has the service's error and the ids of the response", () => {
  const error = make({ kind: "rejected", httpStatus: 409, retryAfterMs: 5, error: ERROR, ...IDS });
  assert.ok(error instanceof StartRejectedError);
  assert.equal(error.message, "The action was not started (HTTP 409): Name already exists (nameAlreadyExists)");
  assert.deepEqual([error.code, error.retryAfterMs, "cause" in error], ["nameAlreadyExists", 5, false]);
  assert.deepEqual(ids(error), { httpStatus: 409, ...IDS });
  assert.deepEqual(service(error), { target: "x", details: [{ code: "d" }], innerError: { code: "outer", innerError: { code: "inner", innerError: null } } });
});

test("what a response doesn't contain is null", () => {
  const error = make({ kind: "rejected", retryAfterMs: null, error: { ...NO_ERROR, target: undefined } });
  assert.deepEqual(ids(error), { httpStatus: null, requestId: null, clientRequestId: null, date: null });
  assert.deepEqual({ code: error.code, ...service(error) }, { code: null, target: null, details: [], innerError: null });
});

test("a message contains what the service said: a message, a code, both or neither", () => {
  const messageOf = (/** @type {object} */ error) => make({ kind: "failed", status: "failed", error: { ...NO_ERROR, ...error } }).message;
  assert.equal(messageOf({ message: "Full" }), "The action failed at the service, and a part of it may be done: Full");
  assert.equal(messageOf({ code: "quota" }), "The action failed at the service, and a part of it may be done: (quota)");
  assert.equal(messageOf({ message: "Full", code: "quota" }), "The action failed at the service, and a part of it may be done: Full (quota)");
  assert.equal(messageOf({}), "The action failed at the service, and a part of it may be done.");
});

test("a start that wasn't sent says so, with the reason as its code and the token's error as its cause", () => {
  const cause = new Error("signed out");
  const noToken = make({ kind: "rejected", notSent: "noToken", error: NO_ERROR }, { cause });
  assert.deepEqual([noToken.message, noToken.code, noToken.cause], ["The action was not started: auth gave no token (see cause).", "noToken", cause]);
  const noFetch = make({ kind: "rejected", notSent: "noFetch", error: NO_ERROR });
  assert.deepEqual([noFetch.message, noFetch.code, "cause" in noFetch], ["The action was not started: fetch is not a function.", "noFetch", false]);
});

test("an uncertain start says what was received, and that the destination must be checked", () => {
  const cause = new TypeError("Failed to fetch");
  const answered = make({ kind: "uncertain", httpStatus: 504, ...IDS });
  assert.ok(answered instanceof StartUncertainError);
  assert.equal(answered.message, "The action may have started: its start was answered with HTTP 504. Check the destination before you start it again.");
  assert.deepEqual([answered.code, ids(answered), "cause" in answered], ["startUncertain", { httpStatus: 504, ...IDS }, false]);
  const silent = make({ kind: "uncertain", httpStatus: null }, { cause });
  assert.equal(silent.message, "The action may have started: no response to its start could be read. Check the destination before you start it again.");
  assert.equal(silent.cause, cause);
  assert.equal(new StartUncertainError({}).httpStatus, null);
});

test("a failed and a cancelled action have the status word of the service, which is the code if there is no other", () => {
  const failed = make({ kind: "failed", status: "deleteFailed", statusDescription: "s", error: ERROR });
  assert.ok(failed instanceof ActionFailedError);
  assert.deepEqual([failed.code, failed.status, failed.statusDescription], ["nameAlreadyExists", "deleteFailed", "s"]);
  for (const status of ["cancelled", "canceled"]) {
    const cancelled = make({ kind: "failed", status, statusDescription: null, error: NO_ERROR });
    assert.deepEqual([cancelled.message, cancelled.code, cancelled.status], ["The action was cancelled at the service, and a part of it may be done.", status, status]);
  }
});

test("an unknown outcome says why it can't be observed, also for a reason of a later version", () => {
  const error = make({ kind: "unknown", reason: "monitorGone", httpStatus: 404, error: NO_ERROR });
  assert.ok(error instanceof OutcomeUnknownError);
  assert.equal(error.message, "The service accepted the action, but its outcome is unknown. Check the destination. The monitor has forgotten the action.");
  assert.deepEqual([error.code, error.reason, error.httpStatus], ["monitorGone", "monitorGone", 404]);
  const reported = make({ kind: "unknown", reason: "monitorGone", error: ERROR });
  assert.equal(reported.code, "nameAlreadyExists");
  assert.match(reported.message, /The monitor has forgotten the action: Name already exists \(nameAlreadyExists\)$/);
  // Another script of the origin may send any reason to a follower.
  for (const reason of ["later", "constructor", "__proto__"]) {
    assert.ok(make({ kind: "unknown", reason, error: NO_ERROR }).message.endsWith(`destination. ${reason}.`), reason);
  }
});

test("every reason why an outcome is unknown has a sentence of its own", () => {
  const reasons = ["locationHidden", "locationUnusable", "monitorGone", "monitorExpired", "monitorRefused", "monitorUnreadable", "monitorHidden", "monitorUnreachable", "monitorFailing", "monitorRedirects"];
  const sentences = reasons.map((reason) => make({ kind: "unknown", reason, error: NO_ERROR }).message);
  assert.equal(new Set(sentences).size, reasons.length);
  sentences.forEach((sentence, index) => assert.match(sentence, /unknown\. Check the destination\. [A-Z].{20,}\.$/, reasons[index]));
});

test("a timeout says what happens to the action", () => {
  const error = make({ kind: "timedOut" }, { aftermath: "It continues." });
  assert.ok(error instanceof TimeoutError);
  assert.deepEqual([error.message, error.code], ["The action did not end within timeoutMs. It continues.", "timeout"]);
});

test("an outcome of an unknown kind is a bug that is to be reported", () => {
  const error = make({ kind: "strange" });
  assert.ok(error instanceof BugError);
  assert.equal(error.message, "Longhaul has a bug. The action may have started. Check the destination, and report the cause: an outcome of the kind strange");
  assert.deepEqual([error.code, error.cause], ["bug", "an outcome of the kind strange"]);
});

test("a bad argument is a TypeError or a RangeError that names the field, with the stack of the app's call", () => {
  const frames = new Error();
  const type = make({ kind: "badArgument", field: "body.name", expected: "a string", outOfRange: false }, { frames });
  assert.deepEqual([type.constructor, type.message], [TypeError, "body.name must be a string"]);
  assert.equal(type.stack, String(frames.stack).replace("Error", "TypeError: body.name must be a string"));
  const range = make({ kind: "badArgument", field: "timeoutMs", expected: "positive", outOfRange: true }, { frames });
  assert.deepEqual([range.constructor, range.message], [RangeError, "timeoutMs must be positive"]);
});

test("a stack that doesn't begin with the error's name is used as it is, and a missing one leaves the error's own", () => {
  const stackOf = (/** @type {any} */ frames) => make({ kind: "badArgument", field: "x", expected: "y" }, { frames }).stack;
  assert.equal(stackOf({ stack: "call@app.js:1:1" }), "call@app.js:1:1");
  assert.equal(stackOf({ stack: "app@Error.js:1:1" }), "app@Error.js:1:1");
  for (const frames of [undefined, null, {}, { stack: 5 }]) assert.match(stackOf(frames), /^TypeError: x must be y\n/);
});

const SECRETS = ["https://contoso.sharepoint.com/_api/monitor/M1?tempauth=s3cret", "t0ken"];
/** Redacts an error of fetch. @param {any} error @param {string[]} secrets */
const redact = (error, secrets) => redactError(error, secrets, true);

test("an error without secrets is returned as it is", () => {
  for (const error of [Object.assign(new Error("x"), { retry: [1, 2n, null, () => {}, function named() {}, class {}] }), new TypeError("Failed to fetch"), new Error("x", { cause: new Error("https://example.com is down") }), undefined, null, "text", { code: 5 }]) {
    assert.equal(redact(error, SECRETS), error);
  }
});

test("a secret in the message, the stack, a member or a cause is removed", () => {
  const cause = new Error("of t0ken");
  const stack = Object.assign(new Error("x"), { stack: "at fetch(t0ken)" });
  for (const error of [new Error("bad t0ken, t0ken"), Object.assign(new Error("x"), { headers: { a: "t0ken" } }), new Error("x", { cause }), new Error("x", { cause: new Error("y", { cause }) }), new AggregateError([cause], "x"), stack]) {
    const clean = redact(error, SECRETS);
    assert.notEqual(clean, error);
    assert.ok(clean instanceof Error);
    assert.ok(!`${clean.message} ${clean.stack} ${JSON.stringify(clean)}`.includes("t0ken"));
    assert.equal(clean.cause, undefined);
  }
  assert.equal(redact(new RangeError("bad t0ken, t0ken: b"), SECRETS).message, "bad … … b");
  assert.equal(redact(new RangeError("bad t0ken"), SECRETS).name, "RangeError");
});

test("words of a secret that also occur in ordinary text are kept", () => {
  const error = new Error("the token of the test is missing");
  assert.equal(redact(error, ["test-token"]), error);
  assert.equal(redact(new Error("the header is Bearer test-token now"), ["test-token"]).message, "the header is Bearer … now");
});

test("every URL with a path or a query is removed from an error of fetch, because it may be a monitor URL", () => {
  const messageOf = (/** @type {string} */ message) => redact(new Error(message), []).message;
  assert.equal(messageOf("request to https://a.example/M1?x=y failed, also http://b.example?z and https://c.example#f"), "request to … failed, also … and …");
  assert.equal(messageOf("https://a.example/M1 failed"), "… failed");
  const bare = new Error("https://a.example is down, see ftp://b.example/x");
  assert.equal(redact(bare, []), bare);
  const inMember = Object.assign(new Error("x"), { url: "https://a.example/M1" });
  assert.equal(redact(inMember, []).message, "x");
  assert.equal("url" in redact(inMember, []), false);
});

test("an error of auth keeps its URLs, because errors of MSAL contain URLs of its documentation", () => {
  const error = Object.assign(new Error("interaction_required: See https://aka.ms/msal.js.errors#interaction_required for details"), { errorCode: "interaction_required" });
  assert.equal(redactError(error, SECRETS, false), error);
  assert.equal(redactError(error, [], false), error);
  assert.equal(redactError(new Error("t0ken, see https://a.example/x"), SECRETS, false).message, "… see https://a.example/x");
});

test("a chain of more than five causes, or an endless one, is taken as one that has a secret", () => {
  const chain = (/** @type {number} */ causes) => Array.from({ length: causes }).reduce((cause) => new Error("x", { cause }), /** @type {unknown} */ (new Error("x")));
  const five = chain(5);
  assert.equal(redact(five, []), five);
  assert.equal(redact(chain(6), []).cause, undefined);
  const endless = Object.defineProperty(new Error("x"), "cause", { get: () => endless });
  assert.notEqual(redact(endless, []), endless);
});

test("a secret is removed in every encoding, with the word that it is in", () => {
  const [monitor] = SECRETS;
  const lowerCaseHex = encodeURIComponent(monitor).replace(/%../g, (code) => code.toLowerCase());
  const query = "tempauth=s3cret";
  for (const form of [monitor.toUpperCase(), encodeURIComponent(monitor), encodeURIComponent(encodeURIComponent(monitor)), lowerCaseHex, query, query.slice(9), `"\\u003f${query}"`, `&amp;${query}`, "T0KEN"]) {
    assert.equal(redact(new Error(`at x?url=${form}!`), SECRETS).message, "at …", form);
  }
  assert.equal(redact(new Error("monitor contoso.sharepoint.com is down"), SECRETS).message, "monitor contoso.sharepoint.com is down");
});

test("an error keeps its identity in a browser, where the frames of its stack are URLs", () => {
  const error = Object.assign(new Error("x"), { stack: "Error: x\n    at send (https://app.example/assets/index.js:1:2)" });
  assert.equal(redact(error, SECRETS), error);
});

test("an error is replaced if a console would show a secret of it", () => {
  const [, secret] = SECRETS;
  const members = {
    request: new Request("https://a.example", { headers: { Authorization: secret } }),
    headers: new Headers({ Authorization: secret }),
    map: new Map([["Authorization", secret]]),
    inner: new Error("x", { cause: new Error(secret) }),
    hidden: { toJSON: () => ({}), secret },
    byKey: { [secret]: 1 },
    bySymbol: { [Symbol(secret)]: 1 },
    symbol: Symbol(secret),
    callback: Object.assign(() => {}, { secret }),
    bytes: new TextEncoder().encode(secret),
  };
  const all = [
    ...Object.entries(members).map(([name, value]) => Object.assign(new Error("x"), { [name]: value })),
    Object.assign(new Error("x"), { [Symbol("config")]: { secret } }),
    Object.defineProperty(new Error("x"), "config", { value: { secret } }),
    new AggregateError([new Error("x", { cause: secret })]),
    new DOMException(secret, "NetworkError"),
    ...["name", "message"].map((name) => Object.create(Object.defineProperty(new Error("x"), name, { get: () => secret }))),
  ];
  for (const error of all) {
    const clean = redact(error, SECRETS);
    assert.notEqual(clean, error);
    assert.deepEqual([clean.message === "x" || clean.message === "" || clean.message === "…", clean.cause, JSON.stringify(clean)], [true, undefined, "{}"]);
  }
});

test("an error that can't be searched is taken as one that has a secret", () => {
  const circular = Object.assign(new Error("https://a.example/M1"), { self: /** @type {any} */ (undefined) });
  circular.self = circular;
  assert.equal(redact(circular, []).message, "…");
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const throwing = (/** @type {string} */ name) => Object.defineProperty(new Error("m"), name, { get: () => assert.fail("on purpose") });
  for (const error of [proxy, ...["cause", "message", "name", "code"].map(throwing)]) {
    const clean = redact(error, []);
    assert.notEqual(clean, error);
    assert.deepEqual([clean.name, clean.message], ["Error", "unreadable error"]);
  }
});

test("an error is redacted although the prototypes are frozen", () => {
  const script = `
    Object.freeze(Error.prototype);
    const { redactError } = await import(${JSON.stringify(new URL("../../src/npm/errors.js", import.meta.url).href)});
    console.log(String(redactError(new RangeError("bad t0ken"), ["t0ken"])));`;
  assert.equal(execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }), "RangeError: bad …\n");
});

test("what an app throws in place of an error is redacted too", () => {
  const clean = redact("https://a.example/M1 is down", []);
  assert.deepEqual([clean.name, clean.message], ["Error", "… is down"]);
  assert.equal(redact({ url: "https://a.example/M1", message: "m" }, []).message, "m");
  assert.deepEqual([redact(Symbol("t0ken"), SECRETS).message, redact(Object.assign(() => {}, { config: "t0ken" }), SECRETS) instanceof Error], ["…", true]);
});

test("groups count each outcome under its own name", () => {
  const names = ["uncertain", "unknown", "failed", "rejected"].map((kind) => outcomeOf(make({ kind, error: NO_ERROR }), "other"));
  assert.deepEqual(names, ["uncertain", "unknown", "failed", "rejected"]);
  assert.equal(outcomeOf(new BugError("x"), "other"), "unknown");
  assert.equal(outcomeOf(new TypeError("x"), "other"), "other");
  assert.equal(outcomeOf(Object.assign(make({ kind: "uncertain" }), { name: "renamed" }), "other"), "uncertain");
  assert.equal(outcomeOf({ name: "constructor" }, "other"), "other");
});
