/**
 * Many copies, or many moves, as one promise with one progress. It is a separate entry, so that apps that copy single items don't download it.
 *
 * @example
 * import { DriveClient } from "longhaul";
 * import { copyAll } from "longhaul/groups";
 *
 * const drive = new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: () => getToken() });
 * const results = await copyAll(drive, ids.map((item) => ({ item, parentReference: { id: folderId } })));
 *
 * @packageDocumentation
 */

import type {
  Action,
  ActionResult,
  CopyBody,
  CopyOptions,
  DriveClient,
  DriveItem,
  ItemAddress,
  MoveBody,
  SavedAction,
  Subscribe,
  Tally,
} from "./index.js";

/**
 * Copies many files and folders: at most `concurrency` at a time, and on Microsoft Graph up to 20 with one request (`$batch`).
 *
 * A copy that fails, or whose arguments are invalid, doesn't stop the others. While the service throttles, fewer copies run at a time: 10 to
 * 50 copies at once have failed with `generalException` (msgraph-sdk-dotnet#226).
 *
 * @param drive the client of the drive that contains the items, from `longhaul` or `longhaul/slim`
 * @param copies any iterable; it is read completely when the function is called
 *
 * @example
 * const group = copyAll(drive, ids.map((item) => ({ item, parentReference: { id: folderId } })), {
 *   onProgress: ({ percentageComplete }) => { bar.value = percentageComplete; },
 * });
 * const results = await group;
 * for (const { outcome, copy, reason } of results) if (outcome !== "completed") console.warn(copy.item, reason);
 *
 * // Nothing was done for these, so they can be tried again.
 * const rejected = results.filter(({ outcome }) => outcome === "rejected").map(({ copy }) => copy);
 * const again = copyAll(drive, rejected);
 */
export function copyAll(drive: DriveClient, copies: Iterable<GroupCopy>, options?: GroupOptions): CopyGroup;

/**
 * Moves many files and folders, as `copyAll` copies them: immediately within a drive, with progress to another drive.
 *
 * @param drive the client of the drive that contains the items, from `longhaul` or `longhaul/slim`
 * @param moves any iterable; it is read completely when the function is called
 *
 * @example
 * const group = moveAll(drive, ids.map((item) => ({ item, parentReference: { driveId, id: folderId } })));
 * for (const { outcome, move, reason } of await group) if (outcome !== "completed") console.warn(move.item, reason);
 */
export function moveAll(drive: DriveClient, moves: Iterable<GroupMove>, options?: Omit<GroupOptions, "checkDestination">): MoveGroup;

/**
 * Resumes a saved group. Copies that the service had accepted are followed, and copies that weren't sent are started. A copy whose start was
 * sent but has no response rejects with a `StartUncertainError`. Pass the options again. A group of moves is resumed in the same way. If a copy that
 * may have started can't be followed, for example because an option is invalid, its outcome is `uncertain`.
 *
 * If the client has a store, an older saved form can be resumed, because the store knows what has happened since. Without a store, save the
 * group after each change; a copy whose start is newer than the saved form is started again. Delete the saved form when the group ends: the
 * outcomes are then removed from the store, and a saved form that is resumed later starts its copies again. If several tabs have followed the
 * group at the same time, the outcomes stay for a week, because its copies may still wait in a tab that the browser has frozen. So do those of
 * copies that had ended when the resumed form was saved.
 *
 * Where Web Locks are missing, resume a group in one tab only: two tabs that resume it at the same time may both start a copy.
 *
 * A saved group says what is copied where: resume only what your app has saved. The group rejects with a `TypeError` if the saved form isn't
 * version 1.
 *
 * @typeParam G `MoveGroup` for a group of moves
 * @param saved what the group's `toJSON()` returned
 */
export function resumeAll<G extends CopyGroup | MoveGroup = CopyGroup>(drive: DriveClient, saved: SavedGroup, options?: GroupOptions): G;

/** One of many copies: the item, and the members of the body of `DriveClient.copy`. */
export interface GroupCopy extends Omit<CopyBody, "conflictBehavior"> {
  /** The item to copy: its id, its path from the drive's root, or a driveItem. */
  item: ItemAddress;
  /** What the service does if the destination has an item of that name; the group's option by default. */
  conflictBehavior?: CopyOptions["conflictBehavior"];
}

/** One of many moves: the item, and the members of the body of `DriveClient.move`. */
export interface GroupMove extends Omit<MoveBody, "conflictBehavior"> {
  /** The item to move: its id, its path from the drive's root, or a driveItem. */
  item: ItemAddress;
  /** What the service does if the destination has an item of that name; the group's option by default. */
  conflictBehavior?: CopyOptions["conflictBehavior"];
}

/**
 * Options of a group: the options of its copies, and how many run at a time. `timeoutMs` applies to each copy from its own start. To limit the
 * whole group, use `signal: AbortSignal.timeout(ms)`.
 */
export interface GroupOptions extends Omit<CopyOptions, "onProgress"> {
  /** The number of copies that run at a time, at most: 20 by default. */
  concurrency?: number | undefined;
  /** Is called with the group's progress at most ten times a second, and at the end, but not before the app has the group. */
  onProgress?: ((progress: GroupProgress) => void) | undefined;
}

/** Many copies, and a promise of their results. */
export interface CopyGroup extends Group<CopyResult> {}

/** Many moves, and a promise of their results. */
export interface MoveGroup extends Group<MoveResult> {}

