import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, createElement } from "react";
import { createRoot } from "react-dom/client";
import { CopyButton } from "./CopyButton.tsx";
import { body, drive, item, root } from "./observe.js";

const button = createElement(CopyButton, { drive, item, body });
createRoot(root).render(createElement(StrictMode, null, createElement(QueryClientProvider, { client: new QueryClient() }, button)));
