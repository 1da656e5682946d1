import { afterAll, beforeAll, expect, it } from "vitest";
import { migrateDatabase, type PlatformDatabase } from "../../../local/database.ts";
import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import { seedDemonstration } from "../../../local/demonstration/seed.ts";
import { type PostgresService, startPostgres } from "../../../local/postgres/start.ts";

let postgres: PostgresService;
let database: PlatformDatabase;
beforeAll(async () => {
  postgres = await startPostgres();
  database = { connectionString: postgres.connectionString, fetchEndpoint: `${postgres.url}/sql` };
  await migrateDatabase(database);
}, 120_000);
afterAll(() => postgres?.close());

/** Nobody answers here: the agent is to be found without the API's first page. */
const NO_API = "http://127.0.0.1:9";

it("finds its agent behind any number of newer ones, and keeps a key that still opens the API", async () => {
  await postgres.database.query("INSERT INTO organizations (id, name) VALUES ('org_demonstration', 'Clinic')");
  await postgres.database.query(
    `INSERT INTO agents (id, organization_id, name, slug, prompt, greeting, language, providers, expected_phrases, knowledge, script, tools, openers, limits, is_public, created_at)
    SELECT 'agent_' || n, 'org_demonstration', 'Agent', CASE n WHEN 0 THEN $1 ELSE 'agent-' || n END, '', '', 'en', '{}', '[]', '[]', '{}', '[]', '{}', '{}', false,
      timestamptz '2026-01-01' + n * interval '1 minute' FROM generate_series(0, 150) AS n`,
    [clinicReceptionist.slug],
  );
  const first = await seedDemonstration(database, NO_API, null);
  expect(first).toMatchObject({ agentId: "agent_0", agentSlug: clinicReceptionist.slug });
  const again = await seedDemonstration(database, NO_API, first.apiKey);
  expect(again).toEqual(first);
  await postgres.database.query("UPDATE api_keys SET expires_at = now() - interval '1 minute'");
  const renewed = await seedDemonstration(database, NO_API, first.apiKey);
  expect(renewed.apiKey).not.toBe(first.apiKey);
});
