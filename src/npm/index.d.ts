/**
 * Longhaul starts long running actions of OneDrive and Microsoft Graph, follows them until they end, and reports their outcome.
 *
 * @example
 * import { DriveClient } from "longhaul";
 *
 * const drive = new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: () => getToken() });
 * const copy = drive.copy("01ABC", { parentReference: { path: "/drive/root:/Documents" }, name: "Copy" });
 * for await (const { percentageComplete } of copy) bar.value = percentageComplete ?? 0; // bar is a <progress max="100">
 * const { item } = await copy;
 *
 * @packageDocumentation
 */

import type { ActionStore } from "./store.js";

/**
 * A client for one drive.
 *
 * Every method that begins an action returns the action immediately. If an argument is invalid, nothing is sent, and the action rejects with a
 * `TypeError` or `RangeError` that names the member. An error that a getter of an argument throws is passed on unchanged, or is the `cause` of a
 * `TypeError` if the getter is in a body, a note or a saved action. Arguments and options are read when the method is called: changing them later
 * has no effect.
 */
export class DriveClient {
  /** Throws a `TypeError` that names the option if an option is missing or invalid. */
  constructor(options: DriveClientOptions);

  /**
   * Copies a file or a folder at the service. For many of them, use `copyAll` of `longhaul/groups`.
   *
   * The service rejects a copy of the root without `childrenOnly`, a copy of a file with `childrenOnly`, and `name` together with
   * `childrenOnly`. It may report a name conflict immediately or at the end.
   *
   * The start is sent again if the service did nothing: after throttling (429, 503, 509) with the delay that the service asks for, once after a
   * 401 with a new token, and for some seconds after a 404 for a new destination folder. A start that the service may have received is never
   * sent again. If the service asks for a longer delay than `timeoutMs` leaves, the copy rejects with a `StartRejectedError` immediately.
   *
   * @typeParam T the type of the new item
   * @param item the item to copy: its id, its path from the drive's root, or a driveItem
   * @param body the destination folder, the new name, or both. It is sent unchanged
   *
   * @example
   * const { item } = await drive.copy("01ABC", { parentReference: { path: "/drive/root:/Documents" }, name: "Copy" });
   */
  copy<T = DriveItem>(item: ItemAddress, body: CopyBody, options?: CopyOptions): Action<T>;

  /**
   * Moves a file or a folder: immediately within a drive, as a long running action to another drive. The result is the item at its new place.
   *
   * A move has no check of the destination: if the page can't read the monitor, the action rejects with an `OutcomeUnknownError`.
   *
   * @typeParam T the type of the moved item
   * @param item the item to move: its id, its path from the drive's root, or a driveItem
   * @param body the destination folder, the new name, or both
   *
   * @example
   * drive.move("01ABC", { parentReference: { driveId: "b!2", id: "01DEF" } });
   */
  move<T = DriveItem>(item: ItemAddress, body: MoveBody, options?: MoveOptions): Action<T>;

  /**
   * Lets the service download a file from a URL. Only OneDrive personal supports this.
   *
   * @typeParam T the type of the new item
   * @param parent the folder for the new file
   *
   * @example
   * drive.uploadFromUrl({ path: "/Downloads" }, { name: "report.pdf", sourceUrl: "https://example.com/report.pdf" });
   */
  uploadFromUrl<T = DriveItem>(parent: ItemAddress, body: UploadFromUrlBody, options?: ActionOptions): Action<T>;

  /**
   * Starts any other long running action of the drive: one that the service answers with `202` and a `Location`.
   *
   * @typeParam T the type of the result
   * @param request its `path` is relative to `baseUrl`
   *
   * @example
   * drive.start({ path: "/items/01ABC/workbook/createSession", body: { persistChanges: true } });
   */
  start<T = unknown>(request: StartRequest, options?: ActionOptions): Action<T>;

  /**
   * Follows an action that was started elsewhere, for example with another SDK, and reads its result from this drive.
   *
   * @param monitorUrl the `Location` of the response to the start, which may be relative
   */
  follow<T = DriveItem>(monitorUrl: string | URL, options?: FollowOptions): Action<T>;

  /**
   * Follows a saved action again. No start is sent.
   *
   * If the start was sent but has no response (`sent: true`), the action rejects with a `StartUncertainError`, unless another tab still waits
   * for the response: then it reports the same outcome as that tab.
   *
   * Saved data may be old or come from an untrusted source. It is validated, and doesn't influence where the access token is sent.
   *
   * @param saved what `toJSON()` returned, or an entry of `pending()`
   * @param options pass them again: only `note` is saved
   *
   * @example
   * await action.accepted; // before that, there may be nothing to save
   * localStorage.copy = JSON.stringify(action);
   * drive.resume(JSON.parse(localStorage.copy)); // after a reload
   */
  resume<T = DriveItem>(saved: SavedAction, options?: ResumeOptions): Action<T>;

