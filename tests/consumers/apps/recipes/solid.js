import { createComponent, render } from "solid-js/web";
import { CopyButton } from "./CopyButton.tsx";
import { body, drive, item, root } from "./observe.js";

render(() => createComponent(CopyButton, { drive, item, body }), root);
