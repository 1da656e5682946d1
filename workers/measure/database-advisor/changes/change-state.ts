/*
 * The life of a change, decided from what Postgres shows and not from what the builder remembers: a builder may be
 * interrupted anywhere, and an index that is built goes on being built without the connection that asked for it.
 */

/**
 * States of a change. `withdrawn`, `applied`, `reverted` and `failed` are ends; of the first, third and fourth no index
 * is left.
 */
export const changeStatuses = [
  "proposed",
  "approved",
  "building",
  "verifying",
  "applied",
  "cancelling",
  "withdrawn",
  "reverting",
  "reverted",
  "failed",
] as const;
export type ChangeStatus = (typeof changeStatuses)[number];

/** Entry of a change's history. */
export interface ChangeEntry {
  at: string;
  status: ChangeStatus;
  /** Actor who did it, or `platform`. */
  by: string;
  note: string | null;
}

/** Sight of a change's index and of the work on it. */
export interface ChangeSight {
  /** `foreign`: an index, or something else, of this name that is not on the plan's table. */
  index: "absent" | "invalid" | "valid" | "foreign";
  /** The backend that was noted builds an index still. */
  isBackendBuilding: boolean;
  /** Attempts that were begun. */
  attempts: number;
  /** Reason of the last failure in this builder's own memory; null when it knows of none. */
  lastFailure: string | null;
}

/** Step of the builder: what it does next. */
export type ChangeStep =
  | { do: "nothing" }
  | { do: "wait" }
  | { do: "build" }
  /** Drops what a failed attempt, or a change that was taken back, left. */
  | { do: "drop"; note: string }
  | { do: "cancel" }
  | { do: "become"; status: ChangeStatus; note: string | null };

/** Attempts to build one index: a lock that was not to be had three times is held by something that stays. */
export const MAX_ATTEMPTS = 3;

/** Decides the next step of a change. */
export function nextStep(status: ChangeStatus, sight: ChangeSight): ChangeStep {
  switch (status) {
    case "building":
      return whileBuilding(sight);
    case "cancelling":
      if (sight.isBackendBuilding) return { do: "cancel" };
      return sight.index === "absent" || sight.index === "foreign"
        ? { do: "become", status: "withdrawn", note: "the approval was withdrawn; nothing is left of the index" }
        : { do: "drop", note: "the approval was withdrawn" };
    case "reverting":
      return sight.index === "absent" || sight.index === "foreign"
        ? { do: "become", status: "reverted", note: null }
        : { do: "drop", note: "taken back" };
    case "verifying":
      // Dropped by hand meanwhile: it is not there, so it is not applied.
      return sight.index === "valid"
        ? { do: "nothing" }
        : { do: "become", status: "reverted", note: "the index was dropped by another hand" };
    case "proposed":
    case "approved":
    case "applied":
    case "withdrawn":
    case "reverted":
    case "failed":
      return { do: "nothing" };
  }
}

function whileBuilding({ index, isBackendBuilding, attempts, lastFailure }: ChangeSight): ChangeStep {
  if (isBackendBuilding) return { do: "wait" };
  if (index === "foreign") return failed("something else has this name");
  if (attempts === 0) {
    return index === "absent" ? { do: "build" } : failed("an index of this name was there before the first attempt");
  }
  if (index === "valid") return { do: "become", status: "verifying", note: null };
  if (index === "invalid") return { do: "drop", note: lastFailure ?? "the attempt was cut off" };
  if (attempts < MAX_ATTEMPTS) return { do: "build" };
  return failed(`${attempts} attempts failed${lastFailure === null ? "" : `: ${lastFailure}`}`);
}

const failed = (note: string): ChangeStep => ({ do: "become", status: "failed", note });
