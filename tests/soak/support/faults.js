// What can go wrong with an action, and which outcomes that explains. No response here says falsely that something has failed or is
// completed: the ledger compares outcomes with what the drive did.

/** @import { Random } from "./plan.js" */

/**
 * @typedef {object} Trouble
 * @property {string} name
 * @property {number} weight how often it is chosen, relative to the others of its list
 * @property {(random: Random) => object[]} faults the faults of the drive's plan, without the name of the copy
 * @property {string[]} [may] the outcomes, besides "completed", that it explains
 * @property {object} [settings] options of the action
 * @property {boolean} [last] whether nothing else goes wrong after it
 * @property {boolean} [hidesFailure] whether the library may check the destination because of it, where it would wait for a failed copy
 */

const error = (/** @type {string} */ code, /** @type {object} */ more = {}) => ({ error: { code, message: "By the fault plan.", ...more } });
const after = (/** @type {Random} */ random) => ({ "Retry-After": random.pick(["1", "1", "1.5", "2.128", "3"]) });
const none = { name: "none", faults: () => [] };
const REJECTED = ["StartRejectedError"];
const UNCERTAIN = ["StartUncertainError"];

/** At the start. The plan adds the rate of the copy to the last fault of each. @type {Trouble[]} */
export const AT_START = [
  { ...none, weight: 56, faults: () => [{}] },
  { name: "slow start", weight: 6, faults: (random) => [{ delayMs: random.between(500, 2000) }] },
  {
    name: "start throttled", weight: 8,
    faults: (random) => [{ times: random.between(1, 3), answer: { status: 429, headers: after(random), body: error("activityLimitReached") } }, {}],
  },
  { name: "start unavailable", weight: 4, faults: (random) => [{ times: random.between(1, 2), answer: { status: random.pick([503, 509]) } }, {}] },
  { name: "token rejected", weight: 3, faults: () => [{ times: 1, answer: { status: 401, body: error("unauthenticated") } }, {}] },
  { name: "forbidden", weight: 3, may: REJECTED, last: true, faults: () => [{ answer: { status: 403, body: error("accessDenied") } }] },
  { name: "rejected with 500", weight: 2, may: REJECTED, last: true, faults: () => [{ answer: { status: 500, body: error("generalException") } }] },
  {
    // Neither 408 nor a connection that breaks before the response: after these, Chromium itself sends a POST again.
    name: "gateway", weight: 4, may: UNCERTAIN, last: true,
    faults: (random) => [{ perform: random.is(0.5), answer: { status: random.pick([502, 504, 500]), body: "<h1>Bad gateway</h1>" } }],
  },
  { name: "response cut", weight: 2, may: UNCERTAIN, last: true, faults: () => [{ cut: "body" }] },
  { name: "response hidden", weight: 2, may: UNCERTAIN, last: true, faults: () => [{ cors: "none" }] },
  {
    name: "response too late", weight: 2, may: UNCERTAIN, last: true, settings: { requestTimeoutMs: 2500 },
    faults: () => [{ delayMs: 6000 }],
  },
  { name: "Location hidden", weight: 5, last: true, faults: () => [{ cors: "hideLocation" }] },
];

/** While the action is followed, temporarily. @type {Trouble[]} */
export const AT_MONITOR = [
  { ...none, weight: 40 },
  {
    name: "throttled", weight: 6,
    faults: (random) => [{ times: random.between(1, 2), answer: { status: 429, headers: after(random), body: error("activityLimitReached") } }],
  },
  { name: "unavailable", weight: 6, faults: (random) => [{ times: random.between(1, 3), answer: { status: random.pick([502, 503, 504, 509]) } }] },
  { name: "500", weight: 6, faults: (random) => [{ times: random.between(1, 3), answer: { status: 500, body: random.pick(["", "<h1>Oops</h1>"]) } }] },
  { name: "connection cut", weight: 8, hidesFailure: true, faults: (random) => [{ times: random.between(2, 6), cut: "connection" }] },
  { name: "body cut", weight: 8, hidesFailure: true, faults: (random) => [{ times: random.between(1, 4), cut: "body" }] },
  { name: "invalid JSON", weight: 6, hidesFailure: true, faults: (random) => [{ times: random.between(1, 3), answer: { status: random.pick([200, 202]), body: '{"status":"inPr' } }] },
  { name: "401 once", weight: 3, hidesFailure: true, faults: () => [{ answer: { status: 401 } }] },
  { name: "hidden temporarily", weight: 5, hidesFailure: true, faults: (random) => [{ times: random.between(1, 4), cors: "none" }] },
  { name: "slow response", weight: 5, faults: (random) => [{ times: random.between(1, 2), delayMs: random.between(500, 3000) }] },
  { name: "request timeout", weight: 3, settings: { requestTimeoutMs: 2500 }, faults: () => [{ times: 1, delayMs: 4000 }] },
];

/** While the action is followed, permanently. @type {Trouble[]} */
export const AT_MONITOR_PERMANENT = [
  { name: "forgotten", weight: 4, may: ["OutcomeUnknownError monitorGone"], faults: (random) => [permanent({ answer: { status: random.pick([404, 410]) } })] },
  {
    name: "forgotten with 500", weight: 2, may: ["OutcomeUnknownError monitorGone"],
    faults: () => [permanent({ answer: { status: 500, body: error("operationNotFound") } })],
  },
  {
    name: "expired", weight: 2, may: ["OutcomeUnknownError monitorExpired"],
    faults: () => [permanent({ answer: { status: 401, body: error("unauthenticated", { innererror: { code: "expiredToken" } }) } })],
  },
  { name: "hidden", weight: 2, faults: () => [permanent({ cors: "none" })] },
  { name: "unreadable", weight: 1, faults: () => [permanent({ answer: { status: 200, body: "<h1>Welcome</h1>" } })] },
];

/** When the result is read. @type {Trouble[]} */
export const AT_ITEM = [
  { ...none, weight: 60 },
  { name: "not there yet", weight: 8, faults: (random) => [{ times: random.between(1, 2), answer: { status: 404, body: error("itemNotFound") } }] },
  { name: "item throttled", weight: 6, faults: (random) => [{ answer: { status: 429, headers: after(random) } }] },
  { name: "item 500", weight: 6, faults: (random) => [{ times: random.between(1, 3), answer: { status: 500 } }] },
  { name: "item cut", weight: 6, faults: (random) => [{ times: random.between(1, 3), cut: random.pick(["connection", "body"]) }] },
  { name: "item forbidden", weight: 4, faults: () => [permanent({ answer: { status: 403, body: error("accessDenied") } })] },
  { name: "item hidden", weight: 4, faults: () => [permanent({ cors: "none" })] },
];

function permanent(/** @type {object} */ fault) {
  return { ...fault, times: null };
}
