// @ts-check
/** The parts of the page that need no browser: selecting, sorting, names, paths, requests, numbers in words. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createFolder, deleteItem } from "../../www/page/service/changes.js";
import { freeName, isWithin, linkTo, nameProblem, pathOf, stepTowards } from "../../www/page/service/paths.js";
import { checkAddress, checkToken } from "../../www/page/service/drives.js";
import { DriveApi } from "../../www/page/service/drive-api.js";
import { Group } from "../../www/page/transfers/group.js";
import { GroupRecords, readNote } from "../../www/page/transfers/persistence.js";
import { arrange } from "../../www/page/view/list/arrange.js";
import { TypeAhead } from "../../www/page/view/list/gestures.js";
import { Selection } from "../../www/page/view/list/selection.js";
import { count, duration, durationBetween, ordinal, roughly, size } from "../../www/page/words.js";

const LETTERS = ["a", "b", "c", "d", "e"];

/** @param {Selection} selection */
function selected(selection) {
  return LETTERS.filter((letter) => selection.has(letter)).join("");
}

test("a range follows its end in both directions", () => {
  const selection = new Selection();
  selection.only("b");
  const ends = ["d", "c", "b", "a"].map((end) => {
    selection.extendTo(LETTERS, end, "b", false);
    return selected(selection);
  });
  assert.deepEqual(ends, ["bcd", "bc", "b", "ab"]);
});

test("a range can be added to what is selected, and shrinks without taking that away", () => {
  const selection = new Selection();
  selection.only("a");
  selection.toggle("c");
  selection.extendTo(LETTERS, "e", "c", true);
  assert.equal(selected(selection), "acde");
  selection.extendTo(LETTERS, "d", "c", true);
  assert.equal(selected(selection), "acd");
  selection.toggle("c");
  assert.equal(selected(selection), "ad");
});

test("a range begins at the current item if its anchor is gone", () => {
  const selection = new Selection();
  selection.only("z");
  selection.extendTo(LETTERS, "d", "c", false);
  assert.equal(selected(selection), "cd");
});

test("items that are gone aren't selected any more", () => {
  const selection = new Selection();
  selection.set(["a", "b", "c"]);
  selection.retain(new Set(["b", "d"]));
  assert.equal(selected(selection), "b");
});

test("the list is sorted by name, date or size, with the folders first", () => {
  const items = [
    { id: "1", name: "b10.txt", size: 5, lastModifiedDateTime: "2026-01-02T00:00:00Z" },
    { id: "2", name: "B2.txt", size: 7, lastModifiedDateTime: "2026-01-01T00:00:00.5Z" },
    { id: "3", name: "z", folder: {}, size: 1 },
    { id: "4", name: "a", folder: {}, size: 9 },
    { id: "5", name: "c.txt", size: 5 },
    { id: "6", name: "c2.txt" },
  ];
  const sorted = (/** @type {any} */ order, filter = "") => arrange(items, order, filter).map(({ name }) => name);
  assert.deepEqual(sorted("name"), ["a", "z", "B2.txt", "b10.txt", "c.txt", "c2.txt"]);
  assert.deepEqual(sorted("-name"), ["z", "a", "c2.txt", "c.txt", "b10.txt", "B2.txt"]);
  assert.deepEqual(sorted("-modified"), ["a", "z", "b10.txt", "B2.txt", "c.txt", "c2.txt"]);
  assert.deepEqual(sorted("size"), ["z", "a", "c2.txt", "b10.txt", "c.txt", "B2.txt"]);
  assert.deepEqual(sorted("-size"), ["a", "z", "B2.txt", "b10.txt", "c.txt", "c2.txt"]);
  assert.deepEqual(sorted("name", "B"), ["B2.txt", "b10.txt"]);
});

