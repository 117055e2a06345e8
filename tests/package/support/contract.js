// @ts-check
// The contract that the local drive and longhaul/testing implement, so that apps' tests and the demo behave as with the real services. Each expectation comes from
// Microsoft's documentation or from reports of the real services.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Drive } from "../../page/support/drive.js";
import { installed } from "./installed.js";

const app = await installed();
const { TestService } = await app.import("longhaul/testing");

export const CONFLICT = "@microsoft.graph.conflictBehavior";
export const GUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
export const ASYNC = { Prefer: "respond-async" };

/** The items on the drive when a test begins. */
const ITEMS = {
  Documents: { "letter.txt": 300, "budget.xlsx": 2_000 },
  Project: { Data: { "big.bin": 100_000, "empty.txt": 0 }, "Nothing in here": {}, "readme.md": 300 },
  "notes.txt": 5_000,
};

/**
 * Declares a test that runs with both.
 *
 * @param {string} name
 * @param {(client: Client) => Promise<void>} expectations
 */
export function both(name, expectations) {
  describe(name, () => {
    const make = { "the local drive": localDrive, "longhaul/testing": () => testService(TestService) };
    for (const [service, start] of Object.entries(make)) {
      test(service, async () => {
        const client = new Client(await start());
        await client.fill(ITEMS);
        await expectations(client);
      });
    }
  });
}

/**
 * @typedef {object} Service one of the two services: the local drive, over HTTP, or longhaul/testing, in memory
 * @property {string} drive the origin of the drive
 * @property {string} monitor the origin of the monitors
 * @property {string} token
 * @property {string} otherDrive the id of a second drive, which is empty
 * @property {(url: string, init?: RequestInit) => Promise<Response>} fetch
 * @property {(...faults: import("longhaul/testing").Fault[]) => Promise<void>} fault replaces the faults
 */

/** A local drive over an empty folder. @returns {Promise<Service>} */
async function localDrive() {
  const [folder, other] = await Promise.all(["drive", "other"].map((name) => mkdtemp(join(tmpdir(), `longhaul-contract-${name}-`))));
  const drive = new Drive(folder, 0);
  drive.flags = ["--drive", `Other=${other}`];
  await drive.begin();
  after(async () => {
    await drive.remove();
    await rm(other, { recursive: true });
  });
  const [, { id }] = /** @type {any} */ (drive.at).drives;
  return { ...drive.at, otherDrive: id, fetch, fault: (...faults) => drive.fault(...faults) };
}

/** An empty service in memory. @param {typeof import("longhaul/testing").TestService} TestService @returns {Promise<Service>} */
async function testService(TestService) {
  const service = new TestService({ bytesPerSecond: 0, drives: { other: {} } });
  const [drive, monitor] = ["https://graph.microsoft.com", "https://contoso.sharepoint.com"];
  return {
    drive,
    monitor,
    token: service.token,
    otherDrive: "other",
    fetch: service.fetch,
    fault: async (...faults) => {
      service.clearFaults();
      faults.forEach((fault) => service.fault(fault));
    },
  };
}

/** The operations of tests on either of them. */
class Client {
  /** @param {Service} service */
  constructor(service) {
    this.service = service;
  }

  /**
   * Sends a request to the drive, with the token.
   *
   * @param {string} method
   * @param {string} path below the origin, or below the drive in the Graph form if it doesn't begin with a slash
   * @param {unknown} [body] sent as JSON
   * @param {Record<string, string>} [headers]
   */
  send(method, path, body, headers) {
    const url = path.startsWith("http") ? path : `${this.service.drive}${path.startsWith("/") ? path : `/v1.0/me/drive/${path}`}`;
    const json = body === undefined ? undefined : JSON.stringify(body);
    const all = { Authorization: `Bearer ${this.service.token}`, "Content-Type": "application/json", ...headers };
    return this.service.fetch(url, { method, headers: all, body: json });
  }

  /**
   * Sends a request, checks the status of the response, and returns its JSON.
   *
   * @param {number} status
   * @param {Parameters<Client["send"]>} request
   */
  async expect(status, ...request) {
    const response = await this.send(...request);
    const text = await response.text();
    assert.equal(response.status, status, `${request.slice(0, 2).join(" ")}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  /**
   * Sends a request that fails, and returns the code of the error and the member of the request that its message names.
   *
   * @param {number} status
   * @param {Parameters<Client["send"]>} request
   * @returns {Promise<string>} `invalidRequest name`
   */
  async refusal(status, ...request) {
    const { error } = await this.expect(status, ...request);
    assert.deepEqual([typeof error.code, typeof error.message], ["string", "string"]);
    const [, member] = /^([\w@.$-]+): /.exec(error.message) ?? [];
    return member === undefined ? error.code : `${error.code} ${member}`;
  }

  /**
   * Starts an action and returns its monitor URL.
   *
   * @param {string} path
   * @param {object} body
   * @param {Record<string, string>} [headers]
   * @param {string} [method]
   */
  async start(path, body, headers, method = "POST") {
    const response = await this.send(method, path, body, headers);
    assert.equal(response.status, 202, await response.text());
    return response.headers.get("Location") ?? "";
  }

  /** Reads a monitor. @param {string} url @param {RequestInit} [init] */
  poll(url, init) {
    return this.service.fetch(url, init);
  }

  /**
   * Reads a monitor until the action has ended.
   *
   * @param {string} url
   * @returns {Promise<{ status: number, body: any, polls: any[] }>} `polls`: the earlier responses
   */
  async end(url) {
    for (const polls = []; ; await sleep(20)) {
      const response = await this.poll(url);
      const body = await response.json();
      if (!["notStarted", "inProgress"].includes(body.status)) return { status: response.status, body, polls };
      polls.push(body);
    }
  }

  /** Copies, and returns the new item. @param {string} path @param {object} body @returns {Promise<any>} */
  async copy(path, body) {
    const { body: end } = await this.end(await this.start(path, body));
    assert.equal(end.status, "completed", JSON.stringify(end));
    return this.expect(200, "GET", `items/${end.resourceId}`);
  }

  /** The names in a folder. @param {string} path `root:/Documents:` */
  async names(path) {
    const { value } = await this.expect(200, "GET", `${path}/children`);
    return value.map((/** @type {{ name: string }} */ { name }) => name);
  }

  /** The id of an item. @param {string} path @returns {Promise<string>} */
  async id(path) {
    return (await this.expect(200, "GET", path)).id;
  }

  /** Creates folders and files of zeros. @param {import("longhaul/testing").TestTree} tree @param {string} [folder] */
  async fill(tree, folder = "root") {
    for (const [name, content] of Object.entries(tree)) {
      if (typeof content === "number") {
        const headers = { Authorization: `Bearer ${this.service.token}` };
        const url = `${this.service.drive}/v1.0/me/drive/${folder}${folder === "root" ? ":" : ""}/${encodeURIComponent(name)}:/content`;
        const response = await this.service.fetch(url, { method: "PUT", headers, body: new Uint8Array(content) });
        assert.equal(response.status, 201);
      } else if (typeof content === "object") {
        const { id } = await this.expect(201, "POST", `${folder.replace(/:$/, "")}/children`, { name, folder: {} });
        await this.fill(/** @type {any} */ (content), `items/${id}:`);
      }
    }
  }
}
