import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { migrateDatabase, type PlatformDatabase } from "../../../local/database.ts";
import { FULL_LOAD, loadGenerated } from "../../../local/load-data/load.ts";
import { loadStatements } from "../../../local/load-data/run-statement.ts";
import { QUERIES_FILE, queriesText, readStoredQueries } from "../../../local/plans/stored.ts";
import type { Database } from "../../../local/postgres/database.ts";
import { startPostgres } from "../../../local/postgres/start.ts";
import type { ExplainedDatabase } from "./explained-database.ts";
import { countRowsRead, explain, type PlanContext } from "./query-plan.ts";
import { RecordedStatements } from "./recorded-statements.ts";

/** Enough that plans are those of the full set; `LOAD=full` takes that one. */
const SIZES = process.env.LOAD === "full" ? FULL_LOAD : { seed: 1, leads: 12_500, calls: 12_500 };

/** A table of this many rows is a big one. */
const BIG_ROWS = 10_000;

/** A statement of the load may take long on a machine that runs other tests. */
const DEADLINE_MS = 120_000;

const SERVICES = join(import.meta.dirname, "../../../workers/services");

/** Every service's exports: all files under `workers/services/`, at any depth. */
export function importServices(): Promise<object[]> {
  const files = readdirSync(SERVICES, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  return Promise.all(files.map((name) => import(join(SERVICES, name)) as Promise<object>));
}

/** Texts of the queries that the plan gate (`npm run db:plans`) knows. */
export function knownQueries(): string[] {
  return readStoredQueries().map(({ text }) => text);
}

/** Whether the queries are to be written down for the plan gate (`npm run db:plans:record`). */
export const isRecording = process.env.RECORD_PLANS === "1";

/** Gives the plan gate these queries; those that it knew stay as they are, with the plan to compare with. */
export function keepQueries(sent: readonly { name: string; text: string; params: readonly (string | null)[] }[]): void {
  const known = new Map(readStoredQueries().map((query) => [query.text, query]));
  const queries = sent.map(
    ({ name, text, params }) =>
      known.get(text) ?? { name, text, params: params.map(withoutHash), cost: null, scans: [] },
  );
  writeFileSync(
    QUERIES_FILE,
    queriesText(queries.sort((a, b) => (`${a.name} ${a.text}` < `${b.name} ${b.text}` ? -1 : 1))),
  );
}

/** The hash of a key made by a test looks like a secret, and is of no use to a plan. */
function withoutHash(value: string | null): string | null {
  return value !== null && /^[0-9a-f]{64}$/.test(value) ? "0".repeat(64) : value;
}

/** Starts a Postgres of its own and fills it. */
export async function startExplainedDatabase(): Promise<ExplainedDatabase> {
  const { database, connectionString, url, close } = await startPostgres({ limits: { deadlineMs: DEADLINE_MS } });
  const fetchEndpoint = `${url}/sql`;
  const platform: PlatformDatabase = { connectionString, fetchEndpoint };
  await migrateDatabase(platform);
  await loadGenerated(loadStatements(platform), { untilMs: Date.UTC(2026, 10, 23, 18), ...SIZES });
  const context = await readContext(database);
  const recorded = new RecordedStatements(fetchEndpoint);
  return {
    connectionString,
    fetchEndpoint,
    take: () => recorded.take(),
    explain: (statement) => explain(database, statement, context),
    countRowsRead: (statement) => countRowsRead(database, statement, context),
    unindexedReferences: () => unindexedReferences(database),
    close: () => {
      recorded.stop();
      return close();
    },
  };
}

async function readContext(database: Database): Promise<PlanContext> {
  const tables = await database.query(
    "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples >= $1",
    [BIG_ROWS],
  );
  const indexes = await database.query(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid, 1, true) as column from pg_index
    join pg_class on pg_class.oid = indexrelid where relnamespace = 'public'::regnamespace`);
  return {
    bigTables: new Set(tables.rows.map(({ relname }) => String(relname))),
    firstColumns: new Map(indexes.rows.map(({ name, column }) => [String(name), String(column)])),
  };
}

async function unindexedReferences(database: Database): Promise<string[]> {
  const { rows } = await database.query(`
    select conrelid::regclass::text || ' (' || (
      select string_agg(attname, ', ') from pg_attribute where attrelid = conrelid and attnum = any (conkey)
    ) || ')' as name
    from pg_constraint
    where contype = 'f' and not exists (
      select 1 from pg_index where indrelid = conrelid and (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey
    ) order by name`);
  return rows.map(({ name }) => String(name));
}
