import { StrictMode, useState, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { ActionFailedError, DriveClient, OutcomeUnknownError, StartRejectedError, StartUncertainError } from "longhaul";
import { copyAll, resumeAll, type CopyGroup, type CopyResult } from "longhaul/groups";
import { indexedDbStore } from "longhaul/store";

const { baseUrl, token, from } = Object.fromEntries(new URLSearchParams(location.search)) as Record<string, string>;
const drive = new DriveClient({ baseUrl: baseUrl!, auth: () => token!, store: indexedDbStore() });
// At the top level: StrictMode renders twice, and would resume twice.
const resumed = localStorage.group ? resumeAll(drive, JSON.parse(localStorage.group)) : null;

function start() {
  const names = Array.from({ length: 30 }, (_, index) => `Copy ${index + 1}`);
  const group = copyAll(drive, names.map((name) => ({ item: { path: from! }, name })));
  localStorage.group = JSON.stringify(group);
  return group;
}

function explain({ copy, outcome, reason }: CopyResult) {
  if (outcome === "completed") return null;
  if (reason instanceof StartRejectedError) return `${copy.name} was not copied: ${reason.code}`;
  if (reason instanceof ActionFailedError) return `${copy.name} is incomplete: ${reason.code}`;
  if (reason instanceof StartUncertainError || reason instanceof OutcomeUnknownError) return `${copy.name} may be there`;
  return `${copy.name} is no longer followed`;
}

function Copies({ group }: { group: CopyGroup }) {
  const { progress, result } = useSyncExternalStore(group.subscribe, () => group.state);
  return (
    <>
      <progress max={100} value={progress.percentageComplete} />
      <output>{progress.completed} of {progress.total}</output>
      {result ? (
        <ul>{result.map(explain).filter(Boolean).map((text) => <li key={text}>{text}</li>)}</ul>
      ) : (
        <button onClick={group.forget}>Cancel</button>
      )}
    </>
  );
}

function App() {
  const [group, setGroup] = useState(resumed);
  return (
    <main>
      <button onClick={() => setGroup(start())}>Copy</button>
      {group && <Copies group={group} />}
    </main>
  );
}

createRoot(document.body).render(<StrictMode><App /></StrictMode>);
