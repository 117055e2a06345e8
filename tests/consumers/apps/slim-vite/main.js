import { DriveClient, load } from "longhaul/slim";
import wasm from "longhaul/longhaul_bg.wasm?url";
import { copy, settings, show } from "./copy.js";

await load(wasm);
show(copy(DriveClient, settings()));
