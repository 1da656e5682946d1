import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { ltree } from "@electric-sql/pglite/contrib/ltree";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseSql } from "../../../local/advise/parse-sql.ts";
import { Sandbox } from "../../../local/advise/sandbox/sandbox.ts";
import { adviseIndexes } from "../../../workers/measure/database-advisor/advising/advise-indexes.ts";
import type { Catalog } from "../../../workers/measure/database-advisor/catalog/catalog.ts";
import { readCatalog } from "../../../workers/measure/database-advisor/catalog/read-catalog.ts";
import { readerOfPlans } from "../../../workers/measure/database-advisor/plan-reading/plan-reader.ts";
import { readerOfTexts } from "../../../workers/measure/database-advisor/query/read-query.ts";
import type { QueryReader } from "../../../workers/measure/database-advisor/query/table-use.ts";
import { readStatistics } from "../../../workers/measure/database-advisor/statistics/table-statistics.ts";
import { deskStatements } from "../../support/database/desk.ts";
import type { AdviceCase } from "../../support/database/peers/advice-case.ts";
import { statements } from "../../support/database/peers/dexter-statements.ts";
import { furtherCases } from "../../support/database/peers/further-cases.ts";
import { bestIndex } from "../../support/database/peers/pghero-best-index.ts";
import { suggestions, suggestionsElsewhere } from "../../support/database/peers/pghero-suggestions.ts";
import { planText } from "../../support/database/plan-text.ts";

let database: PGlite;
let catalog: Catalog;
let sandbox: Sandbox;
let readers: { text: QueryReader; plan: QueryReader };

beforeAll(async () => {
  database = await PGlite.create({ extensions: { pg_trgm, ltree } });
  for (const sql of deskStatements) await database.exec(sql);
  // As one message of text: a generic plan has no values to be bound.
  const execute = async (sql: string) => ((await database.exec(sql)).at(-1)?.rows ?? []) as Record<string, unknown>[];
  catalog = await readCatalog(execute);
  sandbox = await Sandbox.open({ catalog, statistics: await readStatistics(execute) });
  // Plans are made within one transaction, as on a server.
  await database.exec("begin");
  readers = { text: readerOfTexts(parseSql), plan: readerOfPlans(execute, catalog.version) };
}, 120_000);

afterAll(async () => {
  await sandbox?.close();
  await database?.close();
});

async function advised(sql: string | string[], readQuery: QueryReader): Promise<string[]> {
  const workload = [sql].flat().map((text, place) => ({ id: `query ${place}`, sql: text, calls: 100, totalMs: 1_000 }));
  const { create, none } = await adviseIndexes({ workload, catalog, planner: sandbox, readQuery });
  for (const { effects } of create) {
    for (const { costBefore, costAfter } of effects) expect(costAfter).toBeLessThan(0.7 * (costBefore ?? 0));
  }
  return create.length > 0 ? create.map(({ plan }) => planText(plan)).sort() : none.map(({ reason }) => reason);
}

function expectAdvice(found: string[], expected: AdviceCase["advice"]): void {
  if (expected instanceof RegExp) expect(found).toEqual([expect.stringMatching(expected)]);
  else expect(found).toEqual(expected);
}

/** Names of the peers' own tests, as their repositories have them (pghero 4.0, dexter 0.6). */
const PEERS = {
  "pghero's best index": [
    ...["where", "all_values", "where_multiple_columns", "where_unique", "order", "order_multiple"],
    ...["order_multiple_direction", "order_multiple_unique", "where_unique_order", "where_order"],
    ...["where_order_unknown", "where_in", "like", "like_where", "like_where2", "ilike", "not_equals", "not_in"],
    ...["between", "multiple_range", "where_prepared", "where_normalized", "is_null", "is_null_equal", "is_not_null"],
    ...["update", "delete", "parse_error", "stats_not_found", "unknown_structure", "where_or", "where_nested_or"],
    ...["multiple_tables", "no_columns", "small_table", "system_table", "insert", "set", "empty_statement"],
  ],
  "pghero's suggestions": [
    ...["suggested_indexes_enabled", "basic", "existing_index", "primary_key", "hash", "hash_multiple_values"],
    ...["hash_greater_than", "gist_trgm", "ltree", "range", "inet", "inet_greater_than", "brin", "brin_order", "gin"],
  ],
  "dexter's statements": [
    ...["basic_index", "basic_no_index", "multicolumn", "multicolumn_3pass", "multicolumn_order", "join", "update"],
    ...["delete", "view", "materialized_view", "missing_table", "partitioned_table"],
    ...["partitioned_table_and_partition", "foreign_table", "cte", "cte_fence", "materialized_cte"],
    ...["not_materialized_cte", "order", "order_column_number", "order_column_number_star", "order_column_alias"],
    ...["order_multiple", "order_multiple_direction", "schema", "normalized", "no_tables", "information_schema"],
    ...["pg_catalog", "pg_index", "parse_error", "explain_error", "indexed"],
  ],
};

describe("an index for one query", () => {
  const cases = [...bestIndex, ...suggestions, ...statements, ...furtherCases].map(
    (each) => [each.behaviour, each] as const,
  );

  it.each([
    ["pghero's best index", bestIndex, 39],
    ["pghero's suggestions", [...suggestions, ...suggestionsElsewhere], 15],
    ["dexter's statements", statements, 33],
  ] as const)("has a case for each behaviour of %s", (peer, covered, count) => {
    expect(covered.map((each) => each.peer)).toHaveLength(count);
    expect(covered.map((each) => each.peer).sort()).toEqual([...PEERS[peer]].sort());
  });

  it("is told of in the documentation where a peer answers otherwise", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/database-advisor.md"), "utf8");
    const different = [...bestIndex, ...suggestions, ...statements].filter(({ differs }) => differs !== undefined);
    expect(page).toContain(`In ${different.length} of them we answer otherwise`);
    for (const { peer } of different) expect(page).toContain(`\`${peer}\``);
  });

  it.each(suggestionsElsewhere)("has the test that is named: $behaviour", ({ file, title }) => {
    expect(readFileSync(join(import.meta.dirname, "../../..", file), "utf8")).toContain(`it("${title}"`);
  });

  it.each(cases)("is advised, or not with the reason: %s", async (_, { sql, advice }) => {
    expectAdvice(await advised(sql, readers.text), advice);
  });

  it.each(cases)("is the same when the query is read out of its plan: %s", async (_, { sql, advice, byPlan }) => {
    expectAdvice(await advised(sql, readers.plan), byPlan ?? advice);
  });
});
