import { DriveClient } from "longhaul";
import { copy, settings, show } from "./copy.js";

show(copy(DriveClient, settings()));
