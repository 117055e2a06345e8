"use client";

import { DriveClient } from "longhaul";
import { useEffect } from "react";
import { copy, settings, show } from "../../copy.js";

/** Copies in the browser. */
export default function Page() {
  useEffect(() => show(copy(DriveClient, settings())), []);
}
