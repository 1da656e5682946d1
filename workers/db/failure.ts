import { NeonDbError } from "@neondatabase/serverless";

/**
 * Meaning of a failed query. `refused` is Postgres's own answer: its SQLSTATE and, when one was violated, the
 * constraint. `unavailable` means that no answer came: the service is down, or the deadline passed. `other` is not a
 * database error.
 */
export type DatabaseFailure =
  | { kind: "unavailable" }
  | { kind: "refused"; sqlState: string; constraint: string | null }
  | { kind: "other" };

/**
 * SQLSTATE classes of a server that cannot work now: connection exception, insufficient resources, operator
 * intervention.
 */
const UNAVAILABLE_CLASSES = new Set(["08", "53", "57"]);

/** Classifies an error thrown by a query. Holds no SQL and no values, so it may be logged. */
export function classifyDatabaseError(error: unknown): DatabaseFailure {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof NeonDbError) {
      const sqlState = cause.code;
      if (sqlState === undefined || UNAVAILABLE_CLASSES.has(sqlState.slice(0, 2))) return { kind: "unavailable" };
      return { kind: "refused", sqlState, constraint: cause.constraint ?? null };
    }
    // A deadline that passed before the driver could wrap it.
    if (cause.name === "TimeoutError" || cause.name === "AbortError") return { kind: "unavailable" };
  }
  return { kind: "other" };
}

/** Returns the name of the unique constraint that a write violated; null for any other error. */
export function violatedConstraint(error: unknown): string | null {
  const failure = classifyDatabaseError(error);
  return failure.kind === "refused" && failure.sqlState === "23505" ? failure.constraint : null;
}

/** True when a write named a row of another table that is not there, or no longer. */
export function isReferenceMissing(error: unknown): boolean {
  const failure = classifyDatabaseError(error);
  return failure.kind === "refused" && failure.sqlState === "23503";
}
