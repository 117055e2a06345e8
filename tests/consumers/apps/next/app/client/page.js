"use client";

import { DriveClient } from "longhaul";
import { copyAll } from "longhaul/groups";
import { actionStore } from "longhaul/store";
import { useEffect } from "react";
import { copy, settings, show } from "../../copy.js";

/** Copies in the browser. */
export default function Page() {
  useEffect(() => show(copy(DriveClient, settings(), { copyAll, store: actionStore(new Map()) })), []);
}
