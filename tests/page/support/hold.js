// @ts-check
/** Holds requests of the page back until the test releases them: what a slow drive does, without depending on time. */

/**
 * @param {import("playwright-core").Page} page
 * @param {string | RegExp} url which requests, as `page.route` takes it
 * @returns {Promise<{ held: (count: number) => Promise<void>, release: () => Promise<void> }>} `held` resolves when so many requests
 *   are held; `release` lets them go, and all later ones
 */
export async function hold(page, url) {
  /** @type {(() => void)[]} */
  const waiting = [];
  let count = 0;
  let notify = () => {};
  let isReleased = false;
  await page.route(url, async (route) => {
    if (route.request().method() === "OPTIONS" || isReleased) return route.continue();
    await new Promise((resolve) => {
      waiting.push(() => resolve(undefined));
      count += 1;
      notify();
    });
    await route.continue();
  });
  return {
    held: (least) =>
      new Promise((resolve) => {
        notify = () => count >= least && resolve();
        notify();
      }),
    release: async () => {
      isReleased = true;
      for (const resolve of waiting) resolve();
    },
  };
}
