// Workers have no import map: the package is named by its place.
import { DriveClient } from "./node_modules/longhaul/index.js";
import { copy } from "./copy.js";

async function answer({ data, source }) {
  source.postMessage(await copy(DriveClient, data).catch((error) => ({ error: String(error) })));
}

self.onmessage = (event) => event.waitUntil(answer(event));
