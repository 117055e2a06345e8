// What an app may write when it starts an action or tests with the in-memory service, and what TypeScript must reject. Compiled, never run.

import {
  DriveClient,
  GraphClient,
  follow,
  load,
  type Action,
  type DriveItem,
  type SavedAction,
} from "longhaul";
import { copyAll, moveAll, resumeAll, type CopyGroup, type MoveGroup, type MoveResult, type SavedGroup } from "longhaul/groups";
import wasm from "longhaul/longhaul_bg.wasm";
import { DriveClient as SlimDriveClient, load as loadSlim } from "longhaul/slim";
import { actionStore, indexedDbStore, type ActionStore, type KeyValueStore } from "longhaul/store";
import { type Fault, type TestItem, TestService, type TestTree } from "longhaul/testing";
// @ts-expect-error: only this library uses that member
import type { storeInternals } from "longhaul/store";

const baseUrl = "https://graph.microsoft.com/v1.0/me/drive";

/** As in @microsoft/microsoft-graph-client. */
declare const graphProvider: { getAccessToken(options?: { scopes?: string[] }): Promise<string> };
/** As in @azure/core-auth. */
declare const azureCredential: {
  getToken(scopes: string | string[], options?: { abortSignal?: AbortSignal }): Promise<{ token: string; expiresOnTimestamp: number } | null>;
};
/** As in @azure/msal-browser. */
declare const msal: { acquireTokenSilent(request: { forceRefresh: boolean }): Promise<{ accessToken: string; account: object }> };
/** As in node-fetch, whose types aren't those of the platform. */
declare const nodeFetch: (
  url: string | URL,
  init?: { method?: string; headers?: Record<string, string>; body?: string | NodeStream; redirect?: "error" | "follow" | "manual"; signal?: AbortSignal | null; size?: number },
) => Promise<{ status: number; headers: NodeHeaders; url: string; redirected: boolean; type: "default" | "error"; body: NodeStream | null; text(): Promise<string> }>;
interface NodeStream extends AsyncIterable<string> {
  pipe(): void;
}
interface NodeHeaders extends Iterable<[string, string]> {
  get(name: string): string | null;
  raw(): Record<string, string[]>;
}

const drive = new DriveClient({ baseUrl: new URL(baseUrl), auth: "token", fetch, service: "graph" });
new DriveClient({ baseUrl, auth: "token", fetch: nodeFetch });
new DriveClient({ baseUrl, auth: "token", fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, Prefer: "bypass" } }) });
// @ts-expect-error a response is necessary
new DriveClient({ baseUrl, auth: "token", fetch: async () => "text" });
new DriveClient({ baseUrl, auth: graphProvider });
new DriveClient({ baseUrl, auth: azureCredential });
/** As in @azure/identity. */
declare const browserCredential: { getToken(scopes: string): Promise<{ token: string; expiresOnTimestamp: number }> };
new DriveClient({ baseUrl, auth: () => browserCredential.getToken("api://app/.default") });
new DriveClient({ baseUrl, auth: ({ forceRefresh }) => msal.acquireTokenSilent({ forceRefresh }) });
new DriveClient({ baseUrl, auth: async () => "token" });
// @ts-expect-error: a token is a string
new DriveClient({ baseUrl, auth: 42 });
// @ts-expect-error: there are two services
new DriveClient({ baseUrl, auth: "token", service: "sharepoint" });
// @ts-expect-error: baseUrl is required
new DriveClient({ auth: "token" });

/** As in @microsoft/sp-http-base. */
declare const provider: { getToken(resourceEndpoint: string, useCachedToken?: boolean): Promise<string> };
new DriveClient({ baseUrl, auth: ({ forceRefresh }) => provider.getToken("https://graph.microsoft.com", !forceRefresh) });

