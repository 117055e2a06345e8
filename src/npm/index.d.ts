/**
 * Longhaul starts OneDrive's and Microsoft Graph's long running actions, follows them to their end, and says how they ended.
 *
 * @example
 * import { DriveClient } from "longhaul";
 *
 * const drive = new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: () => getToken() });
 * const copy = drive.copy("01ABC", { parentReference: { path: "/drive/root:/Documents" }, name: "Copy" });
 * for await (const { percentageComplete } of copy) bar.value = percentageComplete ?? 0;
 * const { item } = await copy;
 */

import type { ActionStore } from "./store.js";

/** A drive whose long running actions are to be started and followed. */
export class DriveClient {
  constructor(options: DriveClientOptions);

  /**
   * Copies a file or a folder, at the service. For many of them there is `copyAll` of `longhaul/groups`.
   *
   * Refused at once by the service: a copy of the root without `childrenOnly`, `childrenOnly` for a file, and `name` together with
   * `childrenOnly`. A name conflict may come at once or at the end.
   *
   * @param item the item: its id, or its path from the drive's root
   * @param body where to, under which name; it is sent as it is given
   */
  copy(item: ItemAddress, body: CopyBody, options?: CopyOptions): Action<DriveItem>;

  /**
   * Has the service fetch a file from a URL. OneDrive personal knows this.
   *
   * @param parent the folder that the file goes to
   */
  uploadFromUrl(parent: ItemAddress, body: UploadFromUrlBody, options?: ActionOptions): Action<DriveItem>;

  /**
   * Starts any other long running action: whatever answers `202` and a `Location`.
   *
   * @example
   * drive.start({ method: "POST", path: "/items/01ABC/workbook/createSession", body: { persistChanges: true } });
   */
  start<T = unknown>(request: StartRequest, options?: ActionOptions): Action<T>;

  /** Follows an action that was started elsewhere, and reads its result from this drive. */
  follow<T = DriveItem>(monitorUrl: string | URL, options?: FollowOptions): Action<T>;

  /**
   * Follows an action that was saved: what `toJSON()` gave, after `JSON.parse`. Its start isn't sent again.
   *
   * What is saved may be old or of doubtful origin: it is checked, and decides nothing about where a token goes.
   *
   * @example
   * localStorage.copy = JSON.stringify(action);
   * drive.resume(JSON.parse(localStorage.copy));
   */
  resume<T = DriveItem>(saved: SavedAction, options?: ActionOptions): Action<T>;

  /**
   * Lists the actions of this drive that are in its store, oldest first: those that were accepted, and whose end nobody has seen. What was
   * stopped, or ran into its timeout, is among them, and so is what is being followed now.
   *
   * Each can be handed to `resume`, in any number of tabs: one of them asks the service, and the others are told by it. To have an action
   * listed no more, delete its `key` from the store.
   *
   * Rejects with a `TypeError` where the client was given no `store` of `longhaul/store`, and with the store's error where that can't be
   * read. Entries that aren't this library's, or can't be read, are left out.
   *
   * @example
   * for (const saved of await drive.pending()) show(saved.note, drive.resume(saved));
   */
  pending(): Promise<SavedAction[]>;
}

/**
 * Follows a monitor URL alone. No token is sent, so a result that needs one isn't read: `item` is null.
 *
 * Give it `timeoutMs` in a page under Cross-Origin-Embedder-Policy: there, a monitor that CORS hides can't be told from a lost network.
 */
export function follow<T = DriveItem>(monitorUrl: string | URL, options?: FollowOptions & { fetch?: Fetch }): Action<T>;

/** Loads the wasm now, so that the first action needn't wait for it. Nothing else needs to be called before an action. */
export function load(): Promise<void>;

