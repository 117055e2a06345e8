/**
 * Longhaul starts the long running actions of OneDrive and Microsoft Graph, follows them until they end, and reports their outcome.
 *
 * @example
 * import { DriveClient } from "longhaul";
 *
 * const drive = new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: () => getToken() });
 * const copy = drive.copy("01ABC", { parentReference: { path: "/drive/root:/Documents" }, name: "Copy" });
 * for await (const { percentageComplete } of copy) bar.value = percentageComplete ?? 0;
 * const { item } = await copy;
 *
 * @packageDocumentation
 */

import type { ActionStore } from "./store.js";

/**
 * One drive.
 *
 * Every method that begins an action returns it at once. Invalid arguments reject it with a `TypeError` or `RangeError` that names the
 * member; nothing is sent then. Arguments and options are read when the method is called: changing them later has no effect.
 */
export class DriveClient {
  /** Throws a `TypeError` that names the option if one is missing or invalid. */
  constructor(options: DriveClientOptions);

  /**
   * Copies a file or a folder, at the service. Use `copyAll` of `longhaul/groups` for many of them.
   *
   * The service rejects a copy of the root without `childrenOnly`, `childrenOnly` for a file, and `name` together with `childrenOnly`. It
   * may report a name conflict at once or at the end.
   *
   * A start that the service rejects because it is throttled (429, 503, 509) is sent again after the delay that it asks for.
   *
   * @typeParam T the type of the new item
   * @param item the item: its id, its path from the drive's root, or a driveItem
   * @param body where to, and under which name; at least one of the two. It is sent as it is
   */
  copy<T = DriveItem>(item: ItemAddress, body: CopyBody, options?: CopyOptions): Action<T>;

  /**
   * Moves a file or a folder: at once within a drive, as a long running action to another one. The result is the item where it is now.
   *
   * There is no check of the destination: if the monitor can't be read, the action rejects with an `OutcomeUnknownError`.
   *
   * @example
   * drive.move("01ABC", { parentReference: { driveId: "b!2", id: "01DEF" } });
   */
  move<T = DriveItem>(item: ItemAddress, body: MoveBody, options?: MoveOptions): Action<T>;

  /**
   * Has the service download a file from a URL. Only OneDrive personal supports this.
   *
   * @param parent the folder that the file goes to
   */
  uploadFromUrl<T = DriveItem>(parent: ItemAddress, body: UploadFromUrlBody, options?: ActionOptions): Action<T>;

  /**
   * Starts any other long running action of the drive: one whose start is answered by `202` and a `Location`.
   *
   * @example
   * drive.start({ path: "/items/01ABC/workbook/createSession", body: { persistChanges: true } });
   */
  start<T = unknown>(request: StartRequest, options?: ActionOptions): Action<T>;

  /** Follows an action that was started elsewhere, and reads its result from this drive. */
  follow<T = DriveItem>(monitorUrl: string | URL, options?: FollowOptions): Action<T>;

  /**
   * Follows a saved action: what `toJSON()` returned, or an entry of `pending()`. No start is sent.
   *
   * A saved start that was sent and not answered (`sent: true`) rejects with a `StartUncertainError`, unless another tab is still
   * waiting for the answer: then its outcome is reported.
   *
   * Saved data may be old or of unknown origin. It is validated, and doesn't decide where the token goes.
   *
   * @example
   * localStorage.copy = JSON.stringify(action);
   * drive.resume(JSON.parse(localStorage.copy));
   */
  resume<T = DriveItem>(saved: SavedAction, options?: ActionOptions): Action<T>;

  /**
   * Lists this drive's actions in the client's store, oldest first: those that were started, and whose outcome isn't known. That includes
   * actions that were aborted or timed out, that are being followed now, and starts that were sent and not answered (`sent: true`).
   *
   * Any number of tabs can resume the same entry: one of them polls, and the others get its progress. Remove an entry with the `forget()`
   * of an action that resumes it.
   *
   * Rejects with a `TypeError` if the client has no store, and with the store's error if it can't be read.
   *
   * @example
   * for (const saved of await drive.pending()) show(saved.note, drive.resume(saved));
   */
  pending(): Promise<SavedAction[]>;
}

/**
 * All of Microsoft Graph, for long running actions that don't belong to a drive: creating a team, exporting Intune reports, registering
 * the schema of a connector.
 *
 * @example
 * const graph = new GraphClient({ auth: () => getToken() });
 * const { item: team } = await graph.start({ path: "/teams", body });
 */
