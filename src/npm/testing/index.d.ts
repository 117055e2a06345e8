/**
 * A OneDrive and Microsoft Graph in memory, as a `fetch` function: for the tests of apps that use this package, and for demos without a
 * server. Nothing of it is part of an app that doesn't import it, and importing it runs nothing.
 *
 * It answers both documented forms: the Graph form at `https://graph.microsoft.com/v1.0/me/drive` (and `/drives/{id}`, `/users/{id}/drive`,
 * `/groups/{id}/drive`, `/sites/{id}/drive`, the same under `/beta`), and the OneDrive form at `https://api.onedrive.com/v1.0/drive`. Its monitors
 * are on another origin, `https://contoso.sharepoint.com`. It behaves as the services are documented to, and like a browser: a redirect that isn't
 * followed is opaque, and a response that CORS hides rejects with `TypeError: Failed to fetch`.
 *
 * @example Vitest
 * import { expect, test } from "vitest";
 * import { DriveClient } from "longhaul";
 * import { TestService } from "longhaul/testing";
 *
 * test("copies the report", async () => {
 *   const service = new TestService({ items: { Documents: { "report.pdf": 5_000_000 } } });
 *   const drive = new DriveClient({ baseUrl: service.baseUrl, auth: service.token, fetch: service.fetch });
 *   const { item } = await drive.copy({ path: "/Documents/report.pdf" }, { name: "copy.pdf" });
 *   expect(item?.name).toBe("copy.pdf");
 *   expect(service.tree()).toEqual({ Documents: { "report.pdf": 5_000_000, "copy.pdf": 5_000_000 } });
 * });
 *
 * @example Jest, started with `node --experimental-vm-modules`
 * import { expect, test } from "@jest/globals";
 * import { DriveClient } from "longhaul";
 * import { TestService } from "longhaul/testing";
 *
 * test("reports that the drive is full", async () => {
 *   const service = new TestService({ items: { "video.mp4": 80_000_000 }, bytesPerSecond: 0 });
 *   const drive = new DriveClient({ baseUrl: service.baseUrl, auth: service.token, fetch: service.fetch });
 *   service.fail({ code: "quotaLimitReached", message: "The drive is full." });
 *   await expect(drive.copy({ path: "/video.mp4" }, { name: "copy.mp4" })).rejects.toMatchObject({ code: "quotaLimitReached" });
 * });
 */

/**
 * The service: drives with items, and the actions that are started on them.
 *
 * An action makes progress by the clock, at `bytesPerSecond`: it catches up whenever the service gets a request. Items of a copied folder appear one
 * after another. So it needs no timers of its own, and works with fake ones (see `now`).
 *
 * Each instance is independent of all others.
 */
export class TestService {
  constructor(options?: TestServiceOptions);

  /**
   * Answers a request. It needs no `this`: pass it as the `fetch` of a client, or assign it to `globalThis.fetch`.
   *
   * Rejects with a `TypeError`, as `fetch` does, for origins other than the service's, and where a fault breaks the connection off or hides
   * the response. Rejects with the reason of an aborted `signal`.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

  /** The access token that the drives require. A monitor refuses it: its URL carries its own credential. */
  readonly token: string;

  /** The drive in the Graph form: what a `DriveClient` takes as its `baseUrl`. */
  readonly baseUrl: string;

  /** The same drive in the OneDrive form. */
  readonly oneDriveUrl: string;

  /** The requests so far, oldest first. Each request inside a batch is part of the batch. */
  readonly requests: readonly TestRequest[];

  /**
   * Returns an item as the service would, or null if there is none.
   *
   * @param path from the drive's root, such as `/Documents/report.pdf`, without percent-encoding; `/` is the root
   * @param driveId of one of `drives`; the default drive if omitted
   */
  item(path: string, driveId?: string): TestItem | null;

  /**
   * Returns what a drive contains: what the constructor takes as `items`, with sizes for contents.
   *
   * @param driveId of one of `drives`; the default drive if omitted
   */
  tree(driveId?: string): TestTree;

  /**
   * Answers the next monitor requests with `429` and `Retry-After`. Once unless `times` says otherwise.
   *
   * @param options `retryAfter` in seconds, 1 by default; with `where: "start"` starts are throttled
   */
  throttle(options?: FaultOptions & { where?: FaultTarget; retryAfter?: number }): void;

  /**
   * Breaks the connection off before the response. Once unless `times` says otherwise. The service has done what the request asked for: with
   * `where: "start"` the action runs, and the app can't know.
   *
   * @param options `where` is `"monitor"` by default
   */
  drop(options?: FaultOptions & { where?: FaultTarget }): void;

  /** Has monitors answer `404`, as they do some hours after the end: the outcome is unknown. For all further requests unless `times` says otherwise. */
  forget(options?: FaultOptions): void;

  /**
   * Has CORS hide responses from the page. For all further requests unless `times` says otherwise.
   *
   * @param options `where` is `"monitor"` by default. With `"start"` the response is readable and its `Location` is not; with `"item"`
   *   the result can't be read
   */
  hide(options?: FaultOptions & { where?: FaultTarget }): void;

  /**
   * Has the next action that is started fail when half of its bytes are done. Once unless `times` says otherwise.
   *
   * @param options the service's `code`, `generalException` by default, and its `message`
   */
  fail(options?: FaultOptions & { code?: string; message?: string }): void;

