import type { AdviceReport } from "./advice-report.ts";

/** Advice as it stands: what was made last, and whether it is being made anew. */
export interface AdviceState {
  /** Time at which the run under way began; null when there is none. */
  startedAt: string | null;
  report: AdviceReport | null;
  /** Last run, where it came to no advice; null after one that did. */
  failure: { at: string; reason: string } | null;
}

/** State before the first run. */
export const NO_ADVICE: AdviceState = { startedAt: null, report: null, failure: null };

/** A run that has not ended by now was broken off with the object that did it. */
export const MAX_RUN_MS = 120_000;

/** Advice older than this is made anew when it is asked for: statements and sizes change by the hour. */
const LIFETIME_MS = 3_600_000;
/** A failed run is repeated when it is asked for after this. */
const RETRY_MS = 60_000;

/** True while a run is under way. */
export function isUnderWay({ startedAt }: AdviceState, nowMs: number): boolean {
  return startedAt !== null && nowMs - Date.parse(startedAt) < MAX_RUN_MS;
}

/** True when advice is to be made anew for somebody who asks for it. */
export function isStale({ report, failure }: AdviceState, nowMs: number): boolean {
  if (failure !== null) return nowMs - Date.parse(failure.at) >= RETRY_MS;
  return report === null || nowMs - Date.parse(report.madeAt) >= LIFETIME_MS;
}
