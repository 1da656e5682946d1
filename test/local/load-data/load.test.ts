import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrateDatabase } from "../../../local/database.ts";
import { loadGenerated } from "../../../local/load-data/load.ts";
import { removeGenerated } from "../../../local/load-data/remove.ts";
import { loadStatements } from "../../../local/load-data/run-statement.ts";
import { type PostgresService, startPostgres } from "../../../local/postgres/start.ts";

const SIZES = { untilMs: Date.UTC(2026, 10, 23, 18), leads: 1_500, calls: 500 };

let postgres: PostgresService;
let run: ReturnType<typeof loadStatements>;

beforeAll(async () => {
  postgres = await startPostgres();
  const database = { connectionString: postgres.connectionString, fetchEndpoint: `${postgres.url}/sql` };
  await migrateDatabase(database);
  run = loadStatements(database);
  await loadGenerated(run, { ...SIZES, seed: 1 });
}, 120_000);
afterAll(() => postgres?.close());

async function query(sql: string): Promise<Record<string, unknown>[]> {
  return (await postgres.database.query(sql)).rows;
}

/** One number of one row. */
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

describe("the generated rows", () => {
  it("are as many as were asked for, ten lines of transcript to a call", async () => {
    expect(await numberOf("select count(*) from leads")).toBe(SIZES.leads);
    expect(await numberOf("select count(*) from voice_calls")).toBe(SIZES.calls);
    const lines = await numberOf("select count(*) from call_transcripts");
    expect(lines / SIZES.calls).toBeGreaterThan(9);
    expect(lines / SIZES.calls).toBeLessThan(11);
  });

  it("say what they are: organisations by their names, calls by the latency that nobody measured", async () => {
    expect(await query("select name from organizations where name not like '% (load test)'")).toEqual([]);
    expect(await query("select id from voice_calls where simulated_latency is distinct from 'generated'")).toEqual([]);
    expect(await query("select id from agents where is_public")).toEqual([]);
    // Numbers that nobody has, and addresses that lead nowhere.
    expect(await query("select phone from leads where phone !~ '^\\+1[2-9][0-9]{2}55501[0-9]{2}$'")).toEqual([]);
    expect(await query("select email from leads where email not like '%.example'")).toEqual([]);
  });

  it("refer only to rows that exist, of their own organisation", async () => {
    const references = await query(`
      select conrelid::regclass::text as table, confrelid::regclass::text as parent,
        (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) as column
      from pg_constraint where contype = 'f' and cardinality(conkey) = 1`);
    expect(references.length).toBeGreaterThan(20);
    for (const { table, parent, column } of references) {
      const isOwn = parent === "organizations" ? "true" : "parent.organization_id = child.organization_id";
      const orphans = `select count(*) from ${table} child where ${column} is not null and not exists
        (select 1 from ${parent} parent where parent.id = child.${column} and ${isOwn})`;
      expect(await numberOf(orphans), `${table}.${column}`).toBe(0);
    }
  });

  it("sum up each ended call's turns as its record would", async () => {
    const median = (column: string) =>
      `percentile_disc(0.5) within group (order by ${column}) filter (where source = 'speech')`;
    const sums = `select call_id, count(*)::int4 as turns, ${median("response_time_ms")} as response,
      ${median("answer_heard_ms")} as heard, count(*) filter (where interrupted)::int4 as interruptions,
      ${median("turn_gap_ms")} as gap, max(turn_gap_ms) filter (where source = 'speech') as worst from call_turns group by call_id`;
    expect(
      await numberOf(`select count(*) from voice_calls c left join (${sums}) s on s.call_id = c.id
        where (turn_count, median_response_time_ms, median_answer_heard_ms, interruption_count, median_turn_gap_ms, worst_turn_gap_ms)
          is distinct from (case when status = 'ended' then turns end, case when status = 'ended' then response end,
           case when status = 'ended' then heard end, case when status = 'ended' then interruptions end,
           case when status = 'ended' then gap end, case when status = 'ended' then worst end)`),
    ).toBe(0);
    for (const column of ["median_response_time_ms", "median_answer_heard_ms", "worst_turn_gap_ms"]) {
      expect(await numberOf(`select count(${column}) from voice_calls`)).toBeGreaterThan(SIZES.calls * 0.9);
    }
  });

  it("have answers that are heard after their first sound, which no overhang exceeds", async () => {
    expect(await numberOf("select count(*) from call_turns where answer_heard_ms <= turn_gap_ms")).toBe(0);
    expect(await numberOf("select count(*) from call_turns where source = 'speech' and answer_heard_ms is null")).toBe(
      0,
    );
    expect(await numberOf("select count(*) from call_turns where source <> 'speech' and answer_heard_ms > 0")).toBe(0);
  });

  it("lie in the four months before, calls after their lead was imported and at working hours", async () => {
    expect(
      await query(
        `select min(created_at) >= '2026-07-26' as from, max(created_at) <= '2026-11-23T18:00:00Z' as until from voice_calls`,
      ),
    ).toEqual([{ from: true, until: true }]);
    expect(
      await numberOf(
        "select count(*) from voice_calls c join leads l on l.id = c.lead_id where c.created_at < l.created_at",
      ),
    ).toBe(0);
    expect(
      await numberOf(
        "select avg((extract(hour from created_at at time zone 'UTC') between 8 and 17)::int4) from voice_calls",
      ),
    ).toBeGreaterThan(0.8);
  });

  it("belong mostly to one organisation, and to none of the small ones alone", async () => {
    const shares = await query(
      `select count(*)::float8 / ${SIZES.calls} as share from voice_calls group by organization_id order by 1 desc`,
    );
    expect(shares).toHaveLength(8);
    expect(shares[0]?.share).toBeGreaterThan(0.6);
    expect(shares[0]?.share).toBeLessThan(0.8);
  });

  it("say some words often and many once", async () => {
    const words = await query(
      "select ndoc from ts_stat('select to_tsvector(''english'', text) from call_transcripts')",
    );
    const lines = await numberOf("select count(*) from call_transcripts");
    expect(Math.max(...words.map(({ ndoc }) => Number(ndoc)))).toBeGreaterThan(lines / 30);
    expect(words.filter(({ ndoc }) => ndoc === 1).length).toBeGreaterThan(100);
  });

  it("are the same for the same seed, others for another, and leave nothing when they are removed", async () => {
    const first = await digests();
    await removeGenerated(run);
    const removed = await digests();
    expect(Object.values(removed).every((digest) => digest === "0 null")).toBe(true);
    await loadGenerated(run, { ...SIZES, seed: 1 });
    expect(await digests()).toEqual(first);
    await removeGenerated(run);
    await loadGenerated(run, { ...SIZES, seed: 2 });
    const other = await digests();
    expect(other.leads).not.toBe(first.leads);
    expect(other.call_transcripts).not.toBe(first.call_transcripts);
  });
});