export class GraphClient {
  /** Throws a `TypeError` that names the option if one is missing or invalid. */
  constructor(options: GraphClientOptions);

  /** Starts an action: `path` is relative to `baseUrl`. */
  start<T = unknown>(request: StartRequest, options?: ActionOptions): Action<T>;

  /** Follows an action that was started elsewhere. Its `kind` is `any` by default. */
  follow<T = unknown>(monitorUrl: string | URL, options?: FollowOptions): Action<T>;

  /** Follows a saved action, as `DriveClient.resume` does. */
  resume<T = unknown>(saved: SavedAction, options?: ActionOptions): Action<T>;

  /** Lists the actions that this client started, as `DriveClient.pending` does. Those of its drives are listed by the drives. */
  pending(): Promise<SavedAction[]>;

  /**
   * A drive with the same `auth`, `fetch` and `store`. Throws a `TypeError` if the path doesn't begin with `/`.
   *
   * @param path relative to `baseUrl`, such as `/me/drive` or `/sites/{id}/drive`
   */
  drive(path: string): DriveClient;
}

/**
 * Follows a monitor URL without a client. No token is sent, so a result that needs one isn't read: `item` is null.
 *
 * Set `timeoutMs` in a page under Cross-Origin-Embedder-Policy: there, a monitor that CORS hides can't be distinguished from a lost network.
 */
export function follow<T = DriveItem>(monitorUrl: string | URL, options?: FollowOptions & { fetch?: Fetch | undefined }): Action<T>;

/**
 * Loads the WebAssembly, so that the first action starts sooner. Calling it is optional.
 *
 * Rejects with a `LonghaulError` with the code `loadFailed` if that is impossible; its message names the cause. It may be called again.
 */
export function load(): Promise<void>;

/** Which drive, and how to reach it. */
export interface DriveClientOptions {
  /**
   * The drive's URL: `https://graph.microsoft.com/v1.0/me/drive`, `…/v1.0/drives/{id}`, `https://api.onedrive.com/v1.0/drive`. `https:`
   * only, or `http:` on this machine, without user, password, query and fragment. The token is sent to its origin and nowhere else.
   */
  baseUrl: string | URL;
  /** Where access tokens come from. Asked before each request that needs one. */
  auth: Auth;
  /** Replaces the global `fetch`. Its second argument contains `redirect`, `credentials`, `cache` and `signal`, which it must respect. */
  fetch?: Fetch | undefined;
  /**
   * Which of the two documented APIs the drive has. Inferred from the host of `baseUrl` by default, then from its path, where `/me/`,
   * `/drives/`, `/users/`, `/groups/` and `/sites/` mean Graph.
   */
  service?: "graph" | "onedrive" | undefined;
  /**
   * Where actions are kept while they run, so that they survive the page; `pending()` lists them. None by default. Either
   * `indexedDbStore()` or `actionStore()` of `longhaul/store`.
   *
   * With a store, a start is written down before it is sent, so that a crash can't lead to a second one. Tabs that resume the same action
   * share it: one of them polls, the others report its progress and outcome, and another tab continues when it closes, crashes or is
   * frozen. That needs Web Locks and BroadcastChannel; where they are missing, each tab polls for itself. Without a store nothing
   * protects against a crash between a start and its response.
   */
  store?: ActionStore | undefined;
}

/** How to reach Microsoft Graph. */
export interface GraphClientOptions extends Omit<DriveClientOptions, "baseUrl" | "service"> {
  /** Graph's URL with its version: `https://graph.microsoft.com/v1.0` by default; `…/beta` and national clouds work too. */
  baseUrl?: string | URL | undefined;
}

/** A function like `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Where access tokens come from: a token, an object that contains one, a function that returns one, a Graph client's provider, or an Azure credential.
 *
 * `forceRefresh` is true after the service refused a token: a cached one would be refused again.
 *
 * @example
 * auth: ({ forceRefresh }) => msal.acquireTokenSilent({ scopes, forceRefresh }) // MSAL
 * auth: ({ forceRefresh }) => provider.getToken("https://graph.microsoft.com", !forceRefresh) // SharePoint Framework
 */
