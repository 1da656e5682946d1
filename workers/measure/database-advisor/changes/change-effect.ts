import { z } from "zod";
import type { ChangeStatement } from "./dry-run.ts";

/** Effect on one statement: the planner's cost and the mean time of its calls, before and after. */
export const statementEffectSchema = z.object({
  id: z.string(),
  costBefore: z.number().nullable(),
  costAfter: z.number().nullable(),
  usesIndex: z.boolean(),
  meanMsBefore: z.number().nullable(),
  /** Null until enough calls were made since. */
  meanMsAfter: z.number().nullable(),
  callsAfter: z.number(),
});
export type StatementEffect = z.infer<typeof statementEffectSchema>;

/** Realised effect of a change. */
export const changeEffectSchema = z.object({
  checkedAt: z.string(),
  indexBytes: z.number(),
  statements: z.array(statementEffectSchema),
  /** Ends of the time in which calls are compared and the change may still be reverted. */
  watchUntil: z.string(),
});
export type ChangeEffect = z.infer<typeof changeEffectSchema>;

/** Verdict about an applied change; `worse` and `unused` are reverted. */
export type EffectVerdict = { isKept: true } | { isKept: false; reason: string };

/** Planner costs differ a little from one look to the next, as statistics do. */
const WORSE_COST = 1.1;
/** Calls since the change from which their mean time says something. */
export const MIN_CALLS_AFTER = 20;
const WORSE_TIME = 1.5;

/**
 * Judges what the planner makes of a new index. A statement that costs more than before, or an index that no statement
 * uses which it was made for, is a reason to take it back. Without a statement that can be planned nothing is known,
 * and it is kept: it was asked for.
 */
export function judgePlans(statements: readonly StatementEffect[]): EffectVerdict {
  const planned = statements.filter(({ costAfter }) => costAfter !== null);
  const worse = planned.find(
    ({ costBefore, costAfter }) => costBefore !== null && costAfter !== null && costAfter > costBefore * WORSE_COST,
  );
  if (worse !== undefined) return { isKept: false, reason: "a statement costs more than before" };
  if (planned.length > 0 && !planned.some(({ usesIndex }) => usesIndex)) {
    return { isKept: false, reason: "no statement that it was made for uses it" };
  }
  return { isKept: true };
}

/** Judges by calls: all of the statements together must not take half as long again as before. */
export function judgeCalls(statements: readonly StatementEffect[]): EffectVerdict {
  const measured = statements.flatMap(({ meanMsBefore, meanMsAfter, callsAfter }) =>
    meanMsBefore === null || meanMsAfter === null || callsAfter < MIN_CALLS_AFTER
      ? []
      : [{ before: meanMsBefore * callsAfter, after: meanMsAfter * callsAfter }],
  );
  const before = measured.reduce((sum, each) => sum + each.before, 0);
  const after = measured.reduce((sum, each) => sum + each.after, 0);
  return after > before * WORSE_TIME && before > 0
    ? { isKept: false, reason: `calls take ${(after / before).toFixed(1)} times as long as before` }
    : { isKept: true };
}

/** Effect on a statement before anything was called since. */
export function effectOn(
  { id, costBefore, meanMsBefore }: ChangeStatement,
  after: { cost: number; usesIndex: boolean } | null,
): StatementEffect {
  return {
    id,
    costBefore,
    costAfter: after?.cost ?? null,
    usesIndex: after?.usesIndex ?? false,
    meanMsBefore,
    meanMsAfter: null,
    callsAfter: 0,
  };
}
