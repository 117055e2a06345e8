// Whether a row of measurements is level: the slope of a line through them, how sure that is, and whether it is within its bound.

/**
 * @typedef {{ t: number, life: number, age: number, [series: string]: number }} Sample
 *   `t` and `age` in seconds since the beginning and since the page was loaded; `life` counts reloads.
 * @typedef {{ mean: number, perHour: number, doubt: number, bound: number, verdict: "level" | "grows" | "too short to tell" }} Slope
 *   It grows by `perHour`, give or take `doubt`: two standard errors.
 */

/**
 * The slope within the page's lives: one slope for all, a level of its own for each, since a reload starts memory anew.
 *
 * @param {Sample[]} samples those after the warm-up
 * @param {string} series
 * @param {(mean: number) => number} bound the most that it may grow by in an hour
 * @returns {Slope}
 */
export function slopeWithin(samples, series, bound) {
  const lives = [...new Set(samples.map(({ life }) => life))].map((life) => samples.filter((sample) => sample.life === life));
  return slope(lives, series, bound);
}

/** The slope over all lives: what a reload should give back, and doesn't. @type {typeof slopeWithin} */
export function slopeOverall(samples, series, bound) {
  return slope([samples], series, bound);
}

/**
 * @param {Sample[][]} groups
 * @param {string} series
 * @param {(mean: number) => number} boundOf
 * @returns {Slope}
 */
function slope(groups, series, boundOf) {
  const points = groups.flatMap((group) => {
    const [t, y] = [mean(group.map((sample) => sample.t)), mean(group.map((sample) => sample[series]))];
    return group.map((sample) => ({ t: (sample.t - t) / 3600, y: sample[series] - y }));
  });
  const level = mean(groups.flat().map((sample) => sample[series]));
  const spread = sum(points.map(({ t }) => t * t));
  const perHour = sum(points.map(({ t, y }) => t * y)) / spread;
  const freedom = points.length - groups.length - 1;
  const rest = sum(points.map(({ t, y }) => (y - perHour * t) ** 2));
  const doubt = freedom > 0 && spread > 0 ? 2 * Math.sqrt(rest / freedom / spread) : Infinity;
  const bound = boundOf(level);
  const verdict = perHour - doubt > bound ? "grows" : perHour + doubt <= bound ? "level" : "too short to tell";
  return { mean: level, perHour, doubt, bound, verdict };
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** @param {number[]} numbers */
function mean(numbers) {
  return sum(numbers) / numbers.length;
}
