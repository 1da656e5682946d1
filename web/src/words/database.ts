import { formatCount } from "./format.ts";

/** States of a change, in words. */
export const changeWords = {
  proposed: "proposed",
  approved: "approved, waits its turn",
  building: "being built",
  verifying: "being checked",
  applied: "applied",
  cancelling: "being broken off",
  withdrawn: "withdrawn",
  reverting: "being taken back",
  reverted: "taken back",
  failed: "failed",
} as const;

/** Ways in which advice was verified, in words. */
export const verificationWords = {
  branch: "verified with real indexes on a copy of the database",
  hypopg: "verified by the database's own planner (hypopg)",
  sandbox: "verified in a sandbox with the database's statistics",
  none: "unverified",
} as const;

/** Levels of a finding, in words. */
export const lintLevelWords = { ERROR: "wrong", WARN: "costly", INFO: "worth a look" } as const;

/** Severities of a statement, in words. */
export const statementSeverityWords = { critical: "critical", warning: "worth a look", ok: "inconspicuous" } as const;

/** A time in the unit that it is best read in: "0.35 ms", "12 ms", "3.4 s", "12 min". */
export function spanWords(ms: number): string {
  if (ms < 10) return `${ms.toFixed(2)} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${formatCount(ms / 60_000)} min`;
}

/** Bytes in the unit that they are best read in. */
export function bytesWords(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A cost of the planner: it has no unit. */
export function costWords(cost: number | null): string {
  return cost === null ? "not known" : formatCount(Math.max(1, cost));
}