test("letters that are typed quickly make up the beginning of a name, and the same letter goes on to the next name", () => {
  const names = ["Alpha", "Beta", "Blue", "Bravo one", "Bravo two"];
  const typeAhead = new TypeAhead();
  assert.equal(typeAhead.find("b", names, 0, 0), 1);
  assert.equal(typeAhead.find("r", names, 1, 100), 3);
  assert.equal(typeAhead.find("a", names, 3, 5000), 0);
  assert.equal(typeAhead.find("b", names, 1, 10_000), 2);
  assert.equal(typeAhead.find("b", names, 2, 10_100), 3);
  assert.equal(typeAhead.find("x", names, 3, 20_000), -1);
  assert.equal(typeAhead.find("b", names, 0, 30_000), 1);
  assert.equal(typeAhead.takesSpace(names, 30_100), false);
  for (const letter of "ravo") typeAhead.find(letter, names, 1, 30_100);
  assert.equal(typeAhead.takesSpace(names, 30_200), true);
  assert.equal(typeAhead.takesSpace(names, 40_000), false);
});

test("names that the service refuses are explained, others are accepted", () => {
  const refused = ["", "a/b", "a\\b", "a:b", "..", ".", "a.", "CON", "com1", "LPT9", ".lock", "Desktop.ini", "~$a.docx", "x_vti_y", "tab\there", "n".repeat(256)];
  for (const name of refused) assert.match(nameProblem(name) ?? "", /\.$|\|$/, name);
  for (const name of ["a", "comet", ".gitignore", "100% sure #1", "Übersicht.md", "n".repeat(255), "console.log", "falcon"]) assert.equal(nameProblem(name), null, name);
});

test("a free name has a number before its extension and isn't longer than the service allows", () => {
  const taken = new Set(["Report 1.txt"]);
  assert.equal(freeName("Report.txt", false, (name) => taken.has(name)), "Report 2.txt");
  assert.equal(freeName("v1.2", true, () => false), "v1.2 1");
  assert.deepEqual([".hidden", "none"].map((name) => freeName(name, false, () => false)), [".hidden 1", "none 1"]);
  const long = freeName(`${"😀".repeat(126)}.txt`, false, () => false);
  assert.ok(long.length <= 255 && long.endsWith(" 1.txt") && !/\p{Surrogate}/u.test(long));
});

test("a link names a folder of the drive, or none", () => {
  for (const path of ["/", "/Documents", "/100%/a#b?c", "/Über uns/…"]) assert.equal(pathOf(linkTo(path)), path);
  assert.equal(pathOf(""), "/");
  for (const hash of ["#/%2e%2e/%2e%2e/admin/log", "#/..", "#/./a", "#/a%2Fb", "#/%", "#/%ED%A0%80"]) assert.equal(pathOf(hash), null, hash);
  assert.equal(linkTo("/\ud800"), "#/%EF%BF%BD");
});

test("a stored copy whose destination has other members than the page writes isn't shown, because their names become code", () => {
  const copy = (/** @type {object} */ reference, /** @type {object} */ more = {}) => {
    const spec = { baseUrl: "https://graph.example.com/v1.0/me/drive", form: "graph", item: { id: "1", name: "a" }, destination: { path: "/", name: "Files", reference }, name: "a", ...more };
    return readNote({ group: "g", copy: { id: "1", spec } })?.copy?.spec.destination.reference;
  };
  for (const reference of [{ driveId: "d", id: "1" }, { path: "/drive/root:/" }]) assert.deepEqual(copy(reference), reference);
  assert.equal(copy({ id: "1", "}); alert(1); ({ path": "/" }), undefined);
  assert.equal(copy({}), undefined);
  for (const more of [{ form: "other" }, { name: 5 }, { baseUrl: undefined }, { item: { id: "1" } }]) assert.equal(copy({ id: "1" }, more), undefined, JSON.stringify(more));
});

test("a group that is dismissed while its record is being written leaves no record", async () => {
  const stored = new Map();
  const later = (/** @type {"get" | "set" | "delete"} */ method) => async (/** @type {any[]} */ ...given) => /** @type {any} */ (stored)[method](...given);
  const records = new GroupRecords(/** @type {any} */ ({ get: later("get"), set: later("set"), delete: later("delete") }));
  const group = new Group();
  await Promise.all([records.add(group, new Map()), records.remove(group)]);
  assert.equal(stored.size, 0);
});

