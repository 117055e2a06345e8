import { DriveClient } from "longhaul";
import { copy } from "./copy.js";

self.onmessage = async ({ data }) => self.postMessage(await copy(DriveClient, data).catch((error) => ({ error: String(error) })));