/** Which drive, and with what. */
export interface DriveClientOptions {
  /**
   * The drive's URL: `https://graph.microsoft.com/v1.0/me/drive`, `…/v1.0/drives/{id}`, `https://api.onedrive.com/v1.0/drive`.
   * `https:` only, or `http:` for this machine. The token goes to its origin and nowhere else.
   */
  baseUrl: string | URL;
  /** Where access tokens come from. Asked before each request that needs one. */
  auth: Auth;
  /** Used in place of the global `fetch`. It is given `redirect`, `credentials`, `cache` and `signal` in its second argument. */
  fetch?: Fetch;
  /**
   * Which of the two documented forms the drive speaks. Told from `baseUrl` unless given: from its host, then from its path, where
   * `/me/`, `/drives/`, `/users/`, `/groups/` and `/sites/` are Graph's.
   */
  service?: "graph" | "onedrive";
  /**
   * Where accepted actions are kept while they run, so that they survive the page; `pending()` lists them. None by default. It is one of
   * `longhaul/store`: `indexedDbStore()`, or `actionStore()` of what your app has.
   *
   * With a store, tabs that resume the same action share it: one of them asks the service, and the others show its progress and its end;
   * when it stops, closes, crashes or is frozen, another goes on. That needs Web Locks and BroadcastChannel, which all browsers have in
   * secure contexts; where they are missing, each tab asks by itself.
   */
  store?: ActionStore;
}

/** A function with the shape of `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Where access tokens come from: a token, a function that gives one, a Graph client's provider, or an Azure credential. An object with
 * `accessToken`, as MSAL's functions give it, will do for a token.
 *
 * `forceRefresh` is true when the service refused the token before: a cached one would be refused again.
 */
export type Auth =
  | string
  | ((options: { forceRefresh: boolean }) => Token | Promise<Token>)
  | { getAccessToken(options?: any): Promise<string> }
  | { getToken(scopes: string | string[], options?: any): Promise<{ token: string } | null> };

/** An access token, or what holds one. */
export type Token = string | { accessToken: string };

/** An item: its id, or its path from the drive's root, such as `{ path: "/Documents/LargeFolder1" }`. */
export type ItemAddress = string | { path: string } | { id: string };

/** Where a copy goes and what it is called. At least one of `parentReference` and `name` is needed. */
export interface CopyBody {
  /** The folder that it goes to: `driveId` and `id`, or a `path` such as `/drive/root:/Documents`. The item's own folder otherwise. */
  parentReference?: { driveId?: string; id?: string; path?: string; [member: string]: unknown };
  /** The copy's name; the item's own otherwise. */
  name?: string;
  /** Copies what is in a folder, and not the folder. Not together with `name`. */
  childrenOnly?: boolean;
  /** Copies the versions too. The service ignores it when `name` is given. */
  includeAllVersionHistory?: boolean;
  [member: string]: unknown;
}

/** A file to be fetched by the service. */
export interface UploadFromUrlBody {
  /** What it is to be called. */
  name: string;
  /** Where the service finds it. */
  sourceUrl: string;
}

/** A request that starts a long running action. */
export interface StartRequest {
  /** `POST` by default. */
  method?: "POST" | "PATCH" | "PUT" | "DELETE";
  /** The path below `baseUrl`; it begins with `/`. */
  path: string;
  /** Sent as JSON. */
  body?: object;
  /** Whether `Prefer: respond-async` goes with it: by default for Excel's paths, which require it. */
  respondAsync?: boolean;
}

/** What every action may be given. */
export interface ActionOptions {
  /** Stops following. The promise rejects with `signal.reason`; the action goes on at the service and can be resumed. */
  signal?: AbortSignal;
  /** Milliseconds after which following stops with a `TimeoutError`. None by default. */
  timeoutMs?: number;
  /** Milliseconds after which a request without an answer is given up, and made again where that is safe. 60,000 by default. */
  requestTimeoutMs?: number;
  /** When to ask. */
  pacing?: Pacing;
  /** Called with each progress. What it throws is reported as an uncaught error, and doesn't stop the action. */
  onProgress?: (progress: Progress) => void;
  /** Plain data of the app's own, saved with the action: what a page needs to know to show it again. JSON holds it. */
  note?: unknown;
}

