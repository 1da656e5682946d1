import { z } from "zod";

/**
 * Statement that a change is to help, with its planner's cost as it was before; null with the reason where there is
 * none.
 */
export const changeStatementSchema = z.object({
  id: z.string(),
  /** Without literals. */
  text: z.string(),
  costBefore: z.number().nullable(),
  /** Mean time of a call before the change, over the window that was looked at; null where it did not run. */
  meanMsBefore: z.number().nullable(),
  callsBefore: z.number(),
  /** Reason why there is no cost. */
  reason: z.string().nullable(),
});
export type ChangeStatement = z.infer<typeof changeStatementSchema>;

/** Dry run of a change: what would be done, to what, and what stands against it. Nothing was changed. */
export const dryRunSchema = z.object({
  checkedAt: z.string(),
  tableRows: z.number(),
  tableBytes: z.number(),
  /** Indexes that the table has, as Postgres writes them. */
  existing: z.array(z.string()),
  statements: z.array(changeStatementSchema),
  /** Things worth knowing that do not stand against it. */
  warnings: z.array(z.string()),
});
export type DryRun = z.infer<typeof dryRunSchema>;