  /**
   * Lists this drive's actions in the client's store, oldest first: those that have started and whose outcome isn't known. This includes
   * actions that are being followed, actions that were aborted or timed out, and starts without a response (`sent: true`).
   *
   * Any number of tabs can resume the same entry: one tab polls, and the others get its progress. To remove an entry, resume it and call
   * `forget()`.
   *
   * Rejects with a `TypeError` if the client has no store, and with the store's error if the store can't be read. If the store leaves a request
   * unanswered for 15 seconds, it rejects with a `LonghaulError` whose `code` is `storeTimeout`.
   *
   * @example
   * for (const saved of await drive.pending()) show(saved.note, drive.resume(saved));
   */
  pending(): Promise<SavedAction[]>;
}

/**
 * A client for all of Microsoft Graph, for long running actions that don't belong to a drive: creating a team, exporting Intune reports,
 * registering the schema of a connector.
 *
 * @example
 * const graph = new GraphClient({ auth: () => getToken() });
 * const { item: team } = await graph.start({ path: "/teams", body });
 */
export class GraphClient {
  /** Throws a `TypeError` that names the option if an option is missing or invalid. */
  constructor(options: GraphClientOptions);

  /**
   * Starts an action that the service answers with a monitor URL, or with a resource that reports its own status.
   *
   * @typeParam T the type of the result
   * @param request its `path` is relative to `baseUrl`
   */
  start<T = unknown>(request: StartRequest, options?: ActionOptions): Action<T>;

  /**
   * Follows an action that was started elsewhere. `kind` is `any` by default, so monitors on Graph's own origin get the access token.
   *
   * @param monitorUrl the `Location` of the response to the start, which may be relative, such as `/teams('…')/operations('…')`
   */
  follow<T = unknown>(monitorUrl: string | URL, options?: FollowOptions): Action<T>;

  /** Follows a saved action again, as `DriveClient.resume` does. */
  resume<T = unknown>(saved: SavedAction, options?: ActionOptions): Action<T>;

  /** Lists this client's actions in the store, as `DriveClient.pending` does. The actions of its drives are listed by the drives. */
  pending(): Promise<SavedAction[]>;

  /**
   * Returns a client for a drive, with the same `auth`, `fetch` and `store`. Throws a `TypeError` if the path doesn't
   * begin with `/`, contains `?` or `#`, or leaves `baseUrl` by a segment `..`.
   *
   * @param path relative to `baseUrl`, such as `/me/drive` or `/sites/{id}/drive`
   */
  drive(path: string): DriveClient;
}

/**
 * Follows a monitor URL without a client. No access token is sent, so a result that needs one isn't read: `item` is null.
 *
 * In a page with `Cross-Origin-Embedder-Policy`, a monitor that CORS hides looks like a lost network: the outcome is unknown after 15 minutes. Set
 * `timeoutMs` for less.
 */
export function follow<T = DriveItem>(monitorUrl: string | URL, options?: FollowOptions & { fetch?: Fetch | undefined }): Action<T>;

/**
 * Loads the WebAssembly, so that the first action starts sooner. Calling it is optional, and it may be called again.
 *
 * Rejects with a `LonghaulError` whose `code` is `loadFailed` and whose message names the cause, such as a Content Security Policy.
 */
export function load(): Promise<void>;

/** Options of a `DriveClient`. */
export interface DriveClientOptions {
  /**
   * The drive's URL, such as `https://graph.microsoft.com/v1.0/me/drive`, `…/v1.0/drives/{id}` or `https://api.onedrive.com/v1.0/drive`. It must
   * be `https:`, or `http:` on a loopback host, without user, password, query and fragment. The access token is sent to this URL's origin and
   * nowhere else.
   */
  baseUrl: string | URL;
  /**
   * Supplies access tokens. It is called for each request that needs one; requests that need one at the same time share a call. So a client is for
   * one user: a server creates one for each. There, `auth` runs in the async context (`AsyncLocalStorage`) in which the client was created, and
   * other callbacks may run in that of another request.
   */
  auth: Auth;
  /** Replaces the global `fetch`. */
  fetch?: Fetch | undefined;
  /**
   * Which of the two documented APIs the drive has. By default it is inferred from the host of `baseUrl`, then from its path, where `/me/`,
   * `/drives/`, `/users/`, `/groups/` and `/sites/` mean Graph.
   */
  service?: "graph" | "onedrive" | undefined;
  /**
   * Saves actions while they run, so that they survive the page and `pending()` can list them: `indexedDbStore()` or `actionStore()` of
   * `longhaul/store`. None by default.
   *
   * An entry is written before a start is sent, so that a crash can't lead to a second start. Without a store, an action is lost if the page
   * crashes between its start and the response.
   *
   * Tabs that resume the same action share it: one tab polls, and the others report its progress and outcome. When that tab closes, crashes or is
   * frozen, another one continues. This needs Web Locks and BroadcastChannel; where they are missing, each tab polls for itself.
   */
  store?: ActionStore | undefined;
}