/** When to ask, in milliseconds. A `Retry-After` of the service is obeyed whatever is set here. */
export interface Pacing {
  /** Before the first question: 500 by default. */
  firstMs?: number;
  /** At least between two questions: 400 by default. */
  minMs?: number;
  /** At most between two questions: 60,000 by default, which only an action of many minutes comes to. */
  maxMs?: number;
}

/** What a copy may be given. */
export interface CopyOptions extends ActionOptions {
  /**
   * What to do when the destination has an item of that name: `fail` by the service's default. Sent in the query, since the service
   * ignores it in the body (onedrive-api-docs#981). Not for OneDrive personal.
   */
  conflictBehavior?: "fail" | "replace" | "rename";
  /**
   * Whether a copy whose monitor the page can't read, or which has forgotten it, is looked for at its destination: true by default.
   * What can't be told for certain there is an `OutcomeUnknownError` all the same.
   */
  watchDestination?: boolean;
}

/** What following a monitor URL may be given. */
export interface FollowOptions extends ActionOptions {
  /** What was started: a `copy` by default. Monitors of `any` other action take the token, on the drive's own origin. */
  kind?: "copy" | "uploadFromUrl" | "any";
  /** The id of the drive that the result will be on, when it isn't the client's. */
  driveId?: string;
}

/**
 * A long running action. It begins when it is made, and is itself a promise of its result.
 *
 * When nobody looks at its `result` or `accepted`, a failure is an unhandled rejection, like that of any promise. Who only awaits
 * `accepted` isn't bothered with what comes after.
 */
export interface Action<T = DriveItem> extends Promise<ActionResult<T>>, AsyncIterable<Progress> {
  /** Settles when the service has the action, and the store too if there is one, or when the service refuses it. Many apps may stop here. */
  readonly accepted: Promise<void>;
  /** Settles when the action is over: the same as awaiting the action. */
  readonly result: Promise<ActionResult<T>>;
  /** How it stood when the service was asked last; null before that. */
  readonly progress: Progress | null;
  /** How it stands by now, extrapolated from `progress`: for a bar that moves between two questions. Below 99 until the service says more. */
  estimate(): Progress | null;
  /** Stops following. The promises reject with the reason, an `AbortError` by default; the action goes on at the service. */
  abort(reason?: unknown): void;
  /**
   * What `resume` needs, or null until the service has accepted the action. It holds the monitor URL, which is a secret: whoever
   * has it can read the action.
   */
  toJSON(): SavedAction | null;
}

/** An accepted action as it is saved. Its members are this library's own. */
export interface SavedAction {
  readonly longhaul: 1;
  readonly kind: "copy" | "uploadFromUrl" | "any";
  readonly monitorUrl: string | null;
  readonly driveId: string | null;
  readonly startedAt: number;
  readonly destination: object | null;
  /** Where it is in the store, if there is one. The same in every tab that follows it. */
  readonly key?: string;
  /** The drive that it was saved for. */
  readonly baseUrl?: string;
  /** What the app had saved with it; null where that was nothing. */
  readonly note?: any;
}

/** How an action stands. */
export interface Progress {
  /** The service's status word: `notStarted`, `inProgress`, `waiting`, `completed`, … New words may come. */
  readonly status: string;
  /** What is being done, as the service names it: `ItemCopy`. */
  readonly operation: string | null;
  /** From 0 to 100, never less than before; null while the service hasn't said. */
  readonly percentageComplete: number | null;
  /** The service's prose. */
  readonly statusDescription: string | null;
  /** Items done and to do, read from the prose. */
  readonly items: Tally | null;
  /** Bytes done and to do, read from the prose. */
  readonly bytes: Tally | null;
  /** Milliseconds left; null when nothing can be said. */
  readonly etaMs: number | null;
  /** Milliseconds since the start. */
  readonly elapsedMs: number;
}

