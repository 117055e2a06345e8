// @ts-check
/**
 * The faults that can be switched on: what the real service does, where that is reported, and how Longhaul reacts.
 */

const DOCS = "https://github.com/OneDrive/onedrive-api-docs";
const ISSUES = `${DOCS}/issues`;

/**
 * A fault of the local drive's plan, as `PUT /admin/faults` takes it.
 *
 * @typedef {{ where: "start" | "monitor" | "item", times: number | null } & Record<string, unknown>} PlannedFault
 */

/**
 * @typedef {object} Fault
 * @property {string} id
 * @property {string} title
 * @property {string} seen what the real service does
 * @property {[label: string, url: string][]} sources where that is reported
 * @property {string} effect how Longhaul reacts
 * @property {PlannedFault} plan
 */

/** A page can read `Retry-After` only if it is exposed. */
const THROTTLED = {
  status: 429,
  headers: { "Retry-After": "2.128", "Access-Control-Expose-Headers": "Retry-After" },
  body: { error: { code: "activityLimitReached", message: "Too many requests." } },
};

/** Outcomes that the copy really has: it stops in the middle. */
const FULL = { status: "failed", error: { code: "quotaLimitReached", message: "The drive is full." } };
const DENIED = { status: "failed", leaves: "nothing", httpStatus: 500, error: { code: "accessDenied", message: "Access denied." } };
const GONE = { error: { code: "itemNotFound", message: "The job is not known." } };

/** @type {Fault[]} */
export const FAULTS = [
  {
    id: "slow",
    title: "Copy slowly",
    seen: "Large folders take minutes to hours.",
    sources: [["#306", `${ISSUES}/306`]],
    effect: "Adapts its polling to the progress: rarely at first, more often towards the end.",
    plan: { where: "start", times: null, bytesPerSecond: 700_000 },
  },
  {
    id: "throttle",
    title: "Throttle",
    seen: "429 with Retry-After in seconds and fractions: 2.128.",
    sources: [["Graph throttling", "https://learn.microsoft.com/graph/throttling"]],
    effect: "Waits as long as the service asks for, then continues. Nothing fails.",
    plan: { where: "monitor", skip: 1, times: 2, answer: THROTTLED },
  },
  {
    id: "drop",
    title: "Drop connections",
    seen: "Networks fail for moments. The browser repeats some requests by itself; the others fail without a reason.",
    sources: [],
    effect: "Tries again, a little later each time. The copy continues meanwhile.",
    plan: { where: "monitor", skip: 1, times: 6, cut: "connection" },
  },
  {
    id: "late",
    title: "Answer slowly",
    seen: "How long a monitor may take to answer isn’t documented.",
    sources: [],
    effect: "The bar moves on by its estimate. A request without a response for a minute is sent again.",
    plan: { where: "monitor", times: null, delayMs: 2500 },
  },
  {
    id: "waiting",
    title: "Delay the beginning",
    seen: "Copies have stayed at notStarted for 45 minutes and more.",
    sources: [["#306", `${ISSUES}/306`], ["#1133", `${ISSUES}/1133`]],
    effect: "Keeps polling until the service begins.",
    plan: { where: "monitor", times: 5, answer: { status: 202, body: { operation: "ItemCopy", percentageComplete: 0, status: "notStarted" } } },
  },
  {
    id: "fail",
    title: "Fail the copy",
    seen: "A failed copy is reported with 200 or 202: the HTTP status alone says nothing.",
    sources: [["#980", `${ISSUES}/980`], ["#1306", `${ISSUES}/1306`]],
    effect: "Reports the failure with the service’s reason: ActionFailedError.",
    plan: { where: "start", times: null, outcome: FULL },
  },
  {
    id: "failed500",
    title: "Answer 500 with a failed body",
    seen: "A monitor’s 500 can contain the copy’s status, and is the outcome then.",
    sources: [["rclone#1224", "https://github.com/rclone/rclone/issues/1224"]],
    effect: "Reports the failure at once: ActionFailedError. After a 500 without a status it would try again.",
    plan: { where: "start", times: null, outcome: DENIED },
  },
  {
    id: "forget",
    title: "Forget the monitor",
    seen: "Monitors answer 404 when the service has forgotten them, whatever the outcome of the copy.",
    sources: [["#63", `${ISSUES}/63`], ["#306", `${ISSUES}/306`]],
    effect: "Doesn’t take that for a failure. Checks the destination until the copy is complete.",
    plan: { where: "monitor", skip: 1, times: null, answer: { status: 404, body: GONE } },
  },
  {
    id: "hide",
    title: "Hide Location",
    seen: "A header that CORS doesn’t expose reads as null, without an error.",
    sources: [["Fetch standard", "https://fetch.spec.whatwg.org/#http-access-control-expose-headers"]],
    effect: "The copy was accepted, but has no readable monitor: checks the destination.",
    plan: { where: "start", times: null, cors: "hideLocation" },
  },
  {
    id: "redirect",
    title: "Redirect to an item without CORS",
    seen: "OneDrive’s monitor redirects to the new item. If CORS hides the item, that looks like a lost network.",
    sources: [["Long running actions", `${DOCS}/blob/live/docs/rest-api/concepts/long-running-actions.md`]],
    effect: "Distinguishes the two: the copy is complete, its item can’t be read.",
    plan: { where: "item", times: null, cors: "none" },
  },
  {
    id: "uncertain",
    title: "Answer 504, but copy",
    seen: "A start that timed out succeeded later, and its repetition met a name that was taken.",
    sources: [["msgraph-sdk-java#627", "https://github.com/microsoftgraph/msgraph-sdk-java/issues/627"]],
    effect: "Reports that the start is uncertain: StartUncertainError. Doesn’t send it again.",
    plan: { where: "start", times: null, answer: { status: 504 }, perform: true },
  },
  {
    id: "away",
    title: "Go away and come back",
    seen: "Services restart, laptops are closed. Copies continue.",
    sources: [],
    effect: "Continues as soon as the service answers again.",
    plan: { where: "monitor", skip: 1, times: 1, awayMs: 6000 },
  },
];