test("a path is within a folder only at a whole name", () => {
  assert.ok(isWithin("/a/b", "/a") && isWithin("/a", "/a") && isWithin("/a", "/"));
  assert.ok(!isWithin("/ab", "/a") && !isWithin("/a", "/a/b"));
  assert.equal(stepTowards("/", "/a/b"), "a");
  assert.equal(stepTowards("/a", "/a/b/c"), "b");
  assert.equal(stepTowards("/a", "/a"), undefined);
});

test("no request leaves the drive's URL, whatever its paths, ids and links say", async () => {
  const baseUrl = "https://drive.test/v1.0/me/drive";
  /** @type {string[]} */
  const requested = [];
  /** @type {any} */
  let body = {};
  const send = async (/** @type {any} */ url) => {
    requested.push(String(url));
    return Response.json(body);
  };
  const api = new DriveApi({ baseUrl, form: "graph", token: "secret", local: false, name: "" }, send);
  const signal = new AbortController().signal;
  for (const id of ["..", "../..", ".", "a/../.."]) await deleteItem(api, id).catch(() => {});
  for (const path of ["/..", "/a/../../..", "/.", "/%2e%2e", "/a\\..\\.."]) {
    await api.item(path).catch(() => {});
    await api.children(path).catch(() => {});
    await createFolder(api, path, "x", signal).catch(() => {});
  }
  await api.read("/../../admin/log").catch(() => {});
  assert.ok(requested.every((url) => new URL(url).href.startsWith(`${baseUrl}/`)), requested.join("\n"));

  for (const link of ["https://elsewhere.test/v1.0/me/drive/root/children", "https://drive.test/admin/log", "//elsewhere.test/v1.0/", 5, {}]) {
    requested.length = 0;
    body = { value: [], "@odata.nextLink": link };
    await assert.rejects(api.children("/"), { name: "DriveError", code: "invalidLink" });
    assert.deepEqual(requested, [`${baseUrl}/root/children?$top=200`]);
  }
  requested.length = 0;
  body = { value: [{ id: "1", name: "a" }, null, { id: 2 }], "@odata.nextLink": `${baseUrl}/root/children?$skiptoken=1` };
  await assert.rejects(api.children("/"), { name: "DriveError", code: "invalidLink" });
  assert.equal(requested.length, 2, "the same page is read again and again");
});

test("the items of a folder come from all its pages, without what isn't an item", async () => {
  const baseUrl = "https://drive.test/v1.0/me/drive";
  const pages = [
    { value: [{ id: "1", name: "a" }, null, { id: 2, name: "b" }, { id: "3" }], "@odata.nextLink": `${baseUrl}/root/children?$skiptoken=1` },
    { "@odata.nextLink": `${baseUrl}/root/children?$skiptoken=2` },
    { value: [{ id: "4", name: "d" }] },
  ];
  /** @type {string[]} */
  const tokens = [];
  const send = async (/** @type {any} */ url, /** @type {any} */ { headers }) => {
    tokens.push(headers.Authorization);
    return Response.json(pages[Number(new URL(url).searchParams.get("$skiptoken"))]);
  };
  const api = new DriveApi({ baseUrl, form: "graph", token: "secret", local: false, name: "" }, send);
  const listed = [];
  for await (const { items, isLast } of api.pages("/")) listed.push([items.map(({ id }) => id), isLast]);
  assert.deepEqual(listed, [[["1"], false], [[], false], [["4"], true]]);
  assert.deepEqual(tokens, ["Bearer secret", "Bearer secret", "Bearer secret"]);
});

test("a token is used without the word Bearer, and only if it can be sent in a header", () => {
  assert.equal(checkToken("  Bearer eyJ0.abc-_~+/= "), "eyJ0.abc-_~+/=");
  for (const pasted of ["Authorization: bearer x", "authorization:Bearer  x", "Authorization:  bearer x"]) assert.equal(checkToken(pasted), "x");
  assert.equal(checkToken("a bearer x"), "a bearer x");
  for (const pasted of ["", "  ", "Bearer ", "to🙂ken", "a\nb"]) assert.throws(() => checkToken(pasted), TypeError, pasted);
});