new DriveClient({ baseUrl, auth: "token", store: indexedDbStore("account") });
new DriveClient({ baseUrl, auth: "token", store: actionStore(new Map()) });
// @ts-expect-error: a Map isn't a store by itself
new DriveClient({ baseUrl, auth: "token", store: new Map() });
const storage: KeyValueStore = {
  get: (key) => localStorage.getItem(key),
  set: (key, value) => localStorage.setItem(key, value),
  delete: (key) => localStorage.removeItem(key),
  keys: () => Object.keys(localStorage),
};
const store: ActionStore = actionStore(storage);
new DriveClient({ baseUrl, auth: "token", store });
store.delete("longhaul:1");
// @ts-expect-error: keys() is missing
actionStore({ get: storage.get, set: storage.set, delete: storage.delete });
// @ts-expect-error: its methods have other names
actionStore(localStorage);

const { signal } = new AbortController();
const copy: Action<DriveItem> = drive.copy(
  { path: "/Documents/LargeFolder1" },
  { parentReference: { path: "/drive/root:/Documents" }, name: "Copy of LargeFolder1" },
  { conflictBehavior: "rename", signal, timeoutMs: 60_000, pacing: { maxMs: 5_000 }, onProgress: ({ etaMs }) => etaMs?.toFixed() },
);
// @ts-expect-error: an item has an id or a path
drive.copy({ name: "LargeFolder1" }, { name: "Copy" });
// @ts-expect-error: there is no such conflict behaviour
drive.copy("01ABC", { name: "Copy" }, { conflictBehavior: "overwrite" });
// @ts-expect-error: the service ignores it in the body
drive.copy("01ABC", { name: "Copy", conflictBehavior: "rename" });
// @ts-expect-error: a typo
drive.copy("01ABC", { parentRefrence: { id: "01DEF" } });
// @ts-expect-error: a typo
drive.copy("01ABC", { parentReference: { driveID: "b!1" } });
drive.copy("01ABC", { name: "Copy", "@microsoft.graph.sourceUrl": "https://contoso.com" });

/** As in @microsoft/microsoft-graph-types. */
interface GraphItem {
  id?: string;
  name?: string | null;
  parentReference?: { driveId?: string | null; driveType?: string | null; id?: string | null; sharepointIds?: { listId?: string | null } | null } | null;
}
declare const graphItem: GraphItem;
const typed: Action<GraphItem> = drive.copy<GraphItem>(graphItem, { parentReference: graphItem.parentReference ?? {} });
const moved: Action<GraphItem> = drive.move(graphItem, { parentReference: { driveId: "b!2", id: "01DEF" }, name: undefined }, { conflictBehavior: undefined });
// @ts-expect-error: a move has no check of its destination
drive.move("01ABC", { name: "Moved" }, { checkDestination: true });
/** As in @microsoft/msgraph-sdk. */
declare const kiotaItem: { id?: string | null; name?: string | null; parentReference?: { driveId?: string | null; additionalData?: Record<string, unknown> } | null };
drive.copy(kiotaItem, { parentReference: kiotaItem.parentReference ?? {} });
export { moved, typed };

const graph = new GraphClient({ auth: "token", baseUrl: "https://graph.microsoft.com/beta" });
const team: Action<{ id: string }> = graph.start<{ id: string }>({ path: "/teams", body: {} });
const siteDrive: DriveClient = graph.drive("/sites/root/drive");
// @ts-expect-error: Graph isn't a drive
graph.copy("01ABC", { name: "Copy" });
export { siteDrive, team };

drive.uploadFromUrl("01ABC", { name: "report.pdf", sourceUrl: "https://contoso.com/report.pdf" });
// @ts-expect-error: sourceUrl is missing
drive.uploadFromUrl("01ABC", { name: "report.pdf" });

const session: Action<{ id: string }> = drive.start<{ id: string }>({ path: "/items/01ABC/workbook/createSession", body: {} });
// @ts-expect-error: a start isn't a GET
drive.start({ method: "GET", path: "/items/01ABC" });

const saved: SavedAction | null = copy.toJSON();
if (saved) drive.resume(saved, { onProgress: console.log, checkDestination: false });
// @ts-expect-error: toJSON() may return null
drive.resume(copy.toJSON());

drive.pending().then((pending) => pending.map((each) => drive.resume(each, { note: each.note })));

const followed: Action<DriveItem> = follow(new URL("https://contoso.sharepoint.com/monitor"), { fetch, kind: "copy" });
const loaded: Promise<void> = load();
loadSlim(wasm);
export { followed, loaded, session };

