import { filter, map } from "rxjs";
import { body, drive, item, root } from "./observe.js";
import { states } from "./states.ts";

root.innerHTML = '<progress max="100"></progress>';
const percentages = states(drive.copy(item, body), { estimates: true }).pipe(
  map(({ progress }) => progress?.percentageComplete),
  filter((percentage) => typeof percentage === "number"),
);
percentages.subscribe({
  next: (percentage) => (root.firstChild.value = percentage),
  complete: () => (root.innerHTML += "<p>Copied.</p>"),
});
