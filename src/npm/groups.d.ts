/**
 * Many copies as one. An entry of its own, for apps that copy many things: what copies one needn't be larger for it.
 *
 * @example
 * import { DriveClient } from "longhaul";
 * import { copyAll } from "longhaul/groups";
 *
 * const drive = new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: () => getToken() });
 * const results = await copyAll(drive, ids.map((item) => ({ item, parentReference: { id: folderId } })));
 */

import type { Action, ActionResult, CopyBody, CopyOptions, DriveClient, DriveItem, ItemAddress, SavedAction, Tally } from "./index.js";

/**
 * Copies many files and folders: at most `concurrency` at a time, and on Microsoft Graph up to 20 with one request (`$batch`). One
 * that fails doesn't stop the others. A service that pushes back gets fewer at a time for a while: 10 to 50 at once have been
 * seen to fail with `generalException` (msgraph-sdk-dotnet#226).
 *
 * @param drive the drive that the items are on; of `longhaul` or of `longhaul/slim`
 *
 * @example
 * const group = copyAll(drive, ids.map((item) => ({ item, parentReference: { id: folderId } })), {
 *   onProgress: ({ percentageComplete }) => { bar.value = percentageComplete; },
 * });
 * for (const { status, reason } of await group) if (status === "rejected") console.warn(reason);
 */
export function copyAll(drive: DriveClient, copies: readonly GroupCopy[], options?: GroupOptions): CopyGroup;

/**
 * Goes on with a group that was saved: what `toJSON()` gave, after `JSON.parse`. What was accepted is followed, what hadn't begun
 * begins; a copy whose start had gone out unanswered ends with a `StartUncertainError`. Give the options anew.
 *
 * What is saved says what is copied and where to: take it only from where your app has put it.
 */
export function resumeAll(drive: DriveClient, saved: SavedGroup, options?: GroupOptions): CopyGroup;

/** One of many copies: the item, and what `copy` takes. */
export interface GroupCopy extends CopyBody {
  /** The item: its id, or its path from the drive's root. */
  item: ItemAddress;
  /** What to do about a conflict of this one; otherwise as the group's options say. */
  conflictBehavior?: CopyOptions["conflictBehavior"];
}

/**
 * What a group of copies may be given: what each of its copies may, and how many at a time. `timeoutMs` counts for each copy from its
 * own beginning; for the group as a whole there is `signal: AbortSignal.timeout(ms)`.
 */
export interface GroupOptions extends Omit<CopyOptions, "onProgress"> {
  /** How many copies are under way at a time, at most: 20 by default. */
  concurrency?: number;
  /** Called with the group's progress, ten times a second at most, and at the end. */
  onProgress?: (progress: GroupProgress) => void;
}

/**
 * Many copies as one. It begins when it is made, and is itself a promise of how each of them ended, in their order. It doesn't reject,
 * but for arguments that can't be used.
 */
export interface CopyGroup extends Promise<PromiseSettledResult<ActionResult<DriveItem>>[]>, AsyncIterable<GroupProgress> {
  /** The copies, in their order; each can be awaited, watched and aborted on its own. */
  readonly actions: readonly Action<DriveItem>[];
  /** Settles when all are over: the same as awaiting the group. */
  readonly result: Promise<PromiseSettledResult<ActionResult<DriveItem>>[]>;
  /** How they stand together, by what the service said last. */
  readonly progress: GroupProgress;
  /** How they stand by now, extrapolated: for a bar that moves between two questions. */
  estimate(): GroupProgress;
  /**
   * Begins no more copies, and stops following those that have begun: each rejects with the reason, an `AbortError` by default. What
   * the service has accepted goes on there. Save the group before, to take it up again.
   */
  abort(reason?: unknown): void;
  /**
   * What `resumeAll` needs: the copies that aren't over, whether they have begun or not. It holds their monitor URLs, which are
   * secrets.
   */
  toJSON(): SavedGroup;
}

/** How many copies stand together. */
export interface GroupProgress {
  /** How many there are. */
  readonly total: number;
  /** How many haven't begun. */
  readonly waiting: number;
  /** How many have completed. */
  readonly completed: number;
  /** How many have ended otherwise: refused, failed, aborted, or with their end unknown. */
  readonly failed: number;
  /** From 0 to 100: the mean of theirs. What is over counts as 100, however it ended. */
  readonly percentageComplete: number;
  /** Items done and to do, of those that tell; null while none does. */
  readonly items: Tally | null;
  /** Bytes done and to do, of those that tell; null while none does. */
  readonly bytes: Tally | null;
  /** Milliseconds left, if it goes on as it went; null while nothing is done. */
  readonly etaMs: number | null;
  /** Milliseconds since the group was made. */
  readonly elapsedMs: number;
}

/** A group of copies as it is saved. Its members are this library's own. */
export interface SavedGroup {
  readonly longhaul: 1;
  readonly copies: readonly { readonly copy: GroupCopy; readonly sent: boolean; readonly action: SavedAction | null }[];
}
