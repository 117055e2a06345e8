// The package beside @microsoft/microsoft-graph-types: its DriveItem is an item, and the type of a result. Compiled, never run.

import type { DriveItem, Team } from "@microsoft/microsoft-graph-types";
import { type Action, type ActionResult, type DriveClient, type GraphClient } from "longhaul";
import { copyAll } from "longhaul/groups";

export async function copies(drive: DriveClient, item: DriveItem, folder: DriveItem): Promise<DriveItem | null> {
  const parentReference = { driveId: folder.parentReference?.driveId, id: folder.id };
  const copy: Action<DriveItem> = drive.copy<DriveItem>(item, { parentReference, name: item.name ?? undefined });
  const move: Action<DriveItem> = drive.move<DriveItem>(item, { parentReference: item.parentReference ?? undefined });
  copyAll(drive, [item, folder].map((item) => ({ item, parentReference })));
  const result: ActionResult<DriveItem> = await copy;
  return result.item ?? (await move).item;
}

export async function createsTeam(graph: GraphClient, team: Team): Promise<string | undefined> {
  const { item } = await graph.start<Team>({ path: "/teams", body: team });
  return item?.id;
}
