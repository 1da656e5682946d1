import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preparePointStore } from "../../../local/analytics/point-store.ts";
import { migrateDatabase } from "../../../local/database.ts";
import { type DemoStores, loadDemo, removeDemo } from "../../../local/demo-data/demo.ts";
import { type PostgresService, startPostgres } from "../../../local/postgres/start.ts";

const ORGANIZATION_ID = "org_demonstration";
const options = { seed: 1, untilMs: Date.UTC(2026, 10, 30, 16), organizationId: ORGANIZATION_ID, agentId: "agent_own" };

let postgres: PostgresService;
let stores: DemoStores;

beforeAll(async () => {
  postgres = await startPostgres();
  const database = { connectionString: postgres.connectionString, fetchEndpoint: `${postgres.url}/sql` };
  stores = { database, callObjects: await mkdtemp(join(tmpdir(), "call-objects-")) };
  await migrateDatabase(database);
  await preparePointStore((sql, parameters) => postgres.database.query(sql, parameters));
  await query("insert into organizations (id, name) values ($1, 'Harbour Dental')", [ORGANIZATION_ID]);
  await query(
    `insert into agents (id, organization_id, name, slug, prompt, greeting, language, providers, expected_phrases, knowledge, script, tools, openers, limits, is_public)
     values ('agent_own', $1, 'Clara', 'clara', '', '', 'en', '{}', '[]', '[]', '{}', '[]', '{}', '{}', true)`,
    [ORGANIZATION_ID],
  );
  // Somebody's own call, which none of this may touch, and a point of it.
  await query(
    "insert into voice_calls (id, organization_id, agent_id, agent_version, transport, status, services) values ('call_own', $1, 'agent_own', 1, 'browser', 'ended', 'local')",
    [ORGANIZATION_ID],
  );
}, 120_000);
afterAll(async () => {
  await postgres?.close();
  await rm(stores.callObjects, { recursive: true });
});

async function query(sql: string, parameters: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await postgres.database.query(sql, parameters)).rows as Record<string, unknown>[];
}

async function numberOf(sql: string): Promise<number> {
  return Number(Object.values((await query(sql))[0] ?? {})[0]);
}

/** Every table with a digest of its rows. */
async function digests(): Promise<Record<string, unknown>> {
  const tables = await query(
    "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  const entries: [string, unknown][] = [];
  for (const { relname } of tables) {
    const [row] = await query(
      `select count(*)::int4 as count, md5(string_agg(t::text, ' ' order by t::text)) as digest from "${relname}" t`,
    );
    entries.push([String(relname), `${row?.count} ${row?.digest}`]);
  }
  return Object.fromEntries(entries);
}

const POINTS = "analytics_engine.points where dataset = 'quantum_voice_turns_2' and index1 <> 'org_measured'";
const STAGE_POINTS = "select count(*) from analytics_engine.points where dataset = 'quantum_voice_stages'";
const PROVIDER_POINTS = "select count(*) from analytics_engine.points where dataset = 'quantum_voice_providers'";

describe("npm run seed -- --demo", () => {
  let before: Record<string, unknown>;
  beforeAll(async () => {
    // A point that was measured.
    await query(
      `insert into analytics_engine.points (dataset, "timestamp", _sample_interval, index1, ${columns("blob")}, ${columns("double")})
       select 'quantum_voice_turns_2', now(), 1, 'org_measured', ${zeros("''")}, ${zeros("0")}`,
    );
    before = await digests();
    await loadDemo(stores, options);
  }, 120_000);

  it("stores 300 calls, each turn in Postgres and as a point, alike", async () => {
    expect(await numberOf("select count(*) from voice_calls where id <> 'call_own'")).toBe(300);
    expect(await numberOf("select count(*) from voice_calls where status = 'ended' and turn_count > 0")).toBe(300);
    const turns = await numberOf("select count(*) from call_turns");
    expect(turns).toBeGreaterThan(1_000);
    expect(await numberOf(`select count(*) from ${POINTS}`)).toBe(turns);
    const sums = "count(*)::int4 as n, sum(response_time_ms) as response, sum(answer_heard_ms) as heard";
    const answers = "source = 'speech' and answer_heard_ms is not null";
    const [inPostgres] = await query(`select ${sums} from call_turns where ${answers}`);
    const [inPoints] = await query(
      `select count(*)::int4 as n, sum(double3) as response, sum(double17) as heard from ${POINTS} and blob10 = 'speech' and double17 >= 0`,
    );
    expect(inPoints).toEqual(inPostgres);
    const answerCount = await numberOf("select count(*) from call_turns where source = 'speech'");
    expect(await numberOf(STAGE_POINTS)).toBe(answerCount);
    expect(await numberOf(PROVIDER_POINTS)).toBeGreaterThan(2 * turns);
    expect(await readdir(stores.callObjects)).toHaveLength(300);
    // Each point lies within the calls' fortnight, not at the time of its writing.
    const newest = await numberOf(`select extract(epoch from max("timestamp")) * 1000 from ${POINTS}`);
    expect(newest).toBeLessThanOrEqual(options.untilMs);
  });

  it("labels what it makes, and prices nothing that nobody charges for", async () => {
    expect(await query("select id from voice_calls where id <> 'call_own' and services <> 'generated'")).toEqual([]);
    expect(await query("select name from agents where id <> 'agent_own' and name not like '%(generated)'")).toEqual([]);
    expect(await query("select name from campaigns where name not like '%(generated)'")).toEqual([]);
    expect(await query("select id from agents where is_public and id <> 'agent_own'")).toEqual([]);
    expect(await query("select phone from leads where phone !~ '^\\+1[2-9][0-9]{2}55501[0-9]{2}$'")).toEqual([]);
    expect(await numberOf("select coalesce(sum(cost_micro_usd), 0) from voice_calls")).toBe(0);
    const ofCampaign = "campaign_id is not null and lead_id is not null and phone is not null";
    expect(await numberOf(`select count(*) from voice_calls where ${ofCampaign}`)).toBe(70);
  });

  it("gives the same rows a second time, none of them twice", async () => {
    const [rows, points] = [await digests(), await numberOf(`select count(*) from ${POINTS}`)];
    await loadDemo(stores, options);
    expect(await digests()).toEqual(rows);
    expect(await numberOf(`select count(*) from ${POINTS}`)).toBe(points);
    expect(await readdir(stores.callObjects)).toHaveLength(300);
  }, 120_000);

  it("takes everything away again, and nothing else", async () => {
    await removeDemo(stores, ORGANIZATION_ID);
    expect(await digests()).toEqual(before);
    expect(await query("select index1 from analytics_engine.points")).toEqual([{ index1: "org_measured" }]);
    expect(await readdir(stores.callObjects)).toEqual([]);
  });
});

const twenty = Array.from({ length: 20 }, (_, index) => index + 1);
const columns = (name: string): string => twenty.map((number) => `${name}${number}`).join(", ");
const zeros = (value: string): string => twenty.map(() => value).join(", ");
