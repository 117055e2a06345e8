// @ts-check
/** The two documented forms: each journey that depends on them is walked in both. */

/** @typedef {"Graph" | "OneDrive"} Form */

/** @type {Form[]} */
export const FORMS = ["Graph", "OneDrive"];

/**
 * What the browser's console says of a copy in each form. A OneDrive monitor ends with a redirect to the item: the browser follows it
 * without the token, and notes the refusal.
 *
 * @type {Record<Form, RegExp[]>}
 */
export const COMPLAINTS = { Graph: [], OneDrive: [/status of 401/] };

/**
 * Has the page speak a form.
 *
 * @param {import("./file-manager.js").FileManager} files
 * @param {Form} form
 */
export async function choose({ page }, form) {
  if (form === "Graph") return;
  await page.locator("#dock-requests").click();
  await page.getByText("OneDrive", { exact: true }).click();
  await page.locator("#dock-requests").click();
}
