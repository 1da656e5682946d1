import { afterAll, beforeAll, expect, it } from "vitest";
import { hashOfKey } from "../../local/admin-key.ts";
import { migrateDatabase, type PlatformDatabase } from "../../local/database.ts";
import { makeOrganization } from "../../local/first-organization.ts";
import { type PostgresService, startPostgres } from "../../local/postgres/start.ts";

let postgres: PostgresService;
let database: PlatformDatabase;
beforeAll(async () => {
  postgres = await startPostgres();
  database = { connectionString: postgres.connectionString, fetchEndpoint: `${postgres.url}/sql` };
  await migrateDatabase(database);
}, 120_000);
afterAll(() => postgres?.close());

async function keysOf(organizationId: string): Promise<unknown[]> {
  const { rows } = await postgres.database.query(
    "SELECT hash, role FROM api_keys WHERE organization_id = $1 ORDER BY created_at",
    [organizationId],
  );
  return rows;
}

it("makes an organisation with an admin key, and one more key for one that is there", async () => {
  const first = await makeOrganization(database, " Harbour Dental ");
  expect(first.isNew).toBe(true);
  expect(await keysOf(first.organizationId)).toEqual([{ hash: hashOfKey(first.apiKey), role: "admin" }]);
  const again = await makeOrganization(database, "Harbour Dental");
  expect(again).toMatchObject({ organizationId: first.organizationId, isNew: false });
  expect(await keysOf(first.organizationId)).toHaveLength(2);
});

it.each(["", "  ", "x".repeat(121)])("refuses the name “%s”", async (name) => {
  await expect(makeOrganization(database, name)).rejects.toThrow("1 to 120 characters");
});

it("does not choose between two organisations of one name", async () => {
  await postgres.database.query("INSERT INTO organizations (id, name) VALUES ('org_a', 'Twin'), ('org_b', 'Twin')");
  await expect(makeOrganization(database, "Twin")).rejects.toThrow("Two organisations");
});
