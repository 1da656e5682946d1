import { PGlite } from "@electric-sql/pglite";
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
import { bestIndex, statements, suggestions } from "../../support/database/advice-cases.ts";
import { deskStatements } from "../../support/database/desk.ts";
import { planText } from "../../support/database/plan-text.ts";

let database: PGlite;
let catalog: Catalog;
let sandbox: Sandbox;
let readers: { text: QueryReader; plan: QueryReader };

beforeAll(async () => {
  database = await PGlite.create({ extensions: { pg_trgm } });
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

async function advised(sql: string, readQuery: QueryReader): Promise<string[]> {
  const workload = [{ id: "query", sql, calls: 100, totalMs: 1_000 }];
  const { create, none } = await adviseIndexes({ workload, catalog, planner: sandbox, readQuery });
  for (const { effects } of create) {
    for (const { costBefore, costAfter } of effects) expect(costAfter).toBeLessThan(0.7 * (costBefore ?? 0));
  }
  return create.length > 0 ? create.map(({ plan }) => planText(plan)).sort() : none.map(({ reason }) => reason);
}

function expectAdvice(found: string[], expected: string[] | RegExp): void {
  if (expected instanceof RegExp) expect(found).toEqual([expect.stringMatching(expected)]);
  else expect(found).toEqual(expected);
}

describe("an index for one query", () => {
  const cases = [...bestIndex, ...suggestions, ...statements];

  it.each(cases)("is advised, or not with the reason: %s", async (_, sql, expected) => {
    expectAdvice(await advised(sql, readers.text), expected);
  });

  it.each(cases)("is the same when the query is read out of its plan: %s", async (_, sql, expected, byPlan) => {
    expectAdvice(await advised(sql, readers.plan), byPlan ?? expected);
  });
});
