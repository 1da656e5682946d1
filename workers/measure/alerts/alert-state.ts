import type { AlertVerdict } from "./alert-reading.ts";
import type { AlertRule, NoDataPolicy } from "./alert-rule.ts";

/**
 * Life of an alert as a pure reducer: inactive → pending → firing → inactive, with `no_data` beside them. It takes one
 * reading after the other and tells what changed and what is to be told. Times are ms since the Unix epoch.
 *
 * An alert is told at most once an hour, whatever it does: what falls into the hour is told when it has passed, if it
 * still holds. An alert that fires again within the hour is the incident that it was.
 */

/** Phase of an alert. */
export type AlertPhase = "inactive" | "pending" | "firing" | "no_data";

/** Cause of a change of phase. */
export type TransitionReason = "breach" | "for_elapsed" | "recovered" | "no_data" | "data_returned" | "rule_disabled";

/** Notice that is to be sent. */
export type AlertNotice = "firing" | "resolved" | "no_data";

/** Incident: an alert from firing until it is resolved. */
export interface IncidentState {
  id: string;
  openedAtMs: number;
  /** Null while it is open. */
  resolvedAtMs: number | null;
  /** The notice of it that was sent last; the end of what was never told is not told. */
  told: AlertNotice | null;
  isAcknowledged: boolean;
}

/** State of one alert, plain data. */
export interface AlertState {
  phase: AlertPhase;
  sinceMs: number;
  /** Time at which the condition last held; null when it never did. */
  breachedAtMs: number | null;
  /** Time from which nothing happened; null while something does. */
  quietSinceMs: number | null;
  /** True once there was data: what never was cannot be missed. */
  hasSeenData: boolean;
  /** The open incident, or the last one. */
  incident: IncidentState | null;
  toldAtMs: number | null;
  /** Notice that waits for its hour, or for the end of a silence. */
  owed: AlertNotice | null;
}

/** State of an alert that was never evaluated. */
export const newAlertState: AlertState = {
  phase: "inactive",
  sinceMs: 0,
  breachedAtMs: null,
  quietSinceMs: null,
  hasSeenData: false,
  incident: null,
  toldAtMs: null,
  owed: null,
};

/** Input of the reducer. */
export type AlertInput =
  | { type: "read"; atMs: number; verdict: AlertVerdict; isSilenced: boolean }
  | { type: "acknowledged"; atMs: number }
  | { type: "disabled"; atMs: number };

/** Change of phase. */
export interface AlertTransition {
  atMs: number;
  from: AlertPhase;
  to: AlertPhase;
  reason: TransitionReason;
}

/** Outcome of one input. */
export interface AlertStep {
  state: AlertState;
  transitions: AlertTransition[];
  notice: AlertNotice | null;
}

/** Settings of a rule that the reducer goes by. */
export type AlertTiming = Pick<AlertRule, "forSeconds" | "keepFiringSeconds" | "noDataPolicy">;

/** Least time between two notices of one alert, and time within which a new breach is the old incident. */
export const NOTICE_INTERVAL_MS = 3_600_000;

/** Advances an alert by one input. `newIncidentId` is asked when an incident opens. */
export function stepAlert(
  before: AlertState,
  input: AlertInput,
  timing: AlertTiming,
  newIncidentId: () => string,
): AlertStep {
  const run = new Run(before, input.atMs, timing, newIncidentId);
  switch (input.type) {
    case "read":
      run.read(input.verdict);
      return run.finish(input.isSilenced);
    case "acknowledged":
      run.acknowledge();
      return run.finish(true);
    case "disabled":
      run.leave("rule_disabled");
      return run.finish(true);
  }
}

/** One step under way. */
class Run {
  #state: AlertState;
  readonly #atMs: number;
  readonly #timing: AlertTiming;
  readonly #newIncidentId: () => string;
  readonly #transitions: AlertTransition[] = [];

  constructor(state: AlertState, atMs: number, timing: AlertTiming, newIncidentId: () => string) {
    this.#state = { ...state };
    this.#atMs = atMs;
    this.#timing = timing;
    this.#newIncidentId = newIncidentId;
  }

