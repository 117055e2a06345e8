// Statistics over rounds.

/** The quantile, interpolated between the two nearest values. @param {number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * A contestant's figures relative to the base's, round by round, because conditions are similar within a round.
 *
 * @param {number[]} values
 * @param {number[]} base
 * @returns {{ median: number, least: number, most: number }}
 */
export function ratio(values, base) {
  const ratios = values.map((value, round) => value / base[round]).filter(Number.isFinite);
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}

/** @param {{ median: number, least: number, most: number }} ratio */
export function shown({ median, least, most }) {
  const digits = (/** @type {number} */ value) => String(Number(value.toPrecision(2)));
  if (!Number.isFinite(median)) return "–";
  return least === most ? digits(median) : `${digits(median)} (${digits(least)}–${digits(most)})`;
}