/** Options of a `GraphClient`. */
export interface GraphClientOptions extends Omit<DriveClientOptions, "baseUrl" | "service"> {
  /** Graph's URL with its version: `https://graph.microsoft.com/v1.0` by default. `…/beta` and national clouds work too. */
  baseUrl?: string | URL | undefined;
}

/**
 * A function like `fetch`, of the platform or of a package such as undici. It must respect all of `init`. It must not repeat a request, because a
 * start might be received twice, and it must resolve for every HTTP status: if it rejects or returns anything but a response, that counts as a lost
 * connection.
 */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** What a `Fetch` gets: those options of a request that Longhaul uses. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  /** JSON; missing if the request has no body. */
  body?: string;
  /** `manual` for requests with an access token, which a redirect could take to another origin, and to find out whether a monitor redirects. */
  redirect: "follow" | "manual";
  credentials: "omit";
  /** Missing where `Request` has no `cache`, as in some Cloudflare Workers. */
  cache?: "no-store";
  /** Aborts when nobody waits for the response any more. */
  signal: AbortSignal;
  /** `no-cors` if the request only finds out whether a host responds. */
  mode?: "no-cors";
}

/** What a `Fetch` returns: those members of a `Response` that Longhaul reads. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: {
    /** Returns the value of a header; null for a missing one, or if CORS hides it. */
    get(name: string): string | null;
  };
  /** The URL after redirects. */
  readonly url: string;
  readonly redirected: boolean;
  /** `opaqueredirect` for a redirect that wasn't followed, `opaque` for a response that can't be read, `error` for a lost connection. */
  readonly type: string;
  /** A `ReadableStream`, of which at most 8,388,608 characters (8 Mi) are read. `text()` is called if it is anything else. */
  readonly body: unknown;
  /** Returns the whole body. */
  text(): Promise<string>;
}

/**
 * Supplies access tokens: a token, an object that contains one, a function that returns one, a Graph client's authentication provider, or an
 * Azure credential.
 *
 * `forceRefresh` is true after the service rejected a token: a cached token would be rejected again. If `auth` fails, a start rejects with a
 * `StartRejectedError` whose `code` is `noToken`, polls that need a token are retried, and the new item can't be read (`item: null`).
 *
 * @example
 * auth: ({ forceRefresh }) => msal.acquireTokenSilent({ scopes, forceRefresh }) // MSAL
 * auth: ({ forceRefresh }) => provider.getToken("https://graph.microsoft.com", !forceRefresh) // SharePoint Framework
 */
export type Auth =
  | Token
  | ((options: { forceRefresh: boolean }) => Token | Promise<Token>)
  | {
      /** Returns a token, as an authentication provider of Microsoft's Graph client does. Its argument is `{ forceRefresh }`. */
      getAccessToken(options?: any): Promise<string>;
    }
  | {
      /** Returns a token, as an Azure credential does. Its argument is the scope `/.default` of `baseUrl`'s origin. */
      getToken(scopes: string | string[], options?: any): Promise<{ token: string } | null>;
    };

/** An access token, or an object that contains one. */
export type Token = string | { accessToken: string } | { token: string };

/**
 * An item: its id, its path from the drive's root (`{ path: "/Documents/LargeFolder1" }`), or an object with its id, such as a driveItem. A path isn't
 * percent-encoded. The service percent-encodes the `path` in the `parentReference` of a driveItem: decode it, or use ids.
 */
export type ItemAddress = string | { readonly path: string } | { readonly id?: string | null | undefined };

