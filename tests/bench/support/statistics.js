// Figures of many rounds, in a few numbers.

/** The value below which that share of them lies; halfway between two where it falls between two. @param {number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * A contestant's figures in shares of the base's, round by round: the machine is the same for both within a round.
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
