import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CatalogTable } from "../../workers/measure/database-advisor/catalog/catalog.ts";
import { readCatalog } from "../../workers/measure/database-advisor/catalog/read-catalog.ts";
import type { IndexPlan } from "../../workers/measure/database-advisor/index-plan.ts";
import { predictSize } from "../../workers/measure/database-advisor/index-size.ts";
import { startCluster } from "../advise/sandbox/cluster.ts";
import { Sandbox } from "../advise/sandbox/sandbox.ts";
import type { StoredStatistics } from "./stored.ts";

/**
 * Opens a sandbox with the tables that the migrations make now, at the stored sizes. An index that the statistics do
 * not know yet gets the size it would have.
 */
export async function openPlanSandbox(migrations: string, stored: StoredStatistics): Promise<Sandbox> {
  const cluster = await startCluster(["pg_trgm"]);
  try {
    const files = readdirSync(migrations).filter((name) => name.endsWith(".sql"));
    for (const file of files.sort()) await cluster.session.exec(readFileSync(join(migrations, file), "utf8"));
    const catalog = await readCatalog(async (sql) => (await cluster.session.query<Record<string, unknown>>(sql)).rows);
    const tables = catalog.tables.map((table) => atStoredSize(table, stored));
    return await Sandbox.within(cluster, { catalog: { ...catalog, tables }, statistics: stored.columns });
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

function atStoredSize(table: CatalogTable, { tables, columns }: StoredStatistics): CatalogTable {
  const size = tables.find(({ name }) => name === table.name);
  if (size === undefined) return table;
  const { rows, pages, visiblePages } = size;
  const withStatistics = table.columns.map((column) => {
    const known = columns.find((each) => each.table === table.name && each.column === column.name);
    if (known === undefined) return column;
    const { nullFraction, averageBytes, distinct } = known;
    return { ...column, statistics: { nullFraction, averageBytes, distinct, commonFrequencies: [], elements: null } };
  });
  const sized = { ...table, rows, pages, visiblePages, columns: withStatistics };
  return {
    ...sized,
    indexes: table.indexes.map((index) => {
      const had = size.indexes.find(({ name }) => name === index.name);
      if (had !== undefined) return { ...index, ...had };
      const method = index.method as IndexPlan["method"];
      const keys = index.keys.map(({ column, direction }) => ({
        column: column ?? "",
        of: "value" as const,
        direction,
      }));
      const predicted = predictSize(sized, {
        schema: "public",
        table: table.name,
        method,
        keys,
        include: [],
        predicate: [],
      });
      return { ...index, rows: predicted.rows, pages: predicted.pages };
    }),
  };
}