/** A folder: `driveId` and `id`, or `path`. The other members are those of a driveItem's `parentReference`. */
export interface ParentReference {
  /** The id of the folder's drive; the client's own drive by default. */
  driveId?: string | null | undefined;
  /** The folder's id. */
  id?: string | null | undefined;
  /** The folder's path, such as `/drive/root:/Documents`. It is sent unchanged. */
  path?: string | null | undefined;
  /** The kind of drive: `personal`, `business` or `documentLibrary`. */
  driveType?: string | null | undefined;
  /** The folder's name. */
  name?: string | null | undefined;
  /** The id of a shared item. */
  shareId?: string | null | undefined;
  /** The folder's ids in SharePoint. */
  sharepointIds?: object | null | undefined;
  /** The id of the folder's site. */
  siteId?: string | null | undefined;
}

/** The destination and the name of a copy. At least one of `parentReference` and `name` is required. */
export interface CopyBody {
  /** The destination folder; the item's own folder by default. */
  parentReference?: ParentReference | undefined;
  /** The name of the copy; the item's own name by default. */
  name?: string | undefined;
  /** Copies the content of a folder instead of the folder itself. Not together with `name`. */
  childrenOnly?: boolean | undefined;
  /** Copies the version history too. The service ignores this if there is a `name`. */
  includeAllVersionHistory?: boolean | undefined;
  /** Use the option of the same name: the service ignores this member in a body (onedrive-api-docs#981). */
  conflictBehavior?: never;
  [annotation: `@${string}`]: unknown;
}

/** The destination and the new name of an item. At least one of `parentReference` and `name` is required. */
export interface MoveBody {
  /** The destination folder; the item's own folder by default. */
  parentReference?: ParentReference | undefined;
  /** The item's new name; its own name by default. */
  name?: string | undefined;
  /** Use the option of the same name: the service ignores this member in a body (onedrive-api-docs#981). */
  conflictBehavior?: never;
  [annotation: `@${string}`]: unknown;
}

/** A file for the service to download. */
export interface UploadFromUrlBody {
  /** The name of the new file. */
  name: string;
  /** The URL that the service downloads. */
  sourceUrl: string;
}

/** A request that starts a long running action. */
export interface StartRequest {
  /** The HTTP method; `POST` by default. */
  method?: "POST" | "PATCH" | "PUT" | "DELETE" | undefined;
  /**
   * The path relative to `baseUrl`, with its query if it has one. It must begin with `/`, and no `..` may lead out of `baseUrl`. It is sent
   * unchanged, so encode what you insert with `encodeURIComponent`.
   */
  path: string;
  /** The body, which is sent as JSON. It must be an object, not an array. */
  body?: object | undefined;
  /**
   * Whether `Prefer: respond-async` is sent. By default it is sent to OneDrive's API, and to Graph for Excel's paths, which require it. Archiving a
   * folder requires it too, and archiving a file doesn't allow it.
   */
  respondAsync?: boolean | undefined;
}

/** Options of every action. */
export interface ActionOptions {
  /**
   * Stops following when it aborts: the action rejects with `signal.reason`. It continues at the service and can be resumed. An action removes its
   * listener when it ends. Node warns if more than ten run with the same signal: call `events.setMaxListeners(0, signal)`, or use a group.
   */
  signal?: AbortSignal | undefined;
  /** Stops following after this time in milliseconds, which must be more than 0: the action rejects with a `TimeoutError`. None by default. */
  timeoutMs?: number | undefined;
  /**
   * Gives up a request that gets no response within this time in milliseconds, and repeats it where that is safe. 60,000 by default. The time
   * that `auth` takes doesn't count. A start that exceeds it while the page is frozen or the machine sleeps gets it once more, because its response
   * may have arrived meanwhile.
   */
  requestTimeoutMs?: number | undefined;
  /** The delays between polls of the monitor. */
  pacing?: Pacing | undefined;
  /**
   * Is called with each progress. An error that it throws is passed to `reportError` (in Node to `console.error`) and doesn't affect the action. A
   * promise that it returns is ignored, so an `async` function must catch its own errors.
   */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** The app's own data, saved with the action: what a page needs to show it again, such as a title. It must survive `JSON.stringify`. */
  note?: unknown;
}

/**
 * The delays between polls of the monitor, in milliseconds. They must be more than 0, and `minMs` at most `maxMs`. Within these bounds, polls of
 * several actions are sent together. `Retry-After` takes precedence, but no delay is shorter than `minMs`. After errors and lost connections,
 * random delays that grow up to 30 seconds apply instead.
 */
export interface Pacing {
  /** The delay before the first poll: 500 by default. */
  firstMs?: number | undefined;
  /** The shortest delay between two polls: 400 by default. */
  minMs?: number | undefined;
  /** The longest delay between two polls: 60,000 by default. Only actions of many minutes reach it. */
  maxMs?: number | undefined;
}

