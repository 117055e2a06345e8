// @ts-check
/** A report in plain words. It is written from the report alone, so it holds no secret either. */

/** @typedef {import("./report.js").Report} Report */

/**
 * @param {Report} report
 * @returns {string[]} sentences
 */
export function inWords({ steps }) {
  const { drive, copy, monitor, prefer, library, batch, conflict, delta, socketIo, cleanup } = steps;
  const sentences = [
    drive?.drive && `A request for the drive ${answered(drive.drive)}${drive.driveType ? `; its type is “${drive.driveType}”` : ""}.`,
    copy?.start && startInWords(copy),
    monitor?.answers && monitorInWords(monitor, copy),
    monitor?.withToken && `With ${monitor.withToken.token === "real" ? "the" : "an invented"} token, a request for the monitor ${answered(monitor.withToken)}. With another header, it ${answered(monitor.withHeader)}. With no-cors, it ${answered(monitor.noCors)}.`,
    library?.outcome && libraryInWords(library),
    prefer?.start && `The start of a copy ${prefer.withPrefer ? "with" : "without"} Prefer: respond-async ${answered(prefer.start)}.`,
    batch?.batch && `A batch ${answered(batch.batch)}; the copy in it ${batch.start === null ? "gets no status" : `gets ${batch.start}`}, and its monitor’s address ${batch.location ? "is readable" : "isn’t readable"}.`,
    conflict?.start && `The start of a copy to a name that is taken ${answered(conflict.start)}.`,
    delta?.delta && `The request for changes (delta) ${answered(delta.delta)}, and the one for announcements (socketIo) ${answered(socketIo?.socketIo)}.`,
    cleanup?.state === "done" && "The folder that the check created is deleted.",
  ];
  return sentences.filter((sentence) => typeof sentence === "string");
}

/** @param {any} seen */
function answered(seen) {
  if (seen == null) return "wasn’t sent";
  if (seen.result === "timeout") return "gets no answer in time";
  if (seen.result === "blocked") return "is blocked (by CORS, or by the network)";
  if (seen.type === "opaque") return "gets an answer, which a page can’t see";
  if (seen.type === "opaqueredirect") return "gets a redirect, which a page can’t see";
  return `gets ${seen.status}${seen.error ? ` (${seen.error})` : ""}`;
}

/** @param {any} copy */
function startInWords({ start, location }) {
  if (!location) return `The start of a copy ${answered(start)}; a page can’t read where its monitor is.`;
  const where = location.onDrivesOrigin ? "on the drive’s own origin" : `on another origin (${location.host})`;
  return `The start of a copy ${answered(start)}; its monitor is ${where}.`;
}

/** @param {any} monitor @param {any} copy */
function monitorInWords({ answers, isOver, result }, copy) {
  const words = answers.map((/** @type {any} */ answer) => `${answer.status ?? answer.result}${answer.word ? ` ${answer.word}` : ""}`).join(", ");
  const readable = answers.some((/** @type {any} */ { result }) => result === "response");
  if (!readable) return `The monitor can’t be read by a page${copy?.location ? ` (${copy.location.host})` : ""}.`;
  const end = result?.redirect ? "It ends with a redirect to the new item." : result?.item ? `A request for the new item ${answered(result.item)}.` : "";
  return `A page can read the monitor. It answers: ${words}. ${isOver ? end : "The copy didn’t end within the time of the check."}`.trim();
}

/** @param {any} library */
function libraryInWords({ outcome, observed, hasItem, code, requests }) {
  const { drive, elsewhere, elsewhereWithToken } = requests;
  const sent = `It sent ${drive} requests to the drive and ${elsewhere} elsewhere, ${elsewhereWithToken === 0 ? "none" : elsewhereWithToken} of those with the token.`;
  if (outcome !== "completed") return `Longhaul’s copy ended with ${outcome}${code ? ` (${code})` : ""}. ${sent}`;
  return `Longhaul’s copy completed; the ${observed} showed it, and the new item ${hasItem ? "was read" : "couldn’t be read"}. ${sent}`;
}
