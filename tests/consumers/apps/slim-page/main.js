import { copyAll } from "longhaul/groups";
import { DriveClient, load } from "longhaul/slim";
import { actionStore } from "longhaul/store";
import { copy, settings, show } from "./copy.js";

await load("./node_modules/longhaul/longhaul_bg.wasm");
show(copy(DriveClient, settings(), { copyAll, store: actionStore(new Map()) }));
