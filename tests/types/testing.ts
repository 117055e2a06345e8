// The in-memory service, as an app's tests use it. Compiled, never run.

import { DriveClient } from "longhaul";
import { type Fault, type TestItem, TestService, type TestTree } from "longhaul/testing";

const items: TestTree = { Documents: { "report.pdf": 5_000_000, "notes.txt": "hello", "raw.bin": new Uint8Array(3), Empty: {} } };
const service = new TestService({ items, drives: { team: {} }, token: "t", bytesPerSecond: 0, now: () => 0, driveOrigin: "https://graph.microsoft.us" });

new DriveClient({ baseUrl: service.baseUrl, auth: service.token, fetch: service.fetch });
globalThis.fetch = service.fetch;

const item: TestItem | null = service.item("/Documents/report.pdf", "team");
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

// @ts-expect-error A fault says which requests it is for.
service.fault({ times: 1 });
// @ts-expect-error There is no such fault target.
service.drop({ where: "everywhere" });
// @ts-expect-error A content is a size, a text, bytes or a folder.
new TestService({ items: { "a.txt": true } });
// @ts-expect-error The list of requests is the service's own.
service.requests = [];
