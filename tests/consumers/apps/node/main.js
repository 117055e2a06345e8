import { DriveClient } from "longhaul";
import { copy } from "./copy.js";

console.log(JSON.stringify(await copy(DriveClient, JSON.parse(process.env.SETTINGS))));
