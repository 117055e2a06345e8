import { copyAll } from "longhaul/groups";
import wasm from "longhaul/longhaul_bg.wasm?url";
import { DriveClient, load } from "longhaul/slim";
import { actionStore } from "longhaul/store";
import { copy, settings, show } from "./copy.js";

await load(wasm);
show(copy(DriveClient, settings(), { copyAll, store: actionStore(new Map()) }));