export type Auth =
  | Token
  | ((options: { forceRefresh: boolean }) => Token | Promise<Token>)
  | {
      /** Returns a token, as an authentication provider of Microsoft's Graph client does. */
      getAccessToken(options?: any): Promise<string>;
    }
  | {
      /** Returns a token, as an Azure credential does. */
      getToken(scopes: string | string[], options?: any): Promise<{ token: string } | null>;
    };

/** An access token, or an object that contains one. */
export type Token = string | { accessToken: string };

/** An item: its id, its path from the drive's root (`{ path: "/Documents/LargeFolder1" }`), or an object with its id, such as a driveItem. */
export type ItemAddress = string | { readonly path: string } | { readonly id?: string | undefined };

/** A folder. */
export interface ParentReference {
  /** The id of the folder's drive; the client's own by default. */
  driveId?: string | null | undefined;
  /** The folder's id. */
  id?: string | null | undefined;
  /** The folder's path, such as `/drive/root:/Documents`. */
  path?: string | null | undefined;
  driveType?: string | null | undefined;
  name?: string | null | undefined;
  shareId?: string | null | undefined;
  sharepointIds?: object | null | undefined;
  siteId?: string | null | undefined;
}

/** Where a copy goes and what it is called. At least one of `parentReference` and `name` is needed. */
export interface CopyBody {
  /** The folder that the copy goes to: `driveId` and `id`, or `path`. The item's own folder by default. */
  parentReference?: ParentReference | undefined;
  /** The copy's name; the item's own by default. */
  name?: string | undefined;
  /** Copies what is in a folder instead of the folder. Not together with `name`. */
  childrenOnly?: boolean | undefined;
  /** Copies the versions too. The service ignores it when `name` is given. */
  includeAllVersionHistory?: boolean | undefined;
  /** Not here: the service ignores it in the body. It is an option. */
  conflictBehavior?: never;
  [annotation: `@${string}`]: unknown;
}

/** Where an item is moved, and what it is called there. At least one of the two is needed. */
export interface MoveBody {
  /** The folder that the item is moved to. Its own by default. */
  parentReference?: ParentReference | undefined;
  /** The item's new name; the same by default. */
  name?: string | undefined;
  /** Not here: the service ignores it in the body. It is an option. */
  conflictBehavior?: never;
  [annotation: `@${string}`]: unknown;
}

/** A file that the service downloads. */
export interface UploadFromUrlBody {
  /** The name of the new file. */
  name: string;
  /** Where the service downloads it from. */
  sourceUrl: string;
}

/** A request that starts a long running action. */
export interface StartRequest {
  /** `POST` by default. */
  method?: "POST" | "PATCH" | "PUT" | "DELETE" | undefined;
  /** The path relative to `baseUrl`. It begins with `/`. */
  path: string;
  /** Sent as JSON. */
  body?: object | undefined;
  /** Whether `Prefer: respond-async` is sent: by default for the paths that require it. */
  respondAsync?: boolean | undefined;
}

/** Options of every action. */
export interface ActionOptions {
  /** Stops following when it aborts. The action rejects with `signal.reason`; it continues at the service and can be resumed. */
  signal?: AbortSignal | undefined;
  /** The time in milliseconds after which following stops with a `TimeoutError`. None by default. */
  timeoutMs?: number | undefined;
  /**
   * The time in milliseconds after which a request without a response is given up, and repeated where that is safe. 60,000 by default.
   * Waiting for `auth` doesn't count.
   */
  requestTimeoutMs?: number | undefined;
  /** When the monitor is polled. */
  pacing?: Pacing | undefined;
  /**
   * Called with each progress. An error that it throws is passed to `reportError`, or to `console.error` where there is none (in Node), and
   * doesn't affect the action.
   */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Data of the app that is saved with the action: what a page needs to show it again. It must survive `JSON.stringify`. */
  note?: unknown;
}

/** When the monitor is polled, in milliseconds. `Retry-After` takes precedence. */
export interface Pacing {
  /** The delay before the first poll: 500 by default. */
  firstMs?: number | undefined;
  /** The shortest delay between two polls: 400 by default. */
  minMs?: number | undefined;
  /** The longest delay between two polls: 60,000 by default, which only an action of many minutes reaches. */
  maxMs?: number | undefined;
}

