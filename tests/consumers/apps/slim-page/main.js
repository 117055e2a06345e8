import { DriveClient, load } from "longhaul/slim";
import { copy, settings, show } from "./copy.js";

await load("./node_modules/longhaul/longhaul_bg.wasm");
show(copy(DriveClient, settings()));
