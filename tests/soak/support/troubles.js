// What may befall an action, and which endings that explains. None of it is a lie: no answer here says that something failed, or is
// done, that isn't so. Where an ending follows for certain, the truth is told by what the drive did, not by this table.

/** @import { Chance } from "./chance.js" */

/**
 * @typedef {object} Trouble
 * @property {string} name
 * @property {number} weight how often, among its like
 * @property {(chance: Chance) => object[]} faults in the drive's terms, without the name that they are for
 * @property {string[]} [may] the endings, besides "completed", that it explains
 * @property {object} [settings] what the action is to be given
 * @property {boolean} [last] whether nothing else may befall it after this
 * @property {boolean} [blinds] whether the library may turn to the destination for it, where a copy that failed is waited for
 */

const error = (/** @type {string} */ code, /** @type {object} */ more = {}) => ({ error: { code, message: "By the fault plan.", ...more } });
const after = (/** @type {Chance} */ chance) => ({ "Retry-After": chance.pick(["1", "1", "1.5", "2.128", "3"]) });
const none = { name: "none", faults: () => [] };
const REJECTED = ["StartRejectedError"];
const UNCERTAIN = ["StartUncertainError"];

/** At the start. The last fault of each goes together with the rate of the copy. @type {Trouble[]} */
export const AT_START = [
  { ...none, weight: 56, faults: () => [{}] },
  { name: "slow start", weight: 6, faults: (chance) => [{ delayMs: chance.between(500, 2000) }] },
  {
    name: "start throttled", weight: 8,
    faults: (chance) => [{ times: chance.between(1, 3), answer: { status: 429, headers: after(chance), body: error("activityLimitReached") } }, {}],
  },
  { name: "start unavailable", weight: 4, faults: (chance) => [{ times: chance.between(1, 2), answer: { status: chance.pick([503, 509]) } }, {}] },
  { name: "token refused", weight: 3, faults: () => [{ times: 1, answer: { status: 401, body: error("unauthenticated") } }, {}] },
  { name: "forbidden", weight: 3, may: REJECTED, last: true, faults: () => [{ answer: { status: 403, body: error("accessDenied") } }] },
  { name: "refused with 500", weight: 2, may: REJECTED, last: true, faults: () => [{ answer: { status: 500, body: error("generalException") } }] },
  {
    // Neither 408 nor a connection that breaks before the answer: after these, Chromium by itself sends a POST again.
    name: "gateway", weight: 4, may: UNCERTAIN, last: true,
    faults: (chance) => [{ perform: chance.is(0.5), answer: { status: chance.pick([502, 504, 500]), body: "<h1>Bad gateway</h1>" } }],
  },
  { name: "half an answer", weight: 2, may: UNCERTAIN, last: true, faults: () => [{ cut: "body" }] },
  { name: "hidden answer", weight: 2, may: UNCERTAIN, last: true, faults: () => [{ cors: "none" }] },
  {
    name: "answer too late", weight: 2, may: UNCERTAIN, last: true, settings: { requestTimeoutMs: 2500 },
    faults: () => [{ delayMs: 6000 }],
  },
  { name: "Location hidden", weight: 5, last: true, faults: () => [{ cors: "hideLocation" }] },
];

/** While it is followed, for a while. @type {Trouble[]} */
export const AT_MONITOR = [
  { ...none, weight: 40 },
  {
    name: "throttled", weight: 6,
    faults: (chance) => [{ times: chance.between(1, 2), answer: { status: 429, headers: after(chance), body: error("activityLimitReached") } }],
  },
  { name: "unavailable", weight: 6, faults: (chance) => [{ times: chance.between(1, 3), answer: { status: chance.pick([502, 503, 504, 509]) } }] },
  { name: "500", weight: 6, faults: (chance) => [{ times: chance.between(1, 3), answer: { status: 500, body: chance.pick(["", "<h1>Oops</h1>"]) } }] },
  { name: "connection cut", weight: 8, blinds: true, faults: (chance) => [{ times: chance.between(2, 6), cut: "connection" }] },
  { name: "half a body", weight: 8, blinds: true, faults: (chance) => [{ times: chance.between(1, 4), cut: "body" }] },
  { name: "junk", weight: 6, blinds: true, faults: (chance) => [{ times: chance.between(1, 3), answer: { status: chance.pick([200, 202]), body: '{"status":"inPr' } }] },
  { name: "401 once", weight: 3, blinds: true, faults: () => [{ answer: { status: 401 } }] },
  { name: "hidden for a while", weight: 5, blinds: true, faults: (chance) => [{ times: chance.between(1, 4), cors: "none" }] },
  { name: "slow answer", weight: 5, faults: (chance) => [{ times: chance.between(1, 2), delayMs: chance.between(500, 3000) }] },
  { name: "answer cut", weight: 3, settings: { requestTimeoutMs: 2500 }, faults: () => [{ times: 1, delayMs: 4000 }] },
];

/** While it is followed, for good. @type {Trouble[]} */
export const AT_MONITOR_FOR_GOOD = [
  { name: "forgotten", weight: 4, may: ["OutcomeUnknownError monitorGone"], faults: (chance) => [forGood({ answer: { status: chance.pick([404, 410]) } })] },
  {
    name: "forgotten with 500", weight: 2, may: ["OutcomeUnknownError monitorGone"],
    faults: () => [forGood({ answer: { status: 500, body: error("operationNotFound") } })],
  },
  {
    name: "expired", weight: 2, may: ["OutcomeUnknownError monitorExpired"],
    faults: () => [forGood({ answer: { status: 401, body: error("unauthenticated", { innererror: { code: "expiredToken" } }) } })],
  },
  { name: "hidden", weight: 2, faults: () => [forGood({ cors: "none" })] },
  { name: "unreadable", weight: 1, faults: () => [forGood({ answer: { status: 200, body: "<h1>Welcome</h1>" } })] },
];

/** When the result is read. @type {Trouble[]} */
export const AT_ITEM = [
  { ...none, weight: 60 },
  { name: "not there yet", weight: 8, faults: (chance) => [{ times: chance.between(1, 2), answer: { status: 404, body: error("itemNotFound") } }] },
  { name: "item throttled", weight: 6, faults: (chance) => [{ answer: { status: 429, headers: after(chance) } }] },
  { name: "item 500", weight: 6, faults: (chance) => [{ times: chance.between(1, 3), answer: { status: 500 } }] },
  { name: "item cut", weight: 6, faults: (chance) => [{ times: chance.between(1, 3), cut: chance.pick(["connection", "body"]) }] },
  { name: "item forbidden", weight: 4, faults: () => [forGood({ answer: { status: 403, body: error("accessDenied") } })] },
  { name: "item hidden", weight: 4, faults: () => [forGood({ cors: "none" })] },
];

function forGood(/** @type {object} */ fault) {
  return { ...fault, times: null };
}
