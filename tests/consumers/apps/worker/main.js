import { settings, show } from "./copy.js";

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => show(data);
worker.onerror = ({ message }) => show(Promise.reject(new Error(message)));
worker.postMessage(settings());
