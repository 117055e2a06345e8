import { createPinia } from "pinia";
import { createApp } from "vue";
import CopyButton from "./CopyButton.vue";
import { useCopies } from "./copies.ts";
import { body, drive, item, root } from "./observe.js";

const app = createApp(CopyButton, { item, body }).use(createPinia());
useCopies().drive = drive;
app.mount(root);
