import type { Catalog, CatalogIndex, CatalogTable } from "../../../workers/measure/database-advisor/catalog/catalog.ts";
import { isNamed } from "../../../workers/measure/database-advisor/catalog/partitions.ts";
import { partsOfIndex } from "../../../workers/measure/database-advisor/index-parts.ts";
import { conditionText, ddlOf, type IndexPlan } from "../../../workers/measure/database-advisor/index-plan.ts";
import {
  ginSize,
  heightOf,
  type IndexSize,
  predictSize,
} from "../../../workers/measure/database-advisor/index-size.ts";
import { withPlacedParameters } from "../../../workers/measure/database-advisor/planner/normalised-text.ts";
import { indexesIn, type PlanNode, planIn } from "../../../workers/measure/database-advisor/planner/plan-node.ts";
import type { PlanCost, WhatIfPlanner } from "../../../workers/measure/database-advisor/planner/what-if-planner.ts";
import { quoteIdentifier, quoteLiteral } from "../../../workers/measure/database-advisor/sql-text.ts";
import { parameterCount } from "../../../workers/measure/database-advisor/statements/statement-text.ts";
import type { TableStatistics } from "../../../workers/measure/database-advisor/statistics/table-statistics.ts";
import { runStatement } from "../../postgres/extended-query.ts";
import type { Statement } from "../../postgres/statement.ts";
import { type SandboxCluster, startCluster } from "./cluster.ts";
import { createSchema } from "./create-schema.ts";
import { resizeRelation, writeEmptyTree, writeGinCounts } from "./relation-file.ts";
import { restoreColumn, restoreSize } from "./restore-statistics.ts";
import { tableName } from "./schema-sql.ts";

/** Tables, and of those the statistics, that a sandbox is made of. */
export interface SandboxSource {
  catalog: Catalog;
  statistics: readonly TableStatistics[];
}

/** An index in the sandbox, which the planner sees only while a query is asked about with it. */
interface PreparedIndex {
  name: string;
  table: CatalogTable;
  plan: IndexPlan;
  size: IndexSize;
}

/**
 * A Postgres with a database's tables, statistics and sizes, and not one row: its planner decides as the database's
 * would. Tables are empty and their files holes of the right length, because the planner takes the number of rows as
 * rows per page (from the statistics) times the pages that the file has. Indexes that are asked about are made for
 * good, in no time since there are no rows, and hidden as invalid ones from queries that are asked about without them.
 */
export class Sandbox implements WhatIfPlanner {
  readonly kind = "sandbox";
  readonly version: string;
  readonly notes: string[];
  readonly #cluster: SandboxCluster;
  readonly #tables: readonly CatalogTable[];
  readonly #prepared = new Map<string, PreparedIndex>();
  #visible = new Set<string>();

  private constructor(cluster: SandboxCluster, tables: readonly CatalogTable[], version: string, notes: string[]) {
    this.#cluster = cluster;
    this.#tables = tables;
    this.version = version;
    this.notes = notes;
  }