/** Options for resuming a saved action. */
export interface ResumeOptions extends ActionOptions {
  /**
   * Whether to look for the copy at its destination if the page can't read the monitor, or the monitor has forgotten the copy. True by default.
   * If what is found there isn't conclusive, the copy rejects with an `OutcomeUnknownError`.
   */
  checkDestination?: boolean | undefined;
}

/** Options of a copy. */
export interface CopyOptions extends ResumeOptions {
  /**
   * What the service does if the destination has an item of that name: `fail` by default. It is sent in the query, since the service ignores it
   * in the body (onedrive-api-docs#981). OneDrive personal doesn't support it.
   *
   * With `rename`, the service chooses a new name if the requested one is taken. If the monitor is lost too, that copy can't be found at its
   * destination, and rejects with an `OutcomeUnknownError`.
   */
  conflictBehavior?: "fail" | "replace" | "rename" | undefined;
}

/** Options of a move. */
export interface MoveOptions extends ActionOptions {
  /** What the service does if the destination has an item of that name: `fail` by default. It is sent in the query. */
  conflictBehavior?: "fail" | "replace" | "rename" | undefined;
}

/** Options for following a monitor URL. */
export interface FollowOptions extends ActionOptions {
  /**
   * The kind of action; `copy` by default. With `any`, the access token is sent to a monitor on the client's own origin. With any other kind, it is sent
   * there only after the monitor has refused a poll without it.
   */
  kind?: "copy" | "uploadFromUrl" | "move" | "any" | undefined;
  /** The id of the drive that contains the result; the client's own drive by default. */
  driveId?: string | undefined;
}

/**
 * A long running action, and a promise of its result.
 *
 * It begins when it is created. A rejection is reported as unhandled only if, when the platform checks, no code has attached to the action, to
 * `result` or to `accepted`, opened an iterator or subscribed. `onProgress` doesn't count.
 *
 * An `async` function that returns an action waits for its end, as for any promise. Wrappers such as Pinia's actions and Sentry's spans return a plain
 * promise for it. To return the action itself, return `{ action }`.
 *
 * All methods work detached: `const { abort } = action`.
 *
 * @typeParam T the type of the new item or resource
 */
export interface Action<T = DriveItem> extends Promise<ActionResult<T>>, AsyncIterable<Progress> {
  /**
   * Resolves when the service has accepted the action, or completed it immediately. With a store, it also waits for the entry to be written, at most
   * 2 seconds. Rejects if the action ends earlier in any other way. It never causes an unhandled rejection itself. Many apps need nothing more.
   */
  readonly accepted: Promise<void>;
  /** The action itself, as a promise of its result. */
  readonly result: Promise<ActionResult<T>>;
  /** The latest progress; null before the first one. */
  readonly progress: Progress | null;
  /** The current state: the same object until something changes. */
  readonly state: ActionState<T>;
  /**
   * Calls a listener with the state, immediately and on every change, and returns a function that unsubscribes. An error that the listener
   * throws is reported as for `onProgress`. Throws a `TypeError` if the listener isn't a function.
   *
   * @example
   * useSyncExternalStore(action.subscribe, () => action.state); // React
   */
  readonly subscribe: Subscribe<ActionState<T>>;
  /**
   * Returns the progress extrapolated to now, for a bar that moves between two polls; null before the first progress. The extrapolated percentage is
   * at most 99: only the service knows that an action is done.
   */
  readonly estimate: () => Progress | null;
  /**
   * Stops following: the action rejects with the reason, an `AbortError` by default. An `Event` isn't taken as a reason, so the method can be an
   * event handler. If no start has been sent, none is sent any more. Otherwise the action continues at the service, which has no cancellation, and
   * can be resumed.
   */
  readonly abort: (reason?: unknown) => void;
  /**
   * Stops following and removes the action from the store. The action rejects with an `AbortError`, in other tabs too. The service has no
   * cancellation: the action continues there. It may be called after the action has ended, to remove what is left in the store. The rejection of a
   * forgotten action is never reported as unhandled.
   */
  readonly forget: () => void;
  /**
   * Returns what `resume` needs: null until the start is sent, an object with `sent: true` until there is a response, and null if the action
   * can't be resumed. A resumed action returns what it was resumed from, also before it has begun. The end of the action doesn't change it. It contains
   * the monitor URL, which is a secret: it gives access to the action without a token.
   */
  readonly toJSON: () => SavedAction | null;
}