const group: CopyGroup = copyAll(
  drive,
  [{ item: "01ABC", parentReference: { id: "01DEF" } }, { item: { path: "/a" }, name: "b", conflictBehavior: "rename" }],
  { concurrency: 10, conflictBehavior: "replace", signal, onProgress: ({ waiting, percentageComplete }) => void (waiting + percentageComplete) },
);
const savedGroup: SavedGroup = group.toJSON();
resumeAll(drive, savedGroup, { timeoutMs: 60_000 });
copyAll(new SlimDriveClient({ baseUrl, auth: "token" }), []);
// @ts-expect-error: each copy names its item
copyAll(drive, [{ name: "Copy" }]);
copyAll(drive, new Set([{ item: graphItem, name: "b" }]));
const moves: MoveGroup = moveAll(drive, [{ item: graphItem, parentReference: { driveId: "b!2", id: "01DEF" }, conflictBehavior: "fail" }], { concurrency: 2 });
const movesAgain: MoveGroup = resumeAll<MoveGroup>(drive, moves.toJSON());
export const groupMoved: Promise<MoveResult[]> = movesAgain.result;
// @ts-expect-error: a move has no childrenOnly
moveAll(drive, [{ item: "01ABC", childrenOnly: true }]);
// @ts-expect-error: the drive is the first argument
copyAll([{ item: "01ABC", name: "Copy" }]);
// @ts-expect-error: a group isn't an action
drive.resume(savedGroup);

export async function ends(): Promise<string[]> {
  const [first, ...others] = await group;
  // @ts-expect-error: a copy may have failed
  first.value.item;
  const { waiting, uncertain } = group.state.progress;
  group.subscribe(({ phase }) => console.log(phase, waiting, uncertain));
  const { state } = group;
  if (state.phase === "completed" || state.phase === "stopped") return state.result.map(({ outcome }) => outcome);
  // @ts-expect-error: there are no results yet
  state.result.length;
  return others.flatMap(({ outcome, value, copy }) => (outcome === "completed" ? [value.item?.name ?? ""] : [String(copy.item)]));
}

const items: TestTree = { Documents: { "report.pdf": 5_000_000, "notes.txt": "hello", "raw.bin": new Uint8Array(3), Empty: {} } };
const service = new TestService({ items, drives: { team: {} }, token: "t", bytesPerSecond: 0, now: () => 0, driveOrigin: "https://graph.microsoft.us" });

new DriveClient({ baseUrl: service.baseUrl, auth: service.token, fetch: service.fetch });
globalThis.fetch = service.fetch;

const item: TestItem | null = service.item("/Documents/report.pdf", "team");
const modified: string[] = item?.root ? [] : [item?.fileSystemInfo.lastModifiedDateTime ?? ""];
item?.folder?.childCount.toFixed();
service.tree().Documents;
service.requests.map(({ url, status }) => `${url} ${status}`);

service.throttle({ times: 3, retryAfter: 0.5, where: "start" });
service.drop();
service.forget({ name: "copy.pdf", skip: 1 });
service.hide({ where: "item" });
service.fail({ code: "quotaLimitReached" });
service.slow({ delayMs: 10, times: null });
const fault: Fault = { where: "monitor", outcome: { status: "cancelled", httpStatus: 500 } };
service.fault(fault);
service.clearFaults();
new TestService();
new TestService({ items: undefined, drives: undefined, token: undefined, bytesPerSecond: undefined, now: undefined, random: undefined });
service.throttle({ name: undefined, skip: undefined, times: undefined, where: undefined, retryAfter: undefined });
service.fail({ code: undefined, message: undefined });
service.slow({ delayMs: undefined });
service.fault({ where: "start", answer: undefined, delayMs: undefined, outcome: { status: undefined, atPercent: undefined } });

// @ts-expect-error A fault says which requests it is for.
service.fault({ times: 1 });
// @ts-expect-error There is no such fault target.
service.drop({ where: "everywhere" });
// @ts-expect-error A content is a size, a text, bytes or a folder.
new TestService({ items: { "a.txt": true } });
// @ts-expect-error The list of requests is the service's own.
service.requests = [];
