// Counts the rejections and errors that a test file leaves unhandled. Every package test imports this through installed.js.

import assert from "node:assert/strict";
import { after } from "node:test";

/** Unhandled rejections and uncaught errors, oldest first. @type {unknown[]} */
export const unhandled = [];

process.on("unhandledRejection", (reason) => unhandled.push(reason));
process.on("uncaughtException", (error) => unhandled.push(error));

after(() => assert.deepEqual(unhandled, [], "unhandled rejections or uncaught errors"));
