import { DriveClient } from "longhaul";
import { copy } from "../copy.js";

/** Copies while the server renders it. */
export default async function Page({ searchParams }) {
  return <title>{JSON.stringify(await copy(DriveClient, await searchParams))}</title>;
}
