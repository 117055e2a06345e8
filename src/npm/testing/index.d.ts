/**
 * An in-memory OneDrive and Microsoft Graph behind a `fetch` function: for the tests of apps that use this package, and for demos without a
 * server. An app that doesn't import it doesn't download it, and importing it runs nothing.
 *
 * It answers both documented forms: the Graph form at `https://graph.microsoft.com/v1.0/me/drive` (and `/drives/{id}`, `/users/{id}/drive`,
 * `/groups/{id}/drive`, `/sites/{id}/drive`, the same under `/beta`), and the OneDrive form at `https://api.onedrive.com/v1.0/drive`. Its monitors
 * are on another origin, `https://contoso.sharepoint.com`. It behaves as the services are documented, and as a browser does: a redirect that isn't
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
 * An action makes progress by the clock, at `bytesPerSecond`: whenever the service gets a request, it brings all actions up to date. The items of a
 * copied folder appear one after another. The service needs no timers of its own and works with fake ones (see `now`).
 *
 * Each instance is independent of all others.
 */
export class TestService {
  /** Creates a service with empty drives by default. Throws a `TypeError` that names the option if an option is invalid or unknown. */
  constructor(options?: TestServiceOptions);

  /**
   * Answers a request. It needs no `this`: pass it as the `fetch` of a client, or assign it to `globalThis.fetch`.
   *
   * Rejects with a `TypeError`, as `fetch` does, for origins other than the service's, and if a fault breaks the connection or hides the
   * response. Rejects with the reason of an aborted `signal`.
   */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

  /** The access token that the drives require. Monitors reject it, because their URLs carry their own credential. */
  readonly token: string;

  /** The URL of the drive in the Graph form, for a `DriveClient`'s `baseUrl`. */
  readonly baseUrl: string;

  /** The URL of the same drive in the OneDrive form. */
  readonly oneDriveUrl: string;

  /** The requests so far, oldest first. A batch is one request. */
  readonly requests: readonly TestRequest[];

  /**
   * Returns an item as the service would, or null if it doesn't exist.
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
   * Answers the next poll with `429` and `Retry-After`, or the next `times` polls.
   *
   * @param options `retryAfter` is in seconds, 1 by default; with `where: "start"`, starts are throttled instead
   */
  throttle(options?: FaultOptions & { where?: FaultTarget | undefined; retryAfter?: number | undefined }): void;

  /**
   * Breaks the connection before the next response, or the next `times` responses. The service has processed the request: with
   * `where: "start"` the action runs, but the app can't know. If the start is in a batch, the connection of the whole batch breaks.
   *
   * @param options `where` is `"monitor"` by default
   */
  drop(options?: FaultOptions & { where?: FaultTarget | undefined }): void;

  /**
   * Makes monitors answer `404`, as real ones do some hours after the end. A client then checks the destination of a copy; the outcome of any other
   * action is unknown, and that of a copy with `checkDestination: false`. Applies to all further polls, or to the next `times`.
   */
  forget(options?: FaultOptions): void;

  /**
   * Makes CORS hide responses from the page. Applies to all further requests, or to the next `times`.
   *
   * @param options `where` is `"monitor"` by default. With `"start"` the response is readable, but its `Location` isn't (in a batch it is, because the
   *   body contains it); with `"item"` the result isn't readable
   */
  hide(options?: FaultOptions & { where?: FaultTarget | undefined }): void;

  /**
   * Makes the next action that starts, or the next `times` actions, fail when half of the bytes are done.
   *
   * @param options `code` is the service's error code, `generalException` by default; `message` is its message
   */
  fail(options?: FaultOptions & { code?: string | undefined; message?: string | undefined }): void;

  /**
   * Delays responses. Applies to all further requests, or to the next `times`.
   *
   * @param options `delayMs` is 1,000 by default, `where` is `"any"`
   */
  slow(options?: FaultOptions & { where?: FaultTarget | undefined; delayMs?: number | undefined }): void;

  /**
   * Adds a fault of any other kind. If several faults match a request, the one that was added first applies. Throws a `TypeError` that names the
   * member if a member is invalid or unknown, and so do the other methods that add faults.
   */
  fault(fault: Fault): void;

  /** Removes all faults. */
  clearFaults(): void;
}

/** Options of a `TestService`. */
export interface TestServiceOptions {
  /** The initial items of the default drive; none by default. */
  items?: TestTree | undefined;
  /** More drives by id, with their initial items: for copies and moves across drives. The default drive's id is `test-drive`. */
  drives?: { [id: string]: TestTree } | undefined;
  /** The access token that the drives require: `test-token` by default. */
  token?: string | undefined;
  /** How many bytes per second an action copies: 10,000,000 by default; 0 means as fast as possible. An upload from a URL has 1,000,000 bytes. */
  bytesPerSecond?: number | undefined;
  /**
   * Returns the time in milliseconds since 1970. `Date.now()` by default, looked up at each call, so that fake timers take effect.
   *
   * @example
   * let time = Date.now();
   * const service = new TestService({ items, now: () => time });
   */
  now?: (() => number) | undefined;
  /**
   * Generates the random part of the URLs of monitors and uploads: `Math.random` by default. With a seeded generator, the same requests lead to the
   * same URLs. Item ids are the same in each run in any case.
   */
  random?: (() => number) | undefined;
  /** The origin of the drives, for example a national cloud's, instead of `https://graph.microsoft.com` and `https://api.onedrive.com`. */
  driveOrigin?: string | undefined;
  /** The origin of the monitors: `https://contoso.sharepoint.com` by default. */
  monitorOrigin?: string | undefined;
}