/** Calls a listener immediately and on every change, and returns a function that unsubscribes. */
export type Subscribe<State> = (
  listener: (state: State) => void,
  /** Svelte passes a function, which is ignored. */
  options?: SubscribeOptions | ((state?: any) => void),
) => () => void;

/** Options of `subscribe`. */
export interface SubscribeOptions {
  /**
   * Whether to call the listener also four times a second while the action runs, with extrapolated `progress`. Its percentage may be higher than
   * the next one that the service reports. False by default.
   */
  estimates?: boolean | undefined;
}

/**
 * A snapshot of an action.
 *
 * | `phase` | meaning |
 * |---|---|
 * | `waiting` | the action waits in a group's queue, or for the WebAssembly to load |
 * | `starting` | the start is being prepared or sent, and has no response |
 * | `running` | the service has accepted the action |
 * | `completed` | the action completed: `result` is set |
 * | `failed` | the action was rejected or failed, or its start or outcome is unknown: `error` is set |
 * | `stopped` | following was aborted, forgotten or timed out: `error` is set. An action that was started continues at the service |
 */
export type ActionState<T = DriveItem> =
  | { readonly phase: "waiting" | "starting" | "running"; readonly progress: Progress | null; readonly result: null; readonly error: null }
  | { readonly phase: "completed"; readonly progress: Progress | null; readonly result: ActionResult<T>; readonly error: null }
  | { readonly phase: "failed" | "stopped"; readonly progress: Progress | null; readonly result: null; readonly error: unknown };

/** A saved action, as plain data. Apps may read its members; only this library writes them. */
export interface SavedAction {
  /** The version of this form. */
  readonly longhaul: 1;
  /** The kind of action; `any` for those that `start` begins. */
  readonly kind: "copy" | "uploadFromUrl" | "move" | "any";
  /** The monitor URL, which is a secret; null if it isn't known. */
  readonly monitorUrl: string | null;
  /** The id of the drive that contains the result; null for the client's own drive. */
  readonly driveId: string | null;
  /** When the action was started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** What the check of the destination needs; null for an action without such a check. */
  readonly destination: object | null;
  /** The URL of the result, if it is known. */
  readonly resultUrl?: string | null;
  /** Whether the created resource reports its own status. */
  readonly isOwnResource?: boolean;
  /** True for a start that was sent and has no response: the action may have started. */
  readonly sent?: boolean;
  /** The key of the entry in the store, if there is one. It is the same in every tab. */
  readonly key?: string;
  /** The key of the action's group, if it belongs to one. Its outcome stays in the store until the group ends. */
  readonly groupKey?: string;
  /** The URL of the drive that the action was started on. */
  readonly baseUrl?: string;
  /** The `note` option of the action; null by default. */
  readonly note?: any;
}

/** The progress of an action, as plain data. */
export interface Progress {
  /** The service's status word: `notStarted`, `inProgress`, `waiting`, `completed`, … The service may add new words. */
  readonly status: string;
  /** The service's name for the operation, such as `ItemCopy`; null if it reports none. */
  readonly operation: string | null;
  /** From 0 to 100; it never decreases. Computed from `bytes` if the service reports only those, and null while it reports neither. */
  readonly percentageComplete: number | null;
  /** The service's description of the status; null if it reports none. */
  readonly statusDescription: string | null;
  /** Items done and in total, parsed from the description; null if it has no such numbers. */
  readonly items: Tally | null;
  /** Bytes done and in total, parsed from the description or observed at the destination; null if they aren't known. */
  readonly bytes: Tally | null;
  /** The estimated time left in milliseconds; null if it can't be estimated. */
  readonly etaMs: number | null;
  /** The time since the start, in milliseconds. */
  readonly elapsedMs: number;
  /** Why there is no fresh status at the moment; null while polling works. */
  readonly trouble: Trouble | null;
}

/** Why the status of an action can't be read at the moment. Polls are being retried. */
export interface Trouble {
  /**
   * - `throttled`: the service asks the client to wait.
   * - `offline`: the browser reports that there is no network (`navigator.onLine`). Nothing is sent until it reports one, not even to this computer.
   *   On Windows, browsers have reported none behind a VPN (mdn/content#30402). An app that knows better can override `navigator.onLine`.
   * - `unreachable`: requests get no response, or `auth` supplies no token for them.
   * - `serviceError`: the service answers with errors.
   * - `checkingDestination`: the monitor can't be read, so the destination is checked instead.
   */
  readonly reason: "throttled" | "offline" | "unreachable" | "serviceError" | "checkingDestination";
  /** The number of attempts in a row that have failed. With `checkingDestination`, the number of responses to the check so far. */
  readonly attempt: number;
  /** The time of the next attempt, in milliseconds since 1970; null if it isn't known. */
  readonly retryAt: number | null;
  /** The error that the service reported; null if it reported none. */
  readonly error: ServiceFault | null;
}