  read(verdict: AlertVerdict): void {
    const { noDataPolicy } = this.#timing;
    if (verdict === "no_data") this.#quiet(noDataPolicy);
    else {
      this.#state.quietSinceMs = null;
      this.#state.hasSeenData = true;
      if (this.#state.phase === "no_data") this.#returned();
      this.#judge(verdict);
    }
  }

  acknowledge(): void {
    const { incident, owed } = this.#state;
    if (incident === null) return;
    this.#state.incident = { ...incident, isAcknowledged: true };
    if (owed !== "resolved") this.#state.owed = null;
  }

  /** Ends whatever is open, without a notice of it. */
  leave(reason: TransitionReason): void {
    if (this.#state.phase !== "inactive") this.#go("inactive", reason);
    this.#resolve();
    this.#state.owed = null;
  }

  /** Decides what is told now. */
  finish(isSilenced: boolean): AlertStep {
    const state = this.#state;
    const notice = this.#mayTell(isSilenced) ? state.owed : null;
    if (notice !== null) {
      state.owed = null;
      state.toldAtMs = this.#atMs;
      if (state.incident !== null) state.incident = { ...state.incident, told: notice };
    }
    return { state, transitions: this.#transitions, notice };
  }

  #mayTell(isSilenced: boolean): boolean {
    const { toldAtMs } = this.#state;
    return !isSilenced && (toldAtMs === null || this.#atMs - toldAtMs >= NOTICE_INTERVAL_MS);
  }

  #judge(verdict: Exclude<AlertVerdict, "no_data">): void {
    const { phase, sinceMs } = this.#state;
    const { forSeconds, keepFiringSeconds } = this.#timing;
    if (verdict === "breach") {
      this.#state.breachedAtMs = this.#atMs;
      if (phase === "inactive") this.#go("pending", "breach");
      const pendingMs = this.#atMs - (phase === "pending" ? sinceMs : this.#atMs);
      if (this.#state.phase === "pending" && pendingMs >= forSeconds * 1000) this.#fire();
      return;
    }
    if (verdict === "between") return;
    if (phase === "pending") this.#go("inactive", "recovered");
    const heldMs = this.#atMs - (this.#state.breachedAtMs ?? 0);
    if (phase === "firing" && heldMs >= keepFiringSeconds * 1000) this.#end("recovered");
  }

  #fire(): void {
    this.#go("firing", "for_elapsed");
    this.#open("firing");
  }

  #open(notice: "firing" | "no_data"): void {
    const { incident } = this.#state;
    const { resolvedAtMs = null } = incident ?? {};
    if (incident !== null && resolvedAtMs !== null && this.#atMs - resolvedAtMs < NOTICE_INTERVAL_MS) {
      this.#state.incident = { ...incident, resolvedAtMs: null };
      // Its end may be owed, or told already.
      this.#state.owed = incident.told === notice || incident.isAcknowledged ? null : notice;
      return;
    }
    this.#state.incident = {
      id: this.#newIncidentId(),
      openedAtMs: this.#atMs,
      resolvedAtMs: null,
      told: null,
      isAcknowledged: false,
    };
    this.#state.owed = notice;
  }

  #end(reason: TransitionReason): void {
    this.#go("inactive", reason);
    this.#resolve();
    const { told = null } = this.#state.incident ?? {};
    this.#state.owed = told === null || told === "resolved" ? null : "resolved";
  }

  #resolve(): void {
    const { incident } = this.#state;
    if (incident !== null && incident.resolvedAtMs === null) {
      this.#state.incident = { ...incident, resolvedAtMs: this.#atMs };
    }
  }

  #quiet(policy: NoDataPolicy): void {
    this.#state.quietSinceMs ??= this.#atMs;
    const { phase, quietSinceMs, hasSeenData } = this.#state;
    switch (policy) {
      case "treat_as_zero":
        this.#judge("clear");
        return;
      case "keep_last":
        // What is only suspected needs more of the same.
        if (phase === "pending") this.#go("inactive", "no_data");
        return;
      case "show_no_data":
        if (phase === "firing") this.#end("no_data");
        if (hasSeenData && this.#state.phase !== "no_data") this.#go("no_data", "no_data");
        return;
      case "notify": {
        if (!hasSeenData || phase === "no_data" || phase === "firing") return;
        if (this.#atMs - (quietSinceMs ?? this.#atMs) < this.#timing.forSeconds * 1000) return;
        this.#go("no_data", "no_data");
        this.#open("no_data");
        return;
      }
    }
  }

  #returned(): void {
    if (this.#timing.noDataPolicy === "notify") this.#end("data_returned");
    else this.#go("inactive", "data_returned");
  }

  #go(to: AlertPhase, reason: TransitionReason): void {
    this.#transitions.push({ atMs: this.#atMs, from: this.#state.phase, to, reason });
    this.#state.phase = to;
    this.#state.sinceMs = this.#atMs;
  }
}
