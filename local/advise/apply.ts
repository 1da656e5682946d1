import type { Execute } from "../../workers/measure/database-advisor/catalog/catalog.ts";
import { ddlOf, dropOf, type IndexPlan } from "../../workers/measure/database-advisor/index-plan.ts";

/** How an index was made, or why not. Nothing is left of one that was not. */
export type Applied = { ok: true; name: string; tookMs: number } | { ok: false; name: string; reason: string };

/** Others wait behind an index that waits for a lock, so it does not wait long. */
const LOCK_TIMEOUT_MS = 5_000;

/**
 * Makes an index outside of any transaction, on a connection of its own. A failed one leaves an invalid index behind:
 * it is dropped, or named when that fails too.
 */
export async function applyIndex(
  execute: Execute,
  plan: IndexPlan,
  now: () => number,
  lockTimeoutMs = LOCK_TIMEOUT_MS,
): Promise<Applied> {
  const startedMs = now();
  const { name } = plan;
  await execute(`set lock_timeout = ${lockTimeoutMs}`);
  await execute("set statement_timeout = 0");
  try {
    await execute(ddlOf(plan));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // An index of this name that was there before is not ours to drop.
    if (await isValid(execute, plan)) return { ok: false, name, reason };
    const left = await execute(dropOf(plan)).then(
      () => "",
      () => `; an invalid index is left: ${dropOf(plan)}`,
    );
    return { ok: false, name, reason: reason + left };
  }
  return (await isValid(execute, plan))
    ? { ok: true, name, tookMs: now() - startedMs }
    : { ok: false, name, reason: "Postgres reports the new index as invalid" };
}

async function isValid(execute: Execute, { schema, name }: IndexPlan): Promise<boolean> {
  const rows = await execute(
    `select i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
      join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
    [schema, name],
  );
  return rows[0]?.valid === true;
}