  /** Makes a sandbox of a database. What it cannot have of it is in its notes. Close it: it holds a directory. */
  static async open(source: SandboxSource): Promise<Sandbox> {
    const cluster = await startCluster(source.catalog.extensions.map(({ name }) => name));
    try {
      const notes: string[] = [];
      const tables = await createSchema(cluster, source.catalog, notes);
      return await Sandbox.within(cluster, source, tables, notes);
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** Makes a sandbox of a cluster that has the tables, with nothing in them. Takes the cluster over. */
  static async within(
    cluster: SandboxCluster,
    { catalog, statistics }: SandboxSource,
    tables: readonly CatalogTable[] = catalog.tables,
    notes: string[] = [],
  ): Promise<Sandbox> {
    const { rows } = await cluster.session.query<{ version: string }>(
      "select current_setting('server_version') as version",
    );
    const sandbox = new Sandbox(cluster, tables, rows[0]?.version ?? "", notes);
    for (const table of tables) await sandbox.#restoreSizes(table);
    await sandbox.#restoreColumns(statistics);
    await sandbox.#applySettings(catalog);
    if (tables.some(({ extendedStatistics }) => extendedStatistics.length > 0))
      notes.push("extended statistics cannot be restored: estimates of correlated columns differ");
    return sandbox;
  }

  async prepare(indexes: readonly IndexPlan[]): Promise<void> {
    const parts = indexes.flatMap((plan) => partsOfIndex(plan, this.#tables));
    const missing = parts.filter((plan) => !this.#prepared.has(keyOf(plan)));
    const byTable = new Map<CatalogTable, IndexPlan[]>();
    for (const plan of missing) {
      const table = this.#tables.find((each) => isNamed(each, { schema: plan.schema, name: plan.table }));
      if (table !== undefined) byTable.set(table, [...(byTable.get(table) ?? []), plan]);
    }
    for (const [table, plans] of byTable) await this.#create(table, plans);
  }

  async cost(query: string, indexes: readonly IndexPlan[]): Promise<PlanCost> {
    return this.#withIndexes(indexes, async () => {
      const options = parameterCount(query) > 0 ? "format json, generic_plan" : "format json";
      // Parameters without values are understood by the simple protocol only.
      const results = await this.#cluster.session.exec(`explain (${options}) ${withPlacedParameters(query)}`);
      return planIn((results.at(-1)?.rows ?? []) as Record<string, unknown>[]);
    });
  }

  /** Cost of a statement with the values it was sent with. */
  costOf(statement: Statement, indexes: readonly IndexPlan[] = []): Promise<PlanCost> {
    return this.#withIndexes(indexes, async () => {
      const { rows } = await runStatement(this.#cluster.session, {
        text: `explain (format json) ${statement.text}`,
        params: statement.params,
      });
      return planIn(rows.map(([plan]) => ({ plan })));
    });
  }

  close(): Promise<void> {
    return this.#cluster.close();
  }

  async #withIndexes(indexes: readonly IndexPlan[], explain: () => Promise<PlanNode>): Promise<PlanCost> {
    await this.prepare(indexes);
    const names = new Map<string, string>();
    for (const plan of indexes) {
      for (const part of partsOfIndex(plan, this.#tables)) {
        const prepared = this.#prepared.get(keyOf(part));
        if (prepared === undefined) return { ok: false, reason: `the sandbox cannot make the index ${plan.name}` };
        names.set(prepared.name, plan.name);
      }
    }
    await this.#show(new Set(names.keys()));
    try {
      const plan = await explain();
      return {
        ok: true,
        cost: plan["Total Cost"],
        plan,
        usedIndexes: indexesIn(plan).map((name) => names.get(name) ?? name),
      };
    } catch (error) {
      // A statement that fails leaves the session in order: none of these begins a transaction.
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Makes the planner see these of the prepared indexes and no others. */
  async #show(names: ReadonlySet<string>): Promise<void> {
    const changed = [...new Set([...names, ...this.#visible])].filter(
      (name) => names.has(name) !== this.#visible.has(name),
    );
    if (changed.length === 0) return;
    for (const name of changed) {
      const table = [...this.#prepared.values()].find((prepared) => prepared.name === name)?.table;
      if (table === undefined) continue;
      const relation = quoteLiteral(tableName({ schema: table.schema, name }));
      await this.#cluster.session.exec(
        `update pg_index set indisvalid = ${names.has(name)} where indexrelid = ${relation}::regclass`,
      );
    }
    this.#visible = new Set(names);
  }

  async #create(table: CatalogTable, plans: readonly IndexPlan[]): Promise<void> {
    const { session, fileOf } = this.#cluster;
    const file = await fileOf(tableName(table));
    // Otherwise every page that is not there would be read.
    resizeRelation(file, 0);
    for (const plan of plans) {
      const name = `sandbox_${this.#prepared.size + 1}`;
      try {
        await session.exec(ddlOf({ ...plan, name }, { concurrently: false }));
        await session.exec(
          `update pg_index set indisvalid = false where indexrelid = ${quoteLiteral(tableName({ ...table, name }))}::regclass`,
        );
      } catch (error) {
        this.notes.push(`${plan.name}: ${error instanceof Error ? error.message : error}`);
        continue;
      }
      const size = predictSize(table, plan);
      this.#prepared.set(keyOf(plan), { name, table, plan, size });
    }
    await this.#restoreSizes(table);
    await this.#sizePartial(table);
  }

  /** Partial indexes hold as many rows as the planner thinks that their predicate keeps. */
  async #sizePartial(table: CatalogTable): Promise<void> {
    const partial = [...this.#prepared.values()].filter(
      (each) => each.table === table && each.plan.predicate.length > 0,
    );
    for (const prepared of partial) {
      const where = prepared.plan.predicate.map(conditionText).join(" and ");
      const [result] = await this.#cluster.session.exec(
        `explain (format json) select from ${tableName(table)} where ${where}`,
      );
      const share = planIn(result?.rows as Record<string, unknown>[])["Plan Rows"] / Math.max(1, table.rows ?? 0);
      prepared.size = predictSize(table, prepared.plan, Math.min(1, share));
    }
    if (partial.length > 0) await this.#restoreSizes(table);
  }

