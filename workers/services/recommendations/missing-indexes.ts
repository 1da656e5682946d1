import { is, sql } from "drizzle-orm";
import { getTableConfig, IndexedColumn, PgTable } from "drizzle-orm/pg-core";
import type { Database } from "../../db/client.ts";
import * as schema from "../../db/schema.ts";
import { indexPlanSchema } from "../../measure/database-advisor/index-plan.ts";
import type { IndexAdvice } from "../../measure/recommendations/rule-input.ts";

/**
 * Lists the indexes that the platform's own tables define and the database has not got, as typed plans. Left out are
 * unique and partial ones, which are rules about rows as well, and those over more than columns.
 */
export async function missingIndexes(db: Database): Promise<IndexAdvice[]> {
  const { rows } = await db.execute<{ indexname: string }>(
    sql`select indexname from pg_indexes where schemaname = 'public'`,
  );
  const present = new Set(rows.map(({ indexname }) => indexname));
  return definedIndexes().filter(({ plan }) => !present.has(plan.name));
}

function definedIndexes(): IndexAdvice[] {
  const tables = Object.values(schema).filter((value) => is(value, PgTable));
  return tables.flatMap((table) => {
    const { name: tableName, indexes } = getTableConfig(table);
    const names = indexes.flatMap(({ config }) => config.name ?? []);
    return indexes.flatMap(({ config: { name, columns, unique, where } }) => {
      if (name === undefined || unique || where !== undefined) return [];
      const keys = columns.flatMap((column) =>
        is(column, IndexedColumn) && column.name !== undefined
          ? [{ column: column.name, direction: column.indexConfig.order }]
          : [],
      );
      if (keys.length !== columns.length) return [];
      const plan = indexPlanSchema.safeParse({ schema: "public", table: tableName, name, keys });
      return plan.success ? [{ plan: plan.data, beside: names.filter((other) => other !== name), serves: [] }] : [];
    });
  });
}
