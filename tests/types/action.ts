// What an app may read from an action, its progress, its result and its errors. Compiled, never run.

import {
  ActionFailedError,
  BugError,
  LonghaulError,
  OutcomeUnknownError,
  StartRejectedError,
  StartUncertainError,
  TimeoutError,
  type Action,
  type DriveItem,
  type Progress,
} from "longhaul";

/** Compiles only where both types are one and the same. */
function same<A, B>(..._: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? [] : [never]) {}

export async function follows(action: Action<DriveItem>) {
  same<Awaited<typeof action.accepted>, void>();
  same<typeof action.progress, Progress | null>();
  same<ReturnType<typeof action.estimate>, Progress | null>();

  for await (const progress of action) {
    same<typeof progress.percentageComplete, number | null>();
    same<typeof progress.etaMs, number | null>();
    const { done, total } = progress.bytes ?? { done: 0, total: 1 };
    // @ts-expect-error: progress is the service's, not the app's
    progress.status = `${done / total}`;
  }

  const { item, observed } = await action.finally(() => {});
  same<typeof item, DriveItem | null>();
  same<typeof observed, "monitor" | "destination">();
  // @ts-expect-error: the result may be unreadable
  item.id;
}

export function tells(error: unknown): string | number | null {
  if (error instanceof StartRejectedError) return error.retryAfterMs;
  if (error instanceof StartUncertainError) return error.status;
  if (error instanceof ActionFailedError) return error.details[0]?.code ?? error.innerError?.code ?? error.actionStatus;
  if (error instanceof OutcomeUnknownError) {
    // @ts-expect-error: it's not a reason that there is
    return error.reason === "bored" ? 1 : error.reason;
  }
  if (error instanceof TimeoutError || error instanceof BugError) return error.message;
  return error instanceof LonghaulError ? error.code : null;
}
