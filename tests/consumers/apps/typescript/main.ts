import { ActionFailedError, DriveClient, follow, load, type ActionResult, type DriveItem, type Progress } from "longhaul";
import { copyAll, type CopyGroup } from "longhaul/groups";
import * as slim from "longhaul/slim";
import { actionStore, type ActionStore } from "longhaul/store";

interface Settings {
  drive: string;
  token: string;
  from: string;
  to: string;
}

async function copy({ drive, token, from, to }: Settings) {
  const percentages: (number | null)[] = [];
  const store: ActionStore = actionStore(new Map<string, string>());
  const client = new DriveClient({ baseUrl: new URL("/v1.0/me/drive", drive), auth: () => token, store });
  const group: CopyGroup = copyAll(client, [{ item: { path: `/${from}` }, name: to }], { conflictBehavior: "fail" });
  const [action] = group.actions;
  for await (const progress of action) percentages.push((progress satisfies Progress).percentageComplete);
  const { status, observed, item }: ActionResult<DriveItem> = await action;
  return { status, observed, name: item?.name, percentages };
}

// Both entries have the same types.
const followed: typeof follow = slim.follow;
const failed: typeof ActionFailedError = slim.ActionFailedError;

await load();
if (followed !== undefined && failed !== undefined) console.log(JSON.stringify(await copy(JSON.parse(process.env["SETTINGS"] ?? "{}"))));
