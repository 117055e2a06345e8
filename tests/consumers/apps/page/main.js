import { DriveClient } from "longhaul";
import { copyAll } from "longhaul/groups";
import { actionStore } from "longhaul/store";
import { copy, settings, show } from "./copy.js";

show(copy(DriveClient, settings(), { copyAll, store: actionStore(new Map()) }));