/** So much done, of so much. */
export interface Tally {
  readonly done: number;
  readonly total: number;
}

/** A completed action. */
export interface ActionResult<T = DriveItem> {
  /** The service's status word: `completed`, `succeeded`. */
  readonly status: string;
  /** The id of the result, where the service told it. */
  readonly resourceId: string | null;
  /** The URL of the result, where the service told it. It may carry a credential of its own. */
  readonly location: string | null;
  /** The result, or null where it can't be read or has more than 8 MiB. The action completed all the same. */
  readonly item: T | null;
  /**
   * How the end was seen: the monitor said so, or the copy was seen at its destination: made after the start, as large as the source,
   * and changing no more.
   */
  readonly observed: "monitor" | "destination";
  /** Milliseconds from the start to the end. */
  readonly elapsedMs: number;
  /** How often the monitor was asked. */
  readonly polls: number;
  /** How many requests got no answer, or none that could be used. */
  readonly faults: number;
}

/** A driveItem, as far as most apps look at it. */
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

/** What all errors of this library have in common. Bad arguments are a `TypeError` or a `RangeError` that names the field. */
export class LonghaulError extends Error {
  /** What it is about, for a program: the service's code where it gave one. `loadFailed` when the wasm could not be loaded. */
  readonly code: string | null;
}

/** What an error says that the service told of. */
interface ToldByService {
  /** The HTTP status of the answer that told it; null where there was none. */
  readonly status: number | null;
  /** What went wrong with which item. */
  readonly details: ErrorDetail[];
  /** The inner errors, the innermost being the most precise. */
  readonly innerError: InnerError | null;
}

/** One of several faults. */
export interface ErrorDetail {
  readonly code: string | null;
  readonly message: string | null;
  /** The id of the item it is about. */
  readonly target: string | null;
}

/** An error within an error. */
export interface InnerError {
  readonly code: string;
  readonly innerError: InnerError | null;
}

/** The service refused to start the action, or there was no token to start it with (`code: "noToken"`): nothing was done. */
export class StartRejectedError extends LonghaulError implements ToldByService {
  readonly status: number | null;
  readonly details: ErrorDetail[];
  readonly innerError: InnerError | null;
  /** Milliseconds after which the service asked to be tried again, where it did. */
  readonly retryAfterMs: number | null;
}

/**
 * The start was sent, and whether the service received it can't be told: copies have succeeded after a 504. It isn't sent again by
 * itself; look at the destination first.
 */
export class StartUncertainError extends LonghaulError {
  /** The HTTP status of the answer; null where there was none. */
  readonly status: number | null;
}

/** The action failed, or was cancelled, at the service. */
export class ActionFailedError extends LonghaulError implements ToldByService {
  readonly status: number | null;
  readonly details: ErrorDetail[];
  readonly innerError: InnerError | null;
  /** The service's status word: `failed`, `cancelled`, `deleteFailed`. */
  readonly actionStatus: string;
  /** The service's prose. */
  readonly statusDescription: string | null;
}

/** The action was accepted, and how it ends can't be seen. It may have completed: look at the destination. */
export class OutcomeUnknownError extends LonghaulError implements ToldByService {
  readonly status: number | null;
  readonly details: ErrorDetail[];
  readonly innerError: InnerError | null;
  /**
   * Why: the `Location` can't be read by the page or can't be used; the monitor has forgotten the action, its credential ran out, it
   * refuses to answer, answers nothing that can be understood, or answers what CORS keeps from the page.
   */
  readonly reason:
    | "locationHidden"
    | "locationUnusable"
    | "monitorGone"
    | "monitorExpired"
    | "monitorRefused"
    | "monitorUnreadable"
    | "monitorHidden";
}

/** The time in `timeoutMs` is over. The action goes on at the service; `toJSON()` is what to resume it with. */
export class TimeoutError extends LonghaulError {}

/** There is a fault in this library. Its `cause` is what the WebAssembly broke off with, whose stack tells where. */
export class BugError extends LonghaulError {}
