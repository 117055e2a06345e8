// @ts-check
/**
 * What can be broken: each fault with what the real service did that it imitates, where that is known from, and what Longhaul makes
 * of it.
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
 * @property {[label: string, url: string][]} sources where that is known from
 * @property {string} says what Longhaul makes of it
 * @property {PlannedFault} plan
 */

/** An answer that waits for the page to read its `Retry-After`, which a page may only if it is exposed. */
const THROTTLED = {
  status: 429,
  headers: { "Retry-After": "2.128", "Access-Control-Expose-Headers": "Retry-After" },
  body: { error: { code: "activityLimitReached", message: "Too many requests." } },
};

const FULL = { status: "failed", error: { code: "quotaLimitReached", message: "The drive is full." } };
const DENIED = { status: "failed", error: { code: "accessDenied", message: "Access denied." } };
const GONE = { error: { code: "itemNotFound", message: "The job is not known." } };

/** @type {Fault[]} */
export const FAULTS = [
  {
    id: "slow",
    title: "Copy slowly",
    seen: "Large folders take minutes to hours.",
    sources: [["#306", `${ISSUES}/306`]],
    says: "Asks ever more seldom, by the progress it has seen, and more often towards the end.",
    plan: { where: "start", times: null, bytesPerSecond: 700_000 },
  },
  {
    id: "throttle",
    title: "Throttle",
    seen: "429 with Retry-After in seconds and fractions: 2.128.",
    sources: [["Graph throttling", "https://learn.microsoft.com/graph/throttling"]],
    says: "Waits as long as it is told, then asks on. Nothing fails.",
    plan: { where: "monitor", skip: 1, times: 2, answer: THROTTLED },
  },
  {
    id: "drop",
    title: "Drop connections",
    seen: "A network that comes and goes. The browser repeats some requests by itself; the rest fail without a word.",
    sources: [],
    says: "Asks again, a little later each time. The copy goes on meanwhile.",
    plan: { where: "monitor", skip: 1, times: 6, cut: "connection" },
  },
  {
    id: "late",
    title: "Answer slowly",
    seen: "How long a monitor may take to answer is documented nowhere.",
    sources: [],
    says: "The bar goes on by its estimate. After a minute it gives the question up and asks again.",
    plan: { where: "monitor", times: null, delayMs: 2500 },
  },
  {
    id: "waiting",
    title: "Don’t begin",
    seen: "Copies have stood at notStarted for 45 minutes and more.",
    sources: [["#306", `${ISSUES}/306`], ["#1133", `${ISSUES}/1133`]],
    says: "Waits with it, asking ever more seldom.",
    plan: { where: "monitor", times: 5, answer: { status: 202, body: { operation: "ItemCopy", percentageComplete: 0, status: "notStarted" } } },
  },
  {
    id: "fail",
    title: "Fail the copy",
    seen: "A copy that failed is told with 200 or 202: the HTTP status alone says nothing.",
    sources: [["#980", `${ISSUES}/980`], ["#1306", `${ISSUES}/1306`]],
    says: "Ends as failed, with the service’s reason: ActionFailedError.",
    plan: { where: "monitor", skip: 1, times: null, answer: { status: 200, body: FULL } },
  },
  {
    id: "failed500",
    title: "Answer 500 with a failed body",
    seen: "A monitor’s 500 can carry the copy’s status, and is its end then.",
    sources: [["rclone#1224", "https://github.com/rclone/rclone/issues/1224"]],
    says: "Ends as failed at once: ActionFailedError. After a 500 that says nothing it would ask again.",
    plan: { where: "monitor", skip: 1, times: null, answer: { status: 500, body: DENIED } },
  },
  {
    id: "forget",
    title: "Forget the monitor",
    seen: "Monitors answer 404 once they are forgotten, whatever became of the copy.",
    sources: [["#63", `${ISSUES}/63`], ["#306", `${ISSUES}/306`]],
    says: "Not a failure. It watches the destination until the copy is whole there.",
    plan: { where: "monitor", skip: 1, times: null, answer: { status: 404, body: GONE } },
  },
  {
    id: "hide",
    title: "Hide Location",
    seen: "A header that CORS doesn’t expose reads as null, without an error.",
    sources: [["Fetch standard", "https://fetch.spec.whatwg.org/#http-access-control-expose-headers"]],
    says: "The copy was accepted, and can’t be asked about: it watches the destination.",
    plan: { where: "start", times: null, cors: "hideLocation" },
  },
  {
    id: "redirect",
    title: "Redirect to an item without CORS",
    seen: "OneDrive ends with 303 to the item. If CORS hides that one, it looks like a lost network.",
    sources: [["Long running actions", `${DOCS}/blob/live/docs/rest-api/concepts/long-running-actions.md`]],
    says: "Tells the two apart: the copy is complete, its item unread.",
    plan: { where: "item", times: null, cors: "none" },
  },
  {
    id: "uncertain",
    title: "Answer 504, and copy all the same",
    seen: "A start that timed out went on to succeed, and its repetition met a name that was taken.",
    sources: [["msgraph-sdk-java#627", "https://github.com/microsoftgraph/msgraph-sdk-java/issues/627"]],
    says: "Ends as uncertain: StartUncertainError. It isn’t sent a second time.",
    plan: { where: "start", times: null, answer: { status: 504 }, perform: true },
  },
  {
    id: "away",
    title: "Go away and come back",
    seen: "Services are restarted, laptops are closed. Copies go on.",
    sources: [],
    says: "Follows on as soon as there is an answer again.",
    plan: { where: "monitor", skip: 1, times: 1, awayMs: 6000 },
  },
];
