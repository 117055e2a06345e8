import { mount } from "svelte";
import CopyButton from "./CopyButton.svelte";
import { body, drive, item, root } from "./observe.js";

mount(CopyButton, { target: root, props: { drive, item, body } });
