// What an app may read from an action, its state, its result and its errors. Compiled, never run.

import {
  ActionFailedError,
  BugError,
  LonghaulError,
  OutcomeUnknownError,
  StartRejectedError,
  StartUncertainError,
  TimeoutError,
  type Action,
  type ActionState,
  type DriveItem,
  type Progress,
  type Trouble,
} from "longhaul";

/** Compiles only where both types are the same. */
function same<A, B>(..._: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? [] : [never]) {}

export async function follows(action: Action<DriveItem>) {
  same<Awaited<typeof action.accepted>, void>();
  same<typeof action.progress, Progress | null>();
  same<ReturnType<typeof action.estimate>, Progress | null>();
  same<Progress["trouble"], Trouble | null>();

  for await (const progress of action) {
    same<typeof progress.percentageComplete, number | null>();
    same<typeof progress.etaMs, number | null>();
    const { done, total } = progress.bytes ?? { done: 0, total: 1 };
    // @ts-expect-error: progress is read only
    progress.status = `${done / total}`;
  }

  const { item, observed } = await action.finally(() => {});
  same<typeof item, DriveItem | null>();
  same<typeof observed, "monitor" | "destination" | "start">();
  // @ts-expect-error: the result may be unreadable
  item.id;
}

export function observes(action: Action<DriveItem>): string | null {
  const unsubscribe: () => void = action.subscribe((state: ActionState) => void state.phase, { estimates: true });
  // As Svelte calls it.
  action.subscribe(() => {}, () => {});
  unsubscribe();
  const { abort, forget, toJSON, subscribe } = action;
  // As event handlers.
  const handlers: ((event: Event) => void)[] = [abort, forget];
  toJSON();
  subscribe(() => handlers.length);

  const { state } = action;
  if (state.phase === "completed") return state.result.item?.name ?? null;
  // @ts-expect-error: there is no result yet
  return state.result.item;
}

export function reports(error: unknown): string | number | null {
  if (error instanceof StartRejectedError) return error.retryAfterMs ?? error.requestId;
  if (error instanceof StartUncertainError) return error.httpStatus;
  if (error instanceof ActionFailedError) return error.details[0]?.code ?? error.innerError?.code ?? error.status;
  if (error instanceof OutcomeUnknownError) {
    // @ts-expect-error: there is no such reason
    return error.reason === "bored" ? 1 : error.reason;
  }
  if (error instanceof TimeoutError || error instanceof BugError) return error.message;
  return error instanceof LonghaulError ? error.code : null;
}