/** Options of a copy. */
export interface CopyOptions extends ActionOptions {
  /**
   * What to do if the destination has an item of that name: `fail` by the service's default. Sent in the query, since the service ignores
   * it in the body (onedrive-api-docs#981). OneDrive personal doesn't support it.
   *
   * With `rename`, a copy whose monitor is lost can't be found at its destination, and rejects with an `OutcomeUnknownError`.
   */
  conflictBehavior?: "fail" | "replace" | "rename" | undefined;
  /**
   * Whether to look for the copy at its destination if the page can't read the monitor, or the monitor has forgotten it: true by default.
   * If that isn't conclusive, the copy rejects with an `OutcomeUnknownError` all the same.
   */
  checkDestination?: boolean | undefined;
}

/** Options of a move. */
export interface MoveOptions extends ActionOptions {
  /** What to do if the destination has an item of that name: `fail` by the service's default. */
  conflictBehavior?: "fail" | "replace" | "rename" | undefined;
}

/** Options of following a monitor URL. */
export interface FollowOptions extends ActionOptions {
  /** What was started: a `copy` by default. With `any`, the token is sent to monitors on the drive's own origin. */
  kind?: "copy" | "uploadFromUrl" | "move" | "any" | undefined;
  /** The id of the drive that the result is on, if it isn't the client's. */
  driveId?: string | undefined;
}

/**
 * A long running action, and a promise of its result.
 *
 * It begins when it is created. Its rejection is unhandled only if nobody has attached to the action, `result` or `accepted`, opened an
 * iterator or subscribed by the time at which the platform checks; `onProgress` doesn't count.
 *
 * An async function that returns an action waits for its end, as for any promise. To return the action itself, return `{ action }`.
 */
export interface Action<T = DriveItem> extends Promise<ActionResult<T>>, AsyncIterable<Progress> {
  /**
   * Resolves when the service has accepted the action, and it is stored if there is a store (which is waited for at most 2 seconds).
   * Rejects if the action ends before. Many apps can stop here. It is never an unhandled rejection itself.
   */
  readonly accepted: Promise<void>;
  /** The action itself, as a promise of its result. */
  readonly result: Promise<ActionResult<T>>;
  /** The latest progress; null before the first. */
  readonly progress: Progress | null;
  /** The current state: the same object until something changes. */
  readonly state: ActionState<T>;
  /**
   * Calls a listener with the state, immediately and on every change, and returns a function that unsubscribes. An error that the listener
   * throws is reported like one of `onProgress`, and doesn't affect the action. Throws a `TypeError` if the listener isn't a function.
   *
   * @example
   * useSyncExternalStore(action.subscribe, () => action.state); // React
   */
  readonly subscribe: Subscribe<ActionState<T>>;
  /** The progress extrapolated to now, for a bar that moves between two polls. Below 99 until the service reports more. Null before the first progress. */
  readonly estimate: () => Progress | null;
  /**
   * Stops following. The action rejects with the reason, by default an `AbortError`; an event isn't a reason, so that it can be used as
   * an event handler. The service has no cancellation: the action continues there and can be resumed.
   */
  readonly abort: (reason?: unknown) => void;
  /**
   * Stops following and removes the action from the store. The action, and those that follow it in other tabs, reject with an
   * `AbortError`. It may be called after the action has ended.
   */
  readonly forget: () => void;
  /**
   * What `resume` needs: null until the start is sent, `sent: true` while it is unanswered, and null if the action can't be resumed. It
   * contains the monitor URL, which is a secret: whoever has it can read the action.
   */
  readonly toJSON: () => SavedAction | null;
}

/** Calls a listener now and on every change; returns a function that unsubscribes. */
export type Subscribe<State> = (
  listener: (state: State) => void,
  /** Svelte passes a function, which is ignored. */
  options?: SubscribeOptions | ((state?: any) => void),
) => () => void;

/** Options of `subscribe`. */
export interface SubscribeOptions {
  /** Whether to call the listener also four times a second while the action runs, with `progress` extrapolated. False by default. */
  estimates?: boolean | undefined;
}

/**
 * How far an action has come.
 *
 * | `phase` | |
 * |---|---|
 * | `waiting` | not begun: in a group's queue, or the WebAssembly is being loaded |
 * | `starting` | the start is prepared or sent, and not answered |
 * | `running` | the service has accepted it |
 * | `completed` | `result` is set |
 * | `failed` | rejected, failed, uncertain or unknown: `error` is set |
 * | `stopped` | aborted, forgotten or timed out: `error` is set. It continues at the service |
 */
