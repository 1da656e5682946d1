import type { WindowCount } from "./event-counts.ts";

/**
 * Burn rates: how many times faster than allowed an error budget is spent. An objective of 99 % allows one bad event in
 * a hundred; where ten in a hundred are bad, the burn rate is 10. A pair of windows has to burn at once: the long one
 * says that it matters, the short one that it still goes on.
 */

/** How urgent an alert is: a page wakes somebody, a ticket waits for the morning. */
export type AlertSeverity = "page" | "ticket";

/** Pair of windows, and the burn rate from which both together are too much. */
export interface BurnWindow {
  longMinutes: number;
  shortMinutes: number;
  factor: number;
  severity: AlertSeverity;
}

/** Objectives are kept over this many hours: 30 days. */
const PERIOD_HOURS = 720;

/** Burn rate that spends `budgetShare` of a period's budget within a window. */
export function factorOf(budgetShare: number, windowHours: number): number {
  return (budgetShare * PERIOD_HOURS) / windowHours;
}

/**
 * The four pairs of the multi-window multi-burn-rate method: 14.4 over 1 h and 5 m, 6 over 6 h and 30 m, 3 over 1 d
 * and 2 h, 1 over 3 d and 6 h.
 */
export const standardWindows: readonly BurnWindow[] = [
  { longMinutes: 60, shortMinutes: 5, factor: factorOf(0.02, 1), severity: "page" },
  { longMinutes: 360, shortMinutes: 30, factor: factorOf(0.05, 6), severity: "page" },
  { longMinutes: 1_440, shortMinutes: 120, factor: factorOf(0.1, 24), severity: "ticket" },
  { longMinutes: 4_320, shortMinutes: 360, factor: factorOf(0.1, 72), severity: "ticket" },
];

/**
 * The pairs of an objective: the four, and two before them that do not wait for an hour. After an hour without a fault
 * the 1 h window needs eight minutes to notice that nothing works at all; the first pair needs less than one, the
 * second notices ten times the allowed share within five.
 */
export function windowsOf(objective: number): BurnWindow[] {
  const budget = 1 - objective;
  return [
    { longMinutes: 1, shortMinutes: 1, factor: 0.5 / budget, severity: "page" },
    { longMinutes: 5, shortMinutes: 1, factor: Math.min(10, 0.5 / budget), severity: "page" },
    // Of a tenth that may be bad, 14.4 times as much cannot be.
    ...standardWindows.filter(({ factor }) => factor * budget < 1),
  ];
}

/** Burn rate of a window; null when nothing happened in it. */
export function burnRateOf({ total, bad }: Pick<WindowCount, "total" | "bad">, objective: number): number | null {
  return total <= 0 ? null : bad / total / (1 - objective);
}

/** Chance above which bad events may still be bad luck: one in ten million. */
const CHANCE = 1e-7;

/**
 * True when so many bad events are not bad luck under an objective that is kept. Counted in calls that were hit, not in
 * events, since the events of one call are not independent. The bound is Chernoff's for the upper tail of a Poisson
 * distribution: P(X ≥ k) ≤ exp(k − λ − k ln(k / λ)).
 */
export function isSignificant({ total, bad, badPerCall }: WindowCount, objective: number): boolean {
  const hit = bad / badPerCall;
  const expected = (total / badPerCall) * (1 - objective);
  if (hit <= expected) return false;
  return expected - hit + hit * Math.log(hit / expected) >= -Math.log(CHANCE);
}