  /** Gives a table and its indexes the pages that they have in the database, or would have. */
  async #restoreSizes(table: CatalogTable): Promise<void> {
    const { session, fileOf } = this.#cluster;
    // A partitioned table has no file, and neither have its indexes.
    if (table.partitioning !== null) return;
    resizeRelation(await fileOf(tableName(table)), table.pages);
    const { schema, rows, pages, visiblePages } = table;
    const statements = [restoreSize({ schema, name: table.name, pages, rows: rows ?? 0, visiblePages })];
    const indexes = [
      ...table.indexes.map((index) => ({ name: index.name, ...sizeOf(table, index) })),
      ...[...this.#prepared.values()]
        .filter((prepared) => prepared.table === table)
        .map(({ name, size }) => ({ name, ...size })),
    ];
    await session.exec("checkpoint");
    for (const { name, rows, pages, height, gin } of indexes) {
      const relation = tableName({ schema, name });
      const { rows: found } = await session.query<{ method: string }>(
        "select m.amname as method from pg_class c join pg_am m on m.oid = c.relam where c.oid = to_regclass($1)",
        [relation],
      );
      if (found.length === 0) continue;
      await session.query("select pg_buffercache_evict_relation($1::regclass)", [relation]);
      const file = await fileOf(relation);
      if (found[0]?.method === "btree") writeEmptyTree(file, height);
      if (gin !== undefined) writeGinCounts(file, gin);
      resizeRelation(file, Math.max(pages, found[0]?.method === "btree" ? height + 2 : 1));
      statements.push(restoreSize({ schema, name, pages, rows, visiblePages: 0 }));
    }
    await session.exec(statements.join(";\n"));
  }

  async #restoreColumns(statistics: readonly TableStatistics[]): Promise<void> {
    const { session } = this.#cluster;
    const known = new Set(
      this.#tables.flatMap(({ schema, name, indexes }) =>
        [name, ...indexes.map((index) => index.name)].map((relation) => `${schema}.${relation}`),
      ),
    );
    for (const column of statistics.filter(({ schema, table }) => known.has(`${schema}.${table}`))) {
      try {
        await session.exec(restoreColumn(column));
      } catch (error) {
        const reason = error instanceof Error ? error.message : error;
        this.notes.push(`statistics of ${column.table}.${column.column}: ${reason}`);
      }
    }
  }

  async #applySettings({ plannerSettings, searchPath }: Catalog): Promise<void> {
    const path = searchPath.length === 0 ? ["public"] : searchPath;
    const settings = Object.entries(plannerSettings).map(
      ([name, value]) => `select set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, false)`,
    );
    await this.#cluster.session.exec(
      [`set search_path to ${path.map(quoteIdentifier).join(", ")}`, ...settings].join(";\n"),
    );
  }
}

function sizeOf(table: CatalogTable, index: CatalogIndex): IndexSize {
  const columns = index.keys.flatMap(({ column }) => column ?? []);
  const gin = index.method === "gin" ? ginSize(table, columns[0], index.rows) : undefined;
  const height = heightOf(table, columns, index.pages);
  return { rows: index.rows, pages: index.pages, bytes: index.bytes, height, ...(gin !== undefined && { gin }) };
}

/** Indexes that differ in their names only are one. */
function keyOf({ name: _, ...plan }: IndexPlan): string {
  return JSON.stringify(plan);
}
