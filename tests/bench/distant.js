// `cargo xtask bench distant`: the lag and the polls of a tab that follows many actions of a service over HTTP/2 with a long response time,
// and how long the app's own requests to that service take meanwhile. The service is scripted, because a local drive speaks HTTP/1.1 only
// and responds immediately.

import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createSecureServer } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { close, launch } from "./support/tab.js";
import { NAMES, bundled, quantile } from "./support/contestants.js";
import { readOptions } from "./support/options.js";

const options = readOptions("cargo xtask bench distant", { actions: "200,1000", delay: 80, contestants: "longhaul,loop", json: false });
/** Milliseconds from a request to its response. */
const DELAY_MS = options.delay;
/** The durations of the actions are spread evenly between these, in milliseconds. */
const [SHORTEST_MS, LONGEST_MS] = [5_000, 60_000];
/** How long to wait until all actions have ended, in milliseconds. */
const PATIENCE_MS = 300_000;
/** Actions that begin in one task of the page. */
const BEGIN_TOGETHER = 20;
/** The path of the app's own requests. */
const OWN = "/v1.0/own";
/** How many of them are measured before any action is followed. */
const OWN_ALONE = 20;

/** A self-signed certificate for localhost. @returns {Promise<{ key: Buffer, cert: Buffer }>} */
async function certificate() {
  const folder = await mkdtemp(join(tmpdir(), "longhaul-"));
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(folder, name));
  const files = ["-keyout", key, "-out", cert];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files, "-days", "1", "-subj", "/CN=localhost"], { stdio: "ignore" });
  const read = { key: await readFile(key), cert: await readFile(cert) };
  await rm(folder, { recursive: true });
  return read;
}

/** The page of the benchmark, and a service that runs a number of actions. */
class Service {
  polls = 0;
  mostInFlight = 0;
  #inFlight = 0;
  #begun = 0;
  #folder;
  #server;

  /** @param {string} folder of the page @param {number} actions @param {{ key: Buffer, cert: Buffer }} tls */
  constructor(folder, actions, tls) {
    this.#folder = folder;
    // Not in order, so that actions that begin together don't end together.
    this.durations = Array.from({ length: actions }, (_, index) => SHORTEST_MS + ((index * 0.618) % 1) * (LONGEST_MS - SHORTEST_MS));
    this.#server = createSecureServer({ ...tls, allowHTTP1: true }, (request, response) => this.#respond(request, response));
  }

  /** @returns {Promise<string>} its origin */
  async listen() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    return `https://localhost:${/** @type {any} */ (this.#server.address()).port}`;
  }

  /** Begins all actions. */
  begin() {
    this.#begun = Date.now();
  }

  /** The lag of each action, from its end until the page noticed it, in milliseconds. @param {{ at: number }[]} outcomes */
  lags(outcomes) {
    return outcomes.map(({ at }, index) => at - this.#begun - this.durations[index]);
  }

  close() {
    this.#server.close();
  }

  /** @param {any} request @param {any} response */
  async #respond({ url, method }, response) {
    const action = /^\/monitor\/(\d+)/.exec(url)?.[1];
    if (action === undefined && !url.startsWith("/v1.0/")) {
      response.setHeader("Content-Type", url.endsWith(".js") ? "text/javascript" : "text/html");
      return response.end(await readFile(join(this.#folder, url === "/" ? "index.html" : url)).catch(() => ""));
    }
    if (method === "GET" && action !== undefined) this.polls++;
    const counts = Number(url !== OWN);
    this.mostInFlight = Math.max(this.mostInFlight, (this.#inFlight += counts));
    await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
    this.#inFlight -= counts;
    response.setHeader("Content-Type", "application/json");
    response.statusCode = action === undefined ? 200 : 202;
    response.end(JSON.stringify(action === undefined ? { id: "copy", name: "copy" } : this.#status(Number(action))));
  }

  /** @param {number} action */
  #status(action) {
    const percentageComplete = Math.floor(Math.min(1, (Date.now() - this.#begun) / this.durations[action]) * 1_000) / 10;
    return percentageComplete < 100 ? { status: "inProgress", percentageComplete } : { status: "completed", percentageComplete, resourceId: "copy" };
  }
}

/** The median and the 95 % quantile, rounded. @param {number[]} values */
const medianAnd95 = (values) => [0.5, 0.95].map((share) => Math.round(quantile(values, share)));

/** @param {string} folder @param {string} contestant @param {number} actions @param {{ key: Buffer, cert: Buffer }} tls */
async function measure(folder, contestant, actions, tls) {
  const service = new Service(folder, actions, tls);
  const drive = await service.listen();
  const context = await (await launch()).newContext({ ignoreHTTPSErrors: true });
  try {
    const page = await context.newPage();
    await page.goto(drive);
    await page.waitForFunction(() => "bench" in globalThis);
    await page.evaluate(([name, at]) => bench.prepare(name, at), /** @type {const} */ ([contestant, { drive, token: "token" }]));
    const alone = await page.evaluate(([url, times]) => bench.ownAlone(url, times), /** @type {const} */ ([drive + OWN, OWN_ALONE]));
    service.begin();
    const monitors = service.durations.map((_, index) => `${drive}/monitor/${index}`);
    await page.evaluate(([urls, together]) => bench.follow(urls, together), /** @type {const} */ ([monitors, BEGIN_TOGETHER]));
    await page.evaluate((url) => void bench.ownMeanwhile(url), drive + OWN);
    await page.waitForFunction(() => bench.left() === 0, null, { timeout: PATIENCE_MS, polling: 500 }).catch(() => {});
    const { outcomes, own } = await page.evaluate(() => bench.seen());
    const right = outcomes.filter(({ name }) => name === "copy");
    const lags = service.lags(outcomes);
    const [lagMs, lag95Ms] = medianAnd95(lags);
    const [ownMs, own95Ms] = medianAnd95(own);
    const [aloneMs, alone95Ms] = medianAnd95(alone);
    const { polls, mostInFlight } = service;
    return { contestant, actions, right: right.length, lagMs, lag95Ms, pollsPerAction: polls / actions, mostInFlight, ownMs, own95Ms, aloneMs, alone95Ms };
  } finally {
    await context.close();
    service.close();
  }
}

const folder = await bundled();
const tls = await certificate();
const rounds = [];
try {
  for (const actions of options.actions.split(",").map(Number)) {
    for (const contestant of options.contestants.split(",")) {
      const round = await measure(folder, contestant, actions, tls);
      rounds.push(round);
      if (options.json) continue;
      const { right, lagMs, lag95Ms, pollsPerAction, mostInFlight, ownMs, own95Ms, aloneMs, alone95Ms } = round;
      console.log(`${actions} actions, ${DELAY_MS} ms away, ${NAMES[contestant]}: ${right} correct, median lag ${lagMs} ms (95 %: ${lag95Ms} ms),`);
      console.log(`  ${pollsPerAction.toFixed(1)} polls per action, at most ${mostInFlight} requests in flight`);
      console.log(`  the app's own requests: median ${ownMs} ms (95 %: ${own95Ms} ms), before the actions ${aloneMs} ms (95 %: ${alone95Ms} ms)`);
    }
  }
  if (options.json) console.log(JSON.stringify(rounds));
} finally {
  await close();
}
