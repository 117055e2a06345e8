// Draws a soak: a row for each series over one time axis, the fitted lines, and the page's reloads.

import { SERIES, WARM_UP_S, describe, integer } from "./report.js";

/** @import { Judged, Sample, Soak } from "./report.js" */

const WIDTH = 900;
const LEFT = 84;
const RIGHT = 28;
const TOP = 72;
/** The height of a row's plot, and of the row with its title. */
const PLOT = 64;
const ROW = 100;

/** Steps of an axis. */
const INTEGERS = Array.from({ length: 6 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
const MIBS = Array.from({ length: 12 }, (_, power) => 2 ** (18 + power));

const STYLE = `
  svg { --ground: #fff; --ink: #1f2328; --faint: #59636e; --grid: #d1d9e0; --line: #0969da; --fit: #bc4c00; font: 12px system-ui, sans-serif }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #0d1117; --ink: #f0f6fc; --faint: #9198a1; --grid: #3d444d; --line: #4493f8; --fit: #f0883e }
  }
  .ground { fill: var(--ground) } text { fill: var(--faint) } .title { fill: var(--ink); font-weight: 600 } .head { font-size: 15px }
  .grid, .reload { stroke: var(--grid) } .reload { stroke-dasharray: 2 3; stroke: var(--faint) }
  .line { fill: none; stroke: var(--line); stroke-width: 1.5; stroke-linejoin: round } .fit { stroke: var(--fit); stroke-width: 2 }
  .end { text-anchor: end } .middle { text-anchor: middle }
`;

/** @param {Soak} soaked @param {Judged[]} judged @param {string} command @param {string} date */
export function chart(soaked, judged, command, date) {
  const { samples, minutes, counts, violations } = soaked;
  const bottom = TOP + ROW * SERIES.length;
  const x = (/** @type {number} */ seconds) => LEFT + (seconds / 60 / minutes) * (WIDTH - LEFT - RIGHT);
  const lives = [...new Set(samples.map(({ life }) => life))].map((life) => samples.filter((sample) => sample.life === life));
  const parts = [
    `<rect class="ground" width="${WIDTH}" height="${bottom + 32}"/>`,
    text(16, 24, `${integer(counts.begun)} actions in one tab, ${soaked.inFlight} at a time: ${integer(violations.length)} lost or wrong`, "title head"),
    text(16, 42, `${command}, ${date}, Chromium ${soaked.chromium}.`),
    text(16, 58, "Measured after garbage collections. Dotted: the tab is reloaded. Orange: the line that was fitted between reloads."),
    ...lives.slice(1).map(([{ t, age }]) => line("reload", x(t - age), TOP, x(t - age), bottom)),
    ...SERIES.flatMap((series, index) => row(series, TOP + ROW * (index + 1) - PLOT)),
    ...ticksTo(minutes, [1, 2, 5, 10, 20, 30, 60]).map((minute) => text(x(minute * 60), bottom + 20, `${minute} min`, "middle")),
  ];

  /** @param {typeof SERIES[number]} series @param {number} top where its plot begins */
  function row({ key, title, format }, top) {
    const ticks = ticksTo(Math.max(...samples.map((sample) => sample[key]), 1), key.endsWith("Bytes") ? MIBS : INTEGERS);
    const y = (/** @type {number} */ value) => top + PLOT * (1 - value / ticks[ticks.length - 1]);
    const slope = judged.find((each) => each.key === key);
    return [
      text(LEFT, top - 8, title, "title"),
      slope ? text(WIDTH - RIGHT, top - 8, describe(format, slope.within), "end") : "",
      ...ticks.map((tick) => line("grid", LEFT, y(tick), WIDTH - RIGHT, y(tick)) + text(LEFT - 8, y(tick) + 4, format(tick), "end")),
      ...lives.map((life) => `<path class="line" d="M${life.map((sample) => `${round(x(sample.t))} ${round(y(sample[key]))}`).join("L")}"/>`),
      ...(slope ? lives.map((life) => fit(life, key, slope, WARM_UP_S, x, y)) : []),
    ];
  }

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 32}" role="img" aria-label="A soak of ${minutes} minutes">
<style>${STYLE}</style>
${parts.filter(Boolean).join("\n")}
</svg>
`;
}

/**
 * The line that was fitted to a life of the page: the slope of all lives, at the level of this one.
 *
 * @param {Sample[]} life @param {string} key @param {Judged} slope @param {number} from
 * @param {(seconds: number) => number} x @param {(value: number) => number} y
 */
function fit(life, key, { within }, from, x, y) {
  const warm = life.filter(({ age }) => age >= from);
  if (warm.length < 2 || !Number.isFinite(within.perHour)) return "";
  const mean = (/** @type {string} */ name) => warm.reduce((sum, sample) => sum + sample[name], 0) / warm.length;
  const at = (/** @type {number} */ t) => mean(key) + (within.perHour * (t - mean("t"))) / 3600;
  const [begin, end] = [warm[0].t, warm[warm.length - 1].t];
  return line("fit", x(begin), y(at(begin)), x(end), y(at(end)));
}

/** Ticks from 0 to at least `most`, by the smallest of these steps that needs at most four. @param {number} most @param {number[]} steps */
function ticksTo(most, steps) {
  const step = steps.find((each) => most / each <= 4) ?? most / 4;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

/** @param {string} name @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
function line(name, x1, y1, x2, y2) {
  return `<line class="${name}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

/** @param {number} x @param {number} y @param {string} content @param {string} [name] */
function text(x, y, content, name = "") {
  return `<text class="${name}" x="${round(x)}" y="${round(y)}">${content.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</text>`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
