// Workers have no import map: the package is named by its place.
import { DriveClient } from "./node_modules/longhaul/index.js";
import { copy } from "./copy.js";

self.onmessage = async ({ data }) => self.postMessage(await copy(DriveClient, data).catch((error) => ({ error: String(error) })));
