import { settings, show } from "./copy.js";

await navigator.serviceWorker.register("./service-worker.js", { type: "module" });
const { active } = await navigator.serviceWorker.ready;
navigator.serviceWorker.onmessage = ({ data }) => show(data);
active.postMessage(settings());
