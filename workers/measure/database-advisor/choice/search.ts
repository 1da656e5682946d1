/*
 * Which of the candidates to make, over the whole workload: branch and bound. The cost of a query with a set of indexes
 * is the least of those that the planner gave for a part of the set, so that no further plan has to be asked for here.
 */

/** A query to the search: how much it weighs, and its costs with sets of candidates, the empty one included. */
export interface SearchQuery {
  /** Time it takes now; what is saved is a share of this. */
  weightMs: number;
  /** Cost with no candidate, in the planner's units. */
  baseCost: number;
  /** Costs with some candidates, by their places. */
  costs: { candidates: readonly number[]; cost: number }[];
}

/** A candidate to the search. */
export interface SearchCandidate {
  /** Time that it adds to writes in the same span. */
  writeMs: number;
  bytes: number;
}

/** Bounds of what may be chosen. */
export interface SearchLimits {
  maxIndexes: number;
  maxBytes: number;
}

/** A set of candidates and the time that the workload takes with it, writes included. */
export interface SearchResult {
  chosen: number[];
  totalMs: number;
}

/** Steps after which the best set so far is taken: a second of work. */
const MAX_STEPS = 200_000;

/** Time a gibibyte is taken to cost, so that of two equal choices the smaller is made. */
const GIBIBYTE_MS = 1e-3;

/** Chooses the set of candidates with which the workload takes least time. */
export function chooseIndexes(
  queries: readonly SearchQuery[],
  candidates: readonly SearchCandidate[],
  limits: SearchLimits,
): SearchResult {
  const price = candidates.map(({ writeMs, bytes }) => writeMs + (bytes / 2 ** 30) * GIBIBYTE_MS);
  const timeWith = (isThere: (candidate: number) => boolean): number =>
    queries.reduce((sum, query) => sum + timeOf(query, isThere), 0);
  const gain = (candidate: number) => timeWith(() => false) - timeWith((other) => other === candidate);
  // The most promising first: a good set early lets most others be left out.
  const order = candidates
    .map((_, place) => place)
    .sort((a, b) => gain(b) - (price[b] ?? 0) - (gain(a) - (price[a] ?? 0)));
  let best: SearchResult = { chosen: [], totalMs: timeWith(() => false) };
  let steps = 0;
  const visit = (depth: number, chosen: number[], paid: number, bytes: number): void => {
    if (++steps > MAX_STEPS) return;
    const taken = new Set(chosen);
    const totalMs = paid + timeWith((candidate) => taken.has(candidate));
    if (totalMs < best.totalMs - 1e-9) best = { chosen: [...chosen], totalMs };
    if (depth === order.length || chosen.length >= limits.maxIndexes) return;
    const open = new Set(order.slice(depth));
    // Even with all that is left, and for nothing, it would be no better.
    if (paid + timeWith((candidate) => taken.has(candidate) || open.has(candidate)) >= best.totalMs - 1e-9) return;
    const next = order[depth] as number;
    const candidate = candidates[next] as SearchCandidate;
    if (bytes + candidate.bytes <= limits.maxBytes)
      visit(depth + 1, [...chosen, next], paid + (price[next] ?? 0), bytes + candidate.bytes);
    visit(depth + 1, chosen, paid, bytes);
  };
  visit(0, [], 0, 0);
  return { chosen: best.chosen.sort((a, b) => a - b), totalMs: best.totalMs };
}

/** Time that a query takes with some candidates: as much less as the planner thinks it costs less. */
function timeOf({ weightMs, baseCost, costs }: SearchQuery, isThere: (candidate: number) => boolean): number {
  let least = baseCost;
  for (const { candidates, cost } of costs) if (cost < least && candidates.every(isThere)) least = cost;
  return baseCost === 0 ? 0 : (weightMs * least) / baseCost;
}