export type ActionState<T = DriveItem> =
  | { readonly phase: "waiting" | "starting" | "running"; readonly progress: Progress | null; readonly result: null; readonly error: null }
  | { readonly phase: "completed"; readonly progress: Progress | null; readonly result: ActionResult<T>; readonly error: null }
  | { readonly phase: "failed" | "stopped"; readonly progress: Progress | null; readonly result: null; readonly error: unknown };

/** A saved action. Its members belong to this library. */
export interface SavedAction {
  readonly longhaul: 1;
  readonly kind: "copy" | "uploadFromUrl" | "move" | "any";
  readonly monitorUrl: string | null;
  readonly driveId: string | null;
  /** When it was started, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly destination: object | null;
  /** The URL of the result, if it is known. */
  readonly resultUrl?: string | null;
  /** Whether what was created is its own monitor. */
  readonly isOwnResource?: boolean;
  /** True for a start that was sent and not answered: the action may have started. */
  readonly sent?: boolean;
  /** Its key in the store, if there is one. The same in every tab. */
  readonly key?: string;
  /** The drive that it was saved for. */
  readonly baseUrl?: string;
  /** What the app saved with it; null by default. */
  readonly note?: any;
}

/** How an action stands. */
export interface Progress {
  /** The service's status word: `notStarted`, `inProgress`, `waiting`, `completed`, … The service may add words. */
  readonly status: string;
  /** What is being done, as the service calls it: `ItemCopy`. */
  readonly operation: string | null;
  /** From 0 to 100, never decreasing; null while the service reports none. */
  readonly percentageComplete: number | null;
  /** The service's description. */
  readonly statusDescription: string | null;
  /** Items done and in total, parsed from the description. */
  readonly items: Tally | null;
  /** Bytes done and in total, parsed from the description. */
  readonly bytes: Tally | null;
  /** The estimated time left in milliseconds; null if it can't be estimated. */
  readonly etaMs: number | null;
  /** Milliseconds since the start. */
  readonly elapsedMs: number;
  /** What keeps the action from being followed as usual; null otherwise. */
  readonly trouble: Trouble | null;
}

/** What keeps an action from being followed as usual. It is being retried. */
export interface Trouble {
  /**
   * `throttled`: the service asks to wait. `offline`: the page has no network. `unreachable`: requests get no response. `serviceError`:
   * the monitor answers with errors. `checkingDestination`: the monitor can't be read, so the destination is checked instead.
   */
  readonly reason: "throttled" | "offline" | "unreachable" | "serviceError" | "checkingDestination";
  /** How many attempts have failed in a row. */
  readonly attempt: number;
  /** When the next attempt is made, in milliseconds since 1970; null if that isn't known. */
  readonly retryAt: number | null;
  /** What the service reported, if anything. */
  readonly error: ServiceFault | null;
}

/** An error as the service reports it. */
export interface ServiceFault {
  readonly code: string | null;
  readonly message: string | null;
  /** What it is about: the id or name of an item. */
  readonly target: string | null;
  /** What went wrong with which item. */
  readonly details: ErrorDetail[];
  /** The codes of the inner errors, the outermost first. */
  readonly innerCodes: string[];
}

/** An amount done, of a total. */
export interface Tally {
  readonly done: number;
  readonly total: number;
}

/** A completed action. */
export interface ActionResult<T = DriveItem> {
  /** The service's status word: `completed`, `succeeded`, `partiallySucceeded`. */
  readonly status: string;
  /** The id of the result, if the service reported it. */
  readonly resourceId: string | null;
  /** The URL of the result, if the service reported it. It may contain a credential. */
  readonly location: string | null;
  /** The result; null if it can't be read or exceeds 8 MiB. The action has completed all the same. */
  readonly item: T | null;
  /**
   * How the outcome was observed: the monitor reported it; the copy was found at its destination, created after the start, as large as
   * the source and no longer changing; or the start itself was answered with the result.
   */
  readonly observed: "monitor" | "destination" | "start";
  /** Milliseconds from the start to the end. */
  readonly elapsedMs: number;
  /** How often the monitor was polled. */
  readonly polls: number;
  /** How many requests got no response, or an unusable one. */
  readonly faults: number;
  /** Graph's `request-id` of the response that reported the outcome, for support; null if the page can't read it. */
  readonly requestId: string | null;
  /** The `client-request-id` that was sent or returned. */
  readonly clientRequestId: string | null;
  /** When the service answered, as it wrote it. */
  readonly date: string | null;
}