  /**
   * Delays responses. For all further requests unless `times` says otherwise.
   *
   * @param options `delayMs` is 1,000 by default, `where` is `"any"`
   */
  slow(options?: FaultOptions & { where?: FaultTarget; delayMs?: number }): void;

  /** Adds a fault that the methods above don't cover. Of several faults for a request, the one added first applies. */
  fault(fault: Fault): void;

  /** Removes all faults. */
  clearFaults(): void;
}

/** What a service begins with. */
export interface TestServiceOptions {
  /** The items of the default drive; none by default. */
  items?: TestTree;
  /** More drives by their ids, with their items: for copies and moves across drives. The default drive's id is `test-drive`. */
  drives?: { [id: string]: TestTree };
  /** The access token that the drives require: `test-token` by default. */
  token?: string;
  /** How fast an action moves bytes: 10,000,000 by default; 0 for as fast as possible. An upload from URL has 1,000,000 bytes. */
  bytesPerSecond?: number;
  /**
   * The clock, in milliseconds since 1970. By default `Date.now()`, found when it is called, so that fake timers take effect.
   *
   * @example
   * let time = Date.now();
   * const service = new TestService({ items, now: () => time });
   */
  now?: () => number;
  /**
   * What the URLs of monitors and uploads are made from: `Math.random` by default. With a generator of your own, the same requests have the same
   * URLs. Item ids are the same in each run anyway.
   */
  random?: () => number;
  /** The origin of the drives, such as that of a national cloud, in place of `https://graph.microsoft.com` and `https://api.onedrive.com`. */
  driveOrigin?: string;
  /** The origin of the monitors: `https://contoso.sharepoint.com` by default. */
  monitorOrigin?: string;
}

/** The items of a folder by their names. A number is the size of a file of zeros, in bytes; a string or bytes are a file's content. */
export interface TestTree {
  [name: string]: number | string | Uint8Array | TestTree;
}

/** An item as the service returns it: a driveItem with these members. */
export interface TestItem {
  id: string;
  name: string;
  /** In bytes; a folder's is the sum of all files below it. */
  size: number;
  createdDateTime: string;
  lastModifiedDateTime: string;
  eTag: string;
  webUrl: string;
  parentReference: { driveId: string; driveType: string; id?: string; path?: string };
  folder?: { childCount: number };
  file?: { mimeType: string };
}

/** A request as the service received it. It holds the access token, where the request had it. */
export interface TestRequest {
  /** When, by the service's clock. */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  /** By lower case names. */
  readonly headers: { readonly [name: string]: string };
  /** JSON that was parsed, the text where it isn't JSON, or the bytes of an upload; an empty object for no body. */
  readonly body: unknown;
  /** The HTTP status of the answer; 0 where there was none. */
  readonly status: number;
}

/**
 * Which requests a fault is for: those that start an action, read a monitor, read an item, list a folder, or all.
 * A `PATCH` starts an action where it moves an item to another drive.
 */
export type FaultTarget = "start" | "monitor" | "item" | "children" | "any";

/** What all faults have in common. */
export interface FaultOptions {
  /**
   * Limits the fault to one name: the one that a start's body asks for (or its item's, where the body has none), that of the action that a monitor
   * belongs to, or that of the item.
   */
  name?: string;
  /** How many such requests pass first: 0 by default. */
  skip?: number;
  /** How often the fault applies; `Infinity` or null for always. */
  times?: number | null;
}

/** A fault. Without `answer`, the service does what the request asks for. The names are those of the local drive's fault plan. */
export interface Fault extends FaultOptions {
  /** Which requests it is for. */
  where: FaultTarget;
  /** How often it applies: once by default; `Infinity` or null for always. */
  times?: number | null;
  /** What is answered instead: an HTTP status, headers, and a body. A string is sent as it is, anything else as JSON. */
  answer?: { status: number; headers?: { [name: string]: string }; body?: unknown };
  /** With `answer`: whether the service does what the request asks for all the same. False by default. */
  perform?: boolean;
  /** How long the response is delayed, in milliseconds. */
  delayMs?: number;
  /** Breaks the connection off before the response. */
  cut?: "connection";
  /** `none`: CORS hides the response from the page. `hideLocation`: it hides the `Location` header. */
  cors?: "none" | "hideLocation";
  /** The rate of the action that the request starts. */
  bytesPerSecond?: number;
  /** How the action ends without success: the one that the request starts, or the running one whose monitor it reads, which ends at once. */
  outcome?: Outcome;
  /** For how long the service can't be reached from this request on, in milliseconds. Actions go on. */
  awayMs?: number;
  /** Limits the fault to one HTTP method. */
  method?: string;
  /** Limits the fault to one path of the URL; a `*` at its end stands for any rest. With `answer`, it has other parts of Graph answer. */
  path?: string;
}

/** How an action ends without success, and what its monitor reports then. What it has done before stays. */
export interface Outcome {
  /** The service's status word: `failed` by default. */
  status?: "failed" | "cancelled" | "skipped" | "deleteFailed";
  /** How much is done then, in percent of the bytes: 50 by default. With `where: "monitor"` the action ends wherever it is. */
  atPercent?: number;
  /** The monitor's `error`: code `generalException` by default. */
  error?: object;
  /** The HTTP status of the monitor's answers from then on: 200 by default, 500 for an upload from URL. */
  httpStatus?: number;
}