/** The items of a folder by their names. A number is the size of a file of zeros, in bytes; a string or bytes are a file's content. */
export interface TestTree {
  [name: string]: number | string | Uint8Array | TestTree;
}

/** An item as the service returns it: a driveItem with these members. */
export interface TestItem {
  /** The id, which is unique in the service. */
  id: string;
  /** The name, with its extension. */
  name: string;
  /** In bytes. The size of a folder is the sum of all files below it. */
  size: number;
  /** The same user for all items. */
  createdBy: { user: { displayName: string } };
  /** When it was created by the service's clock, in the form of ISO 8601. */
  createdDateTime: string;
  /** The same user for all items. */
  lastModifiedBy: { user: { displayName: string } };
  /** When it was last changed by the service's clock, in the form of ISO 8601. */
  lastModifiedDateTime: string;
  /** The two times again: a `PATCH` can set `lastModifiedDateTime` here. */
  fileSystemInfo: { createdDateTime: string; lastModifiedDateTime: string };
  /** What a `PATCH` has set; absent otherwise. */
  description?: string;
  /** Changes whenever the item changes. */
  eTag: string;
  /** Changes whenever the content of a file changes. */
  cTag: string;
  /** A URL in the form of the service's. It leads nowhere. */
  webUrl: string;
  /** The folder that contains it. */
  parentReference: { driveId: string; driveType: string; id?: string; name?: string; path?: string };
  /** Present if it is a folder. */
  folder?: { childCount: number };
  /** Present if it is a file. */
  file?: { mimeType: string };
  /** Present if it is the root of a drive. */
  root?: object;
  /** Where the content of a file can be read without the token. OneDrive's form has `@content.downloadUrl` instead. */
  "@microsoft.graph.downloadUrl"?: string;
}

/** A request as the service received it. It contains the access token if the request did. */
export interface TestRequest {
  /** The time by the service's clock, in milliseconds since 1970. */
  readonly at: number;
  /** The HTTP method, in upper case. */
  readonly method: string;
  /** The full URL. */
  readonly url: string;
  /** The headers, by lower case names. */
  readonly headers: { readonly [name: string]: string };
  /** The parsed JSON, the text if it isn't JSON, or the bytes of an upload. An empty object if there is no body. */
  readonly body: unknown;
  /** The HTTP status of the response; 0 if there was none. */
  readonly status: number;
}

/**
 * The requests that a fault applies to: those that start an action, poll a monitor, read an item, list a folder, or all. A `PATCH` that moves an
 * item to another drive is a start.
 */
export type FaultTarget = "start" | "monitor" | "item" | "children" | "any";

/** The options that all faults have in common. */
export interface FaultOptions {
  /**
   * Limits the fault to one name. For a start, it is the name in the body, or else the item's name; for a poll, the name of that
   * action's start; otherwise the item's name.
   */
  name?: string | undefined;
  /** How many matching requests pass before the fault applies: 0 by default. */
  skip?: number | undefined;
  /** How often the fault applies; `Infinity` or null means always. The default depends on the kind of fault. */
  times?: number | null | undefined;
}

/** A fault. Without `answer`, the service processes the request. The names are those of the local drive's fault plan. */
export interface Fault extends FaultOptions {
  /** The requests that it applies to. */
  where: FaultTarget;
  /** How often it applies: once by default; `Infinity` or null means always. */
  times?: number | null | undefined;
  /** The response: an HTTP status, headers, and a body. A string is sent unchanged, anything else as JSON. */
  answer?: { status: number; headers?: { [name: string]: string } | undefined; body?: unknown } | undefined;
  /** With `answer`: whether the service also processes the request. False by default. */
  perform?: boolean | undefined;
  /** The delay of the response in milliseconds. */
  delayMs?: number | undefined;
  /** Breaks the connection before the response. */
  cut?: "connection" | undefined;
  /** `none`: CORS hides the response from the page. `hideLocation`: it hides the `Location` header. */
  cors?: "none" | "hideLocation" | undefined;
  /** How many bytes per second the started action copies. */
  bytesPerSecond?: number | undefined;
  /** Makes the action fail: the action that the request starts, or the action that it polls, which then ends immediately. */
  outcome?: Outcome | undefined;
  /**
   * How long the service can't be reached, in milliseconds. The connection of this request breaks, after the service has processed it. During that
   * time, other requests don't reach the service. Actions continue.
   */
  awayMs?: number | undefined;
  /** Limits the fault to one HTTP method. */
  method?: string | undefined;
  /** Limits the fault to one path of the URL; a `*` at its end matches any rest. With `answer`, it can answer for other parts of Graph. */
  path?: string | undefined;
}

/** How an action fails, and what its monitor reports then. */
export interface Outcome {
  /** The service's status word: `failed` by default. */
  status?: "failed" | "cancelled" | "skipped" | "deleteFailed" | undefined;
  /** The percentage of bytes that are done then: 50 by default, 0 for `skipped`. With `where: "monitor"`, the action ends at its current percentage. */
  atPercent?: number | undefined;
  /** What remains of the items that it created: those that were complete (`partial`, the default), or `nothing`. */
  leaves?: "partial" | "nothing" | undefined;
  /** The monitor's `error`: after a failure, one with the code `generalException` by default; otherwise none. */
  error?: object | undefined;
  /** The HTTP status of the monitor's responses from then on: 200 by default, 500 for an upload from a URL. */
  httpStatus?: number | undefined;
}