/** A driveItem, with the members that most apps use. */
export interface DriveItem {
  id: string;
  name?: string;
  size?: number;
  webUrl?: string;
  createdDateTime?: string;
  lastModifiedDateTime?: string;
  parentReference?: { driveId?: string; id?: string; path?: string };
  folder?: { childCount?: number };
  file?: { mimeType?: string };
  [member: string]: unknown;
}

/**
 * The base class of this library's errors. Invalid arguments are a `TypeError` or `RangeError` that names the member.
 *
 * `structuredClone` and `postMessage` keep an error's message, but neither its class nor its members: send what you need of them.
 */
export class LonghaulError extends Error {
  /** Machine readable: the service's code if it sent one. `loadFailed` and `notLoaded` concern the WebAssembly. */
  readonly code: string | null;
}

/** An error that a response led to. Its ids help an administrator to find the request. */
interface FromResponse {
  /** The HTTP status of the response; null if there was none. */
  readonly httpStatus: number | null;
  /** Graph's `request-id`; null if the page can't read it. */
  readonly requestId: string | null;
  /** The `client-request-id` that was sent or returned. */
  readonly clientRequestId: string | null;
  /** When the service answered, as it wrote it. */
  readonly date: string | null;
}

/** What the service reported. */
interface FromService extends FromResponse {
  /** What the error is about: the id or name of an item. */
  readonly target: string | null;
  /** What went wrong with which item. */
  readonly details: ErrorDetail[];
  /** The inner errors; the innermost is the most precise. */
  readonly innerError: InnerError | null;
}

/** One of several errors. */
export interface ErrorDetail {
  readonly code: string | null;
  readonly message: string | null;
  /** The id of the item that it is about. */
  readonly target: string | null;
}

/** An error within an error. */
export interface InnerError {
  readonly code: string;
  readonly innerError: InnerError | null;
}

/**
 * The service rejected the start, or `auth` gave no token (`code: "noToken"`, with the reason as `cause`): nothing was done. `code` is the
 * service's.
 */
export class StartRejectedError extends LonghaulError implements FromService {
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  readonly clientRequestId: string | null;
  readonly date: string | null;
  readonly target: string | null;
  readonly details: ErrorDetail[];
  readonly innerError: InnerError | null;
  /** The delay in milliseconds that the service asks for; null if it asks for none. */
  readonly retryAfterMs: number | null;
}

/**
 * The service may or may not have received the start: copies have succeeded after a 504. It is never sent again automatically; check the
 * destination before you start it again. `cause` is the error of `fetch`, if that failed.
 */
export class StartUncertainError extends LonghaulError implements FromResponse {
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  readonly clientRequestId: string | null;
  readonly date: string | null;
}

/** The action failed, or was cancelled, at the service. */
export class ActionFailedError extends LonghaulError implements FromService {
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  readonly clientRequestId: string | null;
  readonly date: string | null;
  readonly target: string | null;
  readonly details: ErrorDetail[];
  readonly innerError: InnerError | null;
  /** The service's status word: `failed`, `cancelled`, `deleteFailed`, `skipped`. */
  readonly status: string;
  /** The service's description. */
  readonly statusDescription: string | null;
}

/** The service accepted the action, and its outcome can't be observed. It may have completed: check the destination. */
export class OutcomeUnknownError extends LonghaulError implements FromService {
  readonly httpStatus: number | null;
  readonly requestId: string | null;
  readonly clientRequestId: string | null;
  readonly date: string | null;
  readonly target: string | null;
  readonly details: ErrorDetail[];
  readonly innerError: InnerError | null;
  /**
   * Why. `locationHidden`, `locationUnusable`: the start's `Location` can't be read by the page, or isn't a URL that may be requested.
   * `monitorGone`, `monitorExpired`: the monitor has forgotten the action, or its credential has expired. `monitorRefused`,
   * `monitorUnreadable`: it refuses to answer, or its responses can't be understood. `monitorHidden`: CORS hides its responses.
   * `monitorUnreachable`: it doesn't respond.
   * `monitorFailing`: it keeps answering with errors. `monitorRedirects`: it redirects to where the page can't read.
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
 * `timeoutMs` has elapsed. An action that was started continues at the service, and `toJSON()` returns what to resume it with. The message
 * says whether it was started.
 */
export class TimeoutError extends LonghaulError {}

/** A defect of this library. `cause` says where it is. */
export class BugError extends LonghaulError {}