/** An error as the service reports it, as plain data. */
export interface ServiceFault {
  /** The service's error code, such as `activityLimitReached`. */
  readonly code: string | null;
  /** The service's message. */
  readonly message: string | null;
  /** The id or name of the item that the error is about. */
  readonly target: string | null;
  /** The single errors, each with its item. */
  readonly details: ErrorDetail[];
  /** The codes of the inner errors, outermost first. */
  readonly innerCodes: string[];
}

/** A number of items or bytes. */
export interface Tally {
  /** How many are done. */
  readonly done: number;
  /** How many there are. */
  readonly total: number;
}

/**
 * The result of a completed action, as plain data.
 *
 * @typeParam T the type of the new item or resource
 */
export interface ActionResult<T = DriveItem> {
  /**
   * The service's status word in its documented spelling: `completed`, `complete`, `succeeded`, `successful`, `done`. If a part failed,
   * `partiallySucceeded`, `partiallySuccessful`, `completedWithError`, `completedWithErrors` or `completedWithWarnings`.
   */
  readonly status: string;
  /** The id of the new item or resource; null if the service didn't report it. */
  readonly resourceId: string | null;
  /** The URL of the new item or resource; null if the service didn't report it. It may contain a credential. */
  readonly location: string | null;
  /**
   * The new item or resource; null if the page can't read it, if it has more than 8 Mi characters, or if the service names none. The action has completed
   * in any case. If an operation of Graph names no result, such as an export of eDiscovery or a new printer, `item` is the operation.
   */
  readonly item: T | null;
  /**
   * How the outcome was observed.
   *
   * - `monitor`: the monitor reported it.
   * - `destination`: the copy was found at its destination. It was created after the start, is as large as the source and has stopped changing.
   * - `start`: the response to the start was the result.
   */
  readonly observed: "monitor" | "destination" | "start";
  /** The time from the start to the end, in milliseconds. */
  readonly elapsedMs: number;
  /** The number of polls. */
  readonly polls: number;
  /** The number of requests that got no response or an unusable one. */
  readonly faults: number;
  /** The `request-id` of the response that reported the outcome, for Microsoft's support; null if the page can't read it. */
  readonly requestId: string | null;
  /** The `client-request-id` that was sent or returned; null if there was none. */
  readonly clientRequestId: string | null;
  /** The `Date` header of the response; null if the page can't read it. */
  readonly date: string | null;
}

/** A driveItem, with the members that most apps use. Its other members are those of Graph's documentation. */
export interface DriveItem {
  /** The id, which is unique in the drive. */
  id: string;
  /** The name, with its extension. */
  name?: string;
  /** In bytes. */
  size?: number;
  /** The URL of a page that shows the item in a browser. */
  webUrl?: string;
  /** When it was created, in the form of ISO 8601. */
  createdDateTime?: string;
  /** When it was last changed, in the form of ISO 8601. */
  lastModifiedDateTime?: string;
  /** The folder that contains it. */
  parentReference?: { driveId?: string; id?: string; path?: string };
  /** Present if it is a folder. */
  folder?: { childCount?: number };
  /** Present if it is a file. */
  file?: { mimeType?: string };
  [member: string]: unknown;
}

/**
 * The base class of this library's errors. For invalid arguments there is a `TypeError` or `RangeError` that names the member.
 *
 * `structuredClone` and `postMessage` keep an error's message, but neither its class nor its members: send the members that you need.
 *
 * Only this library can create its errors. In your own tests, let `longhaul/testing` cause them.
 */
export class LonghaulError extends Error {
  /**
   * The service's error code. If the service gave none: the `status` of an action that failed, the `reason` for which an outcome is unknown, and
   * null for a rejection. `startUncertain` for every `StartUncertainError`, `timeout` for a `TimeoutError`, `noToken` or `noFetch` for a start that
   * wasn't sent.
   *
   * `loadFailed` and `notLoaded` mean that the WebAssembly can't be used, `storeTimeout` that the store doesn't answer, `bug` a defect.
   */
  readonly code: string | null;
}

/** An error that a response led to. With its ids, an administrator or Microsoft's support can find the request. */
interface FromResponse {
  /** The HTTP status of the response; null if there was none. */
  readonly httpStatus: number | null;
  /** The `request-id` of the response; null if the page can't read it. */
  readonly requestId: string | null;
  /** The `client-request-id` that was sent or returned; null if there was none. */
  readonly clientRequestId: string | null;
  /** The `Date` header of the response; null if the page can't read it. */
  readonly date: string | null;
}

