import { getTableColumns, getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { expect, it } from "vitest";
import * as schema from "../../../../workers/db/schema.ts";
import { sandboxTables } from "../../../../workers/services/benchmarks/sandbox-removal.ts";

it("removes a sandbox from every table that has organisations' rows", () => {
  const tables = Object.values(schema).filter((value) => is(value, PgTable));
  const tenants = tables.filter((table) => "organizationId" in getTableColumns(table)).map(getTableName);
  expect(sandboxTables.map(getTableName).sort()).toEqual(tenants.sort());
});
