// @ts-check
/**
 * Highlights JavaScript: comments, strings, keywords, numbers.
 */

import { element } from "../view/dom.js";

const KINDS = ["comment", "string", "keyword", "number"];
const TOKENS =
  /(\/\/.*)|("(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)|\b(import|from|const|let|for|of|await|async|new|if|else|try|catch|instanceof|throw|return|null)\b|\b(\d[\d_.]*)\b/g;

/** @param {string} code @returns {(string | Node)[]} */
export function highlighted(code) {
  const parts = [];
  let at = 0;
  for (const match of code.matchAll(TOKENS)) {
    const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)];
    parts.push(code.slice(at, match.index), element("span", { class: kind }, match[0]));
    at = match.index + match[0].length;
  }
  return [...parts, code.slice(at)];
}