test("a token is sent over https, or to this computer", () => {
  assert.equal(checkAddress(" https://graph.microsoft.com/v1.0/ "), "https://graph.microsoft.com/v1.0");
  assert.equal(checkAddress("https://graph.microsoft.com/v1.0//"), "https://graph.microsoft.com/v1.0");
  assert.equal(checkAddress("http://127.0.0.1:80/v1.0/me/drive"), "http://127.0.0.1/v1.0/me/drive");
  for (const host of ["localhost:8000", "[::1]:8000"]) assert.equal(checkAddress(`http://${host}/`), `http://${host}`);
  for (const address of ["http://example.com", "ftp://localhost/", "graph", "javascript:alert(1)"]) assert.throws(() => checkAddress(address), TypeError, address);
  assert.throws(() => checkAddress("graph"), /^TypeError: That isn’t an address/);
});

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test("sizes are in powers of a thousand, with one decimal below ten", () => {
  const sizes = [0, 1, 5.4, 999, 1000, 9_949, 999_500, 81_418_827, 999_600_000, 40e9, 2.5e15].map((bytes) => size(bytes, "en"));
  assert.deepEqual(sizes, ["0 bytes", "1 byte", "5 bytes", "999 bytes", "1 kB", "9.9 kB", "1 MB", "81 MB", "1 GB", "40 GB", "2,500 TB"]);
});

test("sizes follow the given locale", () => {
  assert.deepEqual([1_500, 9_949_000].map((bytes) => size(bytes, "de")), ["1,5 kB", "9,9 MB"]);
});

test("counts agree with their noun", () => {
  assert.deepEqual([0, 1, 1200].map((number) => count(number, "item")), ["0 items", "1 item", "1,200 items"]);
});

test("positions end in st, nd, rd or th", () => {
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 22, 103].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd"]);
});

test("the time left is rounded to steps that change rarely", () => {
  const times = [0, 4 * SECOND, 5 * SECOND, 12 * SECOND, 57 * SECOND, 57.5 * SECOND, 59.6 * MINUTE, 80 * MINUTE, 40 * HOUR].map(roughly);
  assert.deepEqual(times, [
    "a few seconds",
    "a few seconds",
    "about 5 seconds",
    "about 10 seconds",
    "about 55 seconds",
    "about 1 minute",
    "about 1 hour",
    "about 1 hour 20 minutes",
    "about 40 hours",
  ]);
});

test("durations have at most two units, and none that is zero", () => {
  const durations = [840, SECOND, 42 * SECOND, 59.7 * SECOND, 60.2 * SECOND, 200 * SECOND, HOUR, 2 * HOUR, 2 * HOUR + 5 * MINUTE].map(duration);
  assert.deepEqual(durations, ["0.8 seconds", "1 second", "42 seconds", "1 minute", "1 minute", "3 minutes 20 seconds", "1 hour", "2 hours", "2 hours 5 minutes"]);
});

test("a duration between two bounds names both unless they are close", () => {
  const bounds = /** @type {const} */ ([[8 * SECOND, 14 * SECOND], [41.6 * SECOND, 42 * SECOND], [0, 400], [598 * SECOND, 605 * SECOND], [41 * SECOND, 42 * SECOND]]);
  assert.deepEqual(
    bounds.map(([least, most]) => durationBetween(least, most)),
    ["between 8 and 14 seconds", "about 42 seconds", "about 1 second", "about 10 minutes 5 seconds", "about 42 seconds"],
  );
  for (const [least, most, words] of /** @type {const} */ ([
    [59, 120, "59 seconds and 2 minutes"], [200, 300, "3 minutes 20 seconds and 5 minutes"], [180, 320, "3 minutes and 5 minutes 20 seconds"], [120, 300, "2 and 5 minutes"],
  ])) {
    assert.equal(durationBetween(least * SECOND, most * SECOND), `between ${words}`);
  }
});
