/**
 * Many copies as one promise, with one progress. A separate entry: apps that copy single items don't pay for it.
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
  SavedAction,
  Subscribe,
  Tally,
} from "./index.js";

/**
 * Copies many files and folders: at most `concurrency` at a time, and on Microsoft Graph up to 20 with one request (`$batch`).
 *
 * A copy that fails, or that can't be read, doesn't stop the others. While the service throttles, fewer copies run at a time: 10 to 50 at
 * once have been seen to fail with `generalException` (msgraph-sdk-dotnet#226).
 *
 * @param drive the drive that the items are on; of `longhaul` or of `longhaul/slim`
 * @param copies any iterable; it is read when the function is called
 *
 * @example
 * const group = copyAll(drive, ids.map((item) => ({ item, parentReference: { id: folderId } })), {
 *   onProgress: ({ percentageComplete }) => { bar.value = percentageComplete; },
 * });
 * for (const { outcome, copy, reason } of await group) if (outcome !== "completed") console.warn(copy.item, reason);
 */
export function copyAll(drive: DriveClient, copies: Iterable<GroupCopy>, options?: GroupOptions): CopyGroup;

/**
 * Resumes a saved group: what `toJSON()` returned. Accepted copies are followed, and copies that were not sent are started. A copy whose
 * start was sent and not answered rejects with a `StartUncertainError`. Pass the options again.
 *
 * If the drive has a store, a group that was saved earlier may be resumed: what happened since is in the store. Without one, save the group
 * after each change, or copies may be started twice.
 *
 * A saved group says what is copied where: resume only what your app has saved. Rejects with a `TypeError` if the form isn't version 1.
 */
export function resumeAll(drive: DriveClient, saved: SavedGroup, options?: GroupOptions): CopyGroup;

/** One of many copies: the item, and the members of a copy's body. */
export interface GroupCopy extends Omit<CopyBody, "conflictBehavior"> {
  /** The item: its id, its path from the drive's root, or a driveItem. */
  item: ItemAddress;
  /** What to do about a conflict of this copy; the group's option by default. */
  conflictBehavior?: CopyOptions["conflictBehavior"];
}

/**
 * Options of a group: those of each copy, and how many run at a time. `timeoutMs` counts for each copy from its own start; use
 * `signal: AbortSignal.timeout(ms)` for the whole group.
 */
export interface GroupOptions extends Omit<CopyOptions, "onProgress"> {
  /** How many copies run at a time, at most: 20 by default. */
  concurrency?: number | undefined;
  /** Called with the group's progress, at most ten times a second, and at the end. */
  onProgress?: ((progress: GroupProgress) => void) | undefined;
}

/**
 * Many copies, and a promise of their results in the order of the input. It rejects only if its own arguments are invalid, with a
 * `TypeError` or `RangeError`.
 */
export interface CopyGroup extends Promise<CopyResult[]>, AsyncIterable<GroupProgress> {
  /** The copies in the order of the input. Each can be awaited, observed and aborted by itself. */
  readonly actions: readonly Action<DriveItem>[];
  /** The group itself, as a promise of its results. */
  readonly result: Promise<CopyResult[]>;
  /** The latest progress of all copies together. */
  readonly progress: GroupProgress;
  /** The current state: the same object until something changes. */
  readonly state: GroupState;
  /** Calls a listener with the state, immediately and on every change, and returns a function that unsubscribes. */
  readonly subscribe: Subscribe<GroupState>;
  /** The progress extrapolated to now, for a bar that moves between two polls. */
  readonly estimate: () => GroupProgress;
  /**
   * Starts no more copies, and stops following those that run: each rejects with the reason, by default an `AbortError`. What the service
   * has accepted continues there. Save the group before, to resume it later.
   */
  readonly abort: (reason?: unknown) => void;
  /** Aborts the group and removes its copies from the store. */
  readonly forget: () => void;
  /** What `resumeAll` needs: the copies that have not ended. It contains their monitor URLs, which are secrets. */
  readonly toJSON: () => SavedGroup;
}

/** How a copy of a group ended, and which copy it was. */
export type CopyResult =
  | { readonly status: "fulfilled"; readonly outcome: "completed"; readonly value: ActionResult<DriveItem>; readonly reason?: undefined; readonly copy: GroupCopy }
  | { readonly status: "rejected"; readonly outcome: FailedOutcome; readonly reason: any; readonly value?: undefined; readonly copy: GroupCopy };

/**
 * How a copy ended without a result. `rejected`: it was not started. `failed`: it failed at the service. `uncertain`: it may have started.
 * `unknown`: it started, and its outcome can't be observed. `stopped`: it was aborted, or timed out.
 */
export type FailedOutcome = "rejected" | "failed" | "uncertain" | "unknown" | "stopped";

/** How far a group has come. `phase` is `stopped` if the group was aborted. */
export interface GroupState {
  readonly phase: "waiting" | "running" | "completed" | "failed" | "stopped";
  readonly progress: GroupProgress;
  readonly result: CopyResult[] | null;
  readonly error: unknown;
}

/** How many copies stand together. The counts add up to `total`. */
export interface GroupProgress {
  readonly total: number;
  /** Copies that have not begun. */
  readonly waiting: number;
  /** Copies that have begun and not ended. */
  readonly running: number;
  readonly completed: number;
  /** Copies that were not started: the service rejected them, or their arguments are invalid. */
  readonly rejected: number;
  /** Copies that failed at the service. */
  readonly failed: number;
  /** Copies that may have started. */
  readonly uncertain: number;
  /** Copies that started, and whose outcome can't be observed. */
  readonly unknown: number;
  /** Copies that were aborted, or timed out. */
  readonly stopped: number;
  /** From 0 to 100: the mean of all copies. Copies that have ended count as 100, whatever their outcome. */
  readonly percentageComplete: number;
  /** Items done and in total, of the copies that report them; null while none does. */
  readonly items: Tally | null;
  /** Bytes done and in total, of the copies that report them; null while none does. */
  readonly bytes: Tally | null;
  /** The estimated time left in milliseconds; null while nothing is done. */
  readonly etaMs: number | null;
  /** Milliseconds since the group was created. */
  readonly elapsedMs: number;
}

/** A saved group. Its members belong to this library. */
export interface SavedGroup {
  readonly longhaul: 1;
  readonly copies: readonly { readonly copy: GroupCopy; readonly action: SavedAction | null; readonly key?: string | undefined }[];
}
