// Runs a component of a recipe: presses its button, and shows the test what it rendered until the copy ended.

import { DriveClient } from "longhaul";
import { settings } from "./copy.js";

const { drive: origin, token, from, to } = settings();

/** What the component gets. */
export const drive = new DriveClient({ baseUrl: `${origin}/v1.0/me/drive`, auth: token });
export const item = { path: `/${from}` };
export const body = { name: to };
export const root = document.body.appendChild(document.createElement("main"));

const values = [];
let isPressed = false;
new MutationObserver(() => {
  const button = root.querySelector("button");
  if (button && !isPressed) {
    isPressed = true;
    button.click();
  }
  const value = root.querySelector("progress")?.getAttribute("value");
  if (value) values.push(Number(value));
  const end = root.querySelector("p");
  if (end) document.title = JSON.stringify({ values, text: end.textContent });
}).observe(root, { subtree: true, childList: true, attributes: true });