/** An error that the service reported. */
interface FromService extends FromResponse {
  /** The id or name of the item that the error is about; null if the service named none. */
  readonly target: string | null;
  /** The single errors, each with its item. */
  readonly details: ErrorDetail[];
  /** The chain of inner errors; the innermost one is the most precise. */
  readonly innerError: InnerError | null;
}

/** One of several errors. */
export interface ErrorDetail {
  /** The service's error code. */
  readonly code: string | null;
  /** The service's message. */
  readonly message: string | null;
  /** The id of the item that the error is about. */
  readonly target: string | null;
}

/** A more precise error inside an error. */
export interface InnerError {
  /** The service's error code. */
  readonly code: string;
  /** The next inner error; null for the innermost one. */
  readonly innerError: InnerError | null;
}

/**
 * The service rejected the start. Nothing was done. `code` is the service's error code.
 *
 * Also if the start wasn't sent. `code` is then `noToken` if `auth` supplied no token (`cause` is the reason), or `noFetch` if there is no `fetch`.
 */
export class StartRejectedError extends LonghaulError implements FromService {
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  readonly clientRequestId: string | null;
  readonly date: string | null;
  readonly target: string | null;
  readonly details: ErrorDetail[];
  readonly innerError: InnerError | null;
  /** The delay in milliseconds that the service asks for before the next attempt; null if it asks for none. */
  readonly retryAfterMs: number | null;
}

/**
 * The service may or may not have received the start: copies have succeeded after a 504. The start is never sent again automatically. Check the
 * destination before you start the action again. `cause` is the error of `fetch` if `fetch` failed, or a redacted copy if
 * it may contain a secret.
 */
export class StartUncertainError extends LonghaulError implements FromResponse {
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  readonly clientRequestId: string | null;
  readonly date: string | null;
}

/** The action failed, or was cancelled, at the service. A part of it may have been done. */
export class ActionFailedError extends LonghaulError implements FromService {
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  readonly clientRequestId: string | null;
  readonly date: string | null;
  readonly target: string | null;
  readonly details: ErrorDetail[];
  readonly innerError: InnerError | null;
  /**
   * The service's status word: `failed`, `cancelled` or `canceled`, `deleteFailed`, `submissionFailed`, `skipped`, `abandoned`, `timeout`, `expired`,
   * `error`.
   */
  readonly status: string;
  /** The service's description of the status; null if it reported none. */
  readonly statusDescription: string | null;
}

/**
 * The service accepted the action, but its outcome can't be observed. It may have completed: check the destination. `cause` is the error of `auth` if
 * there was no token to observe it.
 */
export class OutcomeUnknownError extends LonghaulError implements FromService {
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  readonly clientRequestId: string | null;
  readonly date: string | null;
  readonly target: string | null;
  readonly details: ErrorDetail[];
  readonly innerError: InnerError | null;
  /**
   * Why the outcome can't be observed.
   *
   * - `locationHidden`: the page can't read the `Location` of the response to the start, or a saved action without a monitor URL was resumed.
   * - `locationUnusable`: that `Location` isn't a URL that may be requested.
   * - `monitorGone`: the monitor has forgotten the action.
   * - `monitorExpired`: the credential in the monitor URL has expired.
   * - `monitorRefused`: the monitor rejects requests (401, 403 or another 4xx).
   * - `monitorUnreadable`: the monitor's responses can't be understood.
   * - `monitorHidden`: CORS hides the monitor's responses from the page.
   * - `monitorUnreachable`: the monitor doesn't respond, or polls need a token and `auth` supplies none.
   * - `monitorFailing`: the monitor keeps answering with errors.
   * - `monitorRedirects`: the monitor redirects to a URL that the page can't read.
   */
  readonly reason:
    | "locationHidden"
    | "locationUnusable"
    | "monitorGone"
    | "monitorExpired"
    | "monitorRefused"
    | "monitorUnreadable"
    | "monitorHidden"
    | "monitorUnreachable"
    | "monitorFailing"
    | "monitorRedirects";
}

/**
 * `timeoutMs` has elapsed. An action that was started continues at the service, and `toJSON()` returns what `resume` needs. The message says
 * whether it was started.
 */
export class TimeoutError extends LonghaulError {}

/** A defect in this library. The action may have started, and may continue at the service. Please report it with the stack trace of its `cause`. */
export class BugError extends LonghaulError {}
