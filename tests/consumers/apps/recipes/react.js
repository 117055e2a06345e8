import { StrictMode, createElement } from "react";
import { createRoot } from "react-dom/client";
import { CopyButton } from "./CopyButton.tsx";
import { body, drive, item, root } from "./observe.js";

createRoot(root).render(createElement(StrictMode, null, createElement(CopyButton, { drive, item, body })));
