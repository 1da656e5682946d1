/**
 * Rounds parts to whole multiples of `step` so that they add up to their sum rounded the same way: every part is
 * rounded down, and the steps that are left over go to the parts that lost the most, the earlier of equal ones first.
 * Parts may be negative, as credits are. `step` is above 0.
 */
export function roundTogether(parts: readonly bigint[], step: bigint): bigint[] {
  const total = parts.reduce((sum, part) => sum + part, 0n);
  const floors = parts.map((part) => floorTo(part, step));
  const floorSum = floors.reduce((sum, part) => sum + part, 0n);
  const rounded = floorTo(total + step / 2n, step);
  // Between 0 and the number of parts: each lost less than a step, and the sum is rounded up by half of one at most.
  const steps = Number((rounded - floorSum) / step);
  const byLoss = parts
    .map((part, at) => ({ at, lost: part - (floors[at] as bigint) }))
    .sort((a, b) => (a.lost === b.lost ? a.at - b.at : a.lost > b.lost ? -1 : 1));
  const raised = new Set(byLoss.slice(0, steps).map(({ at }) => at));
  return floors.map((part, at) => (raised.has(at) ? part + step : part));
}

function floorTo(value: bigint, step: bigint): bigint {
  const rest = value % step;
  return value - rest - (rest < 0n ? step : 0n);
}
