// Monitors: report a job in the form of the API in which its action was started.

import { ServiceError } from "./service-error.js";

const PATH = /^(|\/_api\/v2\.0)\/monitor\/([^/]+)$/;

/**
 * @param {import("./state.js").State} state
 * @param {URL} url
 * @param {Headers} headers
 * @returns {import("./routes.js").Answer}
 */
export function monitor(state, url, headers) {
  // A monitor URL carries its own credential. Real monitors reject a token beside it (onedrive-api-docs#1057).
  if (headers.has("Authorization")) throw new ServiceError("unauthenticated", "Authorization: none was expected.");
  const job = jobOf(state, url);
  if (job === undefined || job.isForgotten(state.now())) throw new ServiceError("itemNotFound", "There is no such operation.");
  const { form, secret, origin } = job.settings;
  if (url.search !== secret) throw new ServiceError("unauthenticated", "tempauth: this URL's own credential was expected.");
  if (job.ended === null) return { status: 202, body: job.status() };
  if (job.ended.error !== null) return { status: job.ended.httpStatus, body: job.status() };
  const { result, from, to } = job.work;
  const elsewhere = `${origin}/v1.0/drives/${to.id}/items/${result.id}`;
  if (form === "graph") {
    const body = { percentageComplete: 100, resourceId: result.id, status: "completed" };
    return { status: 202, body: from === to ? body : { ...body, resourceLocation: elsewhere } };
  }
  return { status: 303, headers: { Location: to === state.drive(null) ? `${origin}/items/${result.id}` : elsewhere } };
}

/** Whether a URL has the form of a monitor's. @param {URL} url */
export function isMonitorPath({ pathname }) {
  return PATH.test(pathname);
}

/** The job that a monitor URL belongs to. @param {import("./state.js").State} state @param {URL} url */
export function jobOf(state, { pathname }) {
  const [, prefix, id = ""] = PATH.exec(pathname) ?? [];
  const job = state.jobs.get(id);
  return job?.settings.form === (prefix === "" ? "onedrive" : "graph") ? job : undefined;
}