/**
 * Many copies or moves, and a promise of their results in the order of the input. It rejects only if the group's own arguments are invalid, with a
 * `TypeError` or `RangeError`, or if reading them throws. An invalid option that applies to each copy, such as `timeoutMs`, rejects each copy. Where a lint rule requires
 * promises to be handled, `void copyAll(…)` is safe otherwise.
 *
 * @typeParam Result `CopyResult` or `MoveResult`
 */
export interface Group<Result> extends Promise<Result[]>, AsyncIterable<GroupProgress> {
  /** The actions in the order of the input. Each can be awaited, observed and aborted by itself. */
  readonly actions: readonly Action<DriveItem>[];
  /** The group itself, as a promise of its results. */
  readonly result: Promise<Result[]>;
  /** The latest progress of all copies together. */
  readonly progress: GroupProgress;
  /** The current state: the same object until something changes. */
  readonly state: GroupState<Result>;
  /** Calls a listener with the state, immediately and on every change, and returns a function that unsubscribes. */
  readonly subscribe: Subscribe<GroupState<Result>>;
  /** Returns the progress extrapolated to now, for a bar that moves between two polls. */
  readonly estimate: () => GroupProgress;
  /**
   * Starts no more copies and stops following the others: each action rejects with the reason, an `AbortError` by default. Copies that the
   * service has accepted continue there. To resume the group later, save it before you call this.
   */
  readonly abort: (reason?: unknown) => void;
  /** Aborts the group, in all tabs that follow it, and removes its copies from the store. Copies that the service has accepted continue there. */
  readonly forget: () => void;
  /** Returns what `resumeAll` needs: the copies that haven't ended. It contains their monitor URLs, which are secrets. */
  readonly toJSON: () => SavedGroup;
}

/** The outcome of one action of a group, in the form of `Promise.allSettled`. */
export type GroupResult =
  | { readonly status: "fulfilled"; readonly outcome: "completed"; readonly value: ActionResult<DriveItem>; readonly reason?: undefined }
  | { readonly status: "rejected"; readonly outcome: FailedOutcome; readonly reason: any; readonly value?: undefined };

/** The outcome of one copy, and the copy itself as it was read. Its `item` is null if it could not be read, for example because reading it throws. */
export type CopyResult = GroupResult & { readonly copy: GroupCopy };

/** The outcome of one move, and the move itself as it was read. Its `item` is null if it could not be read. */
export type MoveResult = GroupResult & { readonly move: GroupMove };

/**
 * How a copy ended without a result.
 *
 * - `rejected`: it wasn't started: the service rejected it, or its arguments are invalid.
 * - `failed`: it failed at the service.
 * - `uncertain`: it may have started.
 * - `unknown`: it started, but its outcome can't be observed.
 * - `stopped`: following was aborted or timed out.
 */
export type FailedOutcome = "rejected" | "failed" | "uncertain" | "unknown" | "stopped";

/**
 * A snapshot of a group.
 *
 * | `phase` | meaning |
 * |---|---|
 * | `waiting` | the group is being created |
 * | `running` | copies run or wait |
 * | `completed` | all copies have ended, with any outcome: `result` is set |
 * | `stopped` | the group was aborted or forgotten: `result` is set |
 * | `failed` | the group's arguments are invalid: `error` is set |
 *
 * `result` contains the results in the order of the input.
 *
 * @typeParam Result `CopyResult` or `MoveResult`
 */
export type GroupState<Result = CopyResult> =
  | { readonly phase: "waiting" | "running"; readonly progress: GroupProgress; readonly result: null; readonly error: null }
  | { readonly phase: "completed" | "stopped"; readonly progress: GroupProgress; readonly result: Result[]; readonly error: null }
  | { readonly phase: "failed"; readonly progress: GroupProgress; readonly result: null; readonly error: unknown };

/** The progress of all copies or moves of a group together. The counts from `waiting` to `stopped` add up to `total`. */
export interface GroupProgress {
  /** All copies. */
  readonly total: number;
  /** Copies that haven't begun. */
  readonly waiting: number;
  /** Copies that have begun and haven't ended. */
  readonly running: number;
  /** Copies that completed. */
  readonly completed: number;
  /** Copies that weren't started: the service rejected them, or their arguments are invalid. */
  readonly rejected: number;
  /** Copies that failed at the service. */
  readonly failed: number;
  /** Copies that may have started. */
  readonly uncertain: number;
  /** Copies that started, but whose outcome can't be observed. */
  readonly unknown: number;
  /** Copies that aren't followed any more: aborted or timed out. */
  readonly stopped: number;
  /** From 0 to 100: the mean of all copies. A copy that has ended counts as 100, with any outcome. */
  readonly percentageComplete: number;
  /** Items done and in total, of the copies that report them; null while none does. */
  readonly items: Tally | null;
  /** Bytes done and in total, of the copies that report them; null while none does. */
  readonly bytes: Tally | null;
  /** The estimated time left in milliseconds; null while there is no progress. */
  readonly etaMs: number | null;
  /** The time since the group was created, in milliseconds. */
  readonly elapsedMs: number;
}

/** A saved group, as plain data. Only this library writes its members. */
export interface SavedGroup {
  /** The version of this form. */
  readonly longhaul: 1;
  /** What the actions do; `copy` by default. */
  readonly operation?: "copy" | "move" | undefined;
  /** Identifies the group in all tabs, if the client has a store. */
  readonly key?: string | undefined;
  /** Whether other tabs have followed the group too. */
  readonly isShared?: boolean | undefined;
  /** The copies or moves that hadn't ended. */
  readonly copies: readonly { readonly copy: GroupCopy | GroupMove; readonly action: SavedAction | null; readonly key?: string | undefined }[];
}
