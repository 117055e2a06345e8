import { DriveClient } from "longhaul";
import { copyAll } from "longhaul/groups";
import { actionStore } from "longhaul/store";
import { copy } from "./copy.js";

const more = { copyAll, store: actionStore(new Map()) };

self.onmessage = async ({ data }) => self.postMessage(await copy(DriveClient, data, more).catch((error) => ({ error: String(error) })));
