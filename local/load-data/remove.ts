import type { RunStatement } from "./load.ts";
import { LOAD_ORGANIZATION_IDS } from "./tenants.ts";

/** Rows of one statement: it takes a fraction of a second, so that others get their turn in between. */
const ROWS_PER_STATEMENT = 20_000;

/**
 * Deletes the generated organisations with everything they have, also after a load that was interrupted. `run` must not
 * check references.
 */
export async function removeGenerated(run: RunStatement): Promise<void> {
  const ids = `{${LOAD_ORGANIZATION_IDS.join(",")}}`;
  const { rows: tables } = await run(
    "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'organization_id'",
    [],
  );
  for (const { table_name: table } of tables) {
    await removeRows(run, `"${table}"`, "organization_id", ids);
  }
  await removeRows(run, "organizations", "id", ids);
}

async function removeRows(run: RunStatement, table: string, column: string, ids: string): Promise<void> {
  const sql = `
    with gone as (
      delete from ${table} where ctid = any (array(select ctid from ${table} where ${column} = any ($1::text[]) limit ${ROWS_PER_STATEMENT}))
      returning 1
    ) select count(*)::int4 as count from gone`;
  for (;;) {
    const { rows } = await run(sql, [ids]);
    if (Number(rows[0]?.count) < ROWS_PER_STATEMENT) return;
  }
}
