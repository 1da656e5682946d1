import { gt, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { createDatabaseOpener } from "../../db/client.ts";
import { isPooled } from "../../db/direct-connection.ts";
import { lagOf, REPLICA_STALENESS_MS } from "../../db/replica.ts";
import { databaseSizes } from "../../db/schema.ts";
import type { Settings } from "../../environment/env.ts";
import type { DegradedMode } from "../../measure/database-advisor/degraded-mode.ts";
import { daysToLimit, type Growth, growthOf } from "../../measure/database-advisor/growth.ts";

/** Audit of the database, each part with what it was read from. */
export interface DatabaseAuditReport {
  version: string;
  isReplica: boolean;
  modes: DegradedMode[];
  connections: { isPooled: boolean; hasDirectUrl: boolean; used: number; limit: number; idleInTransaction: number };
  /**
   * `boundMs` is kept to by every read that may use the replica; `lagMs` is its lag now, null where it is not known.
   */
  replica: {
    isConfigured: boolean;
    boundMs: number;
    lagMs: number | null;
    standbys: { state: string; lagBytes: number | null }[];
  };
  storage: {
    bytes: number;
    limitBytes: number | null;
    growth: Growth | null;
    daysToLimit: number | null;
    tables: TableStorage[];
  };
}

/** Storage of one table. Bloat is an estimate: pages beyond what its live rows need by their average widths. */
export interface TableStorage {
  name: string;
  liveRows: number;
  deadRows: number;
  tableBytes: number;
  indexBytes: number;
  toastBytes: number;
  /** Null where it was never analysed. */
  bloatBytes: number | null;
  lastVacuumAt: string | null;
  lastAnalyzedAt: string | null;
  growth: Growth | null;
}

/** Tables in the report, the largest. */
const MAX_TABLES = 50;
const GROWTH_DAYS = 35;
const REPLICA_DEADLINE_MS = 1_500;
const DAY_MS = 86_400_000;

/** Creates the auditor of the database: it reads and reports, and applies nothing. */
export function createDatabaseAudit(db: Database, settings: Settings, now: () => number = Date.now) {
  return {
    async read(): Promise<DatabaseAuditReport> {
      const [server, tables, standbys] = await db.batch([db.execute(SERVER), db.execute(TABLES), db.execute(STANDBYS)]);
      const readings = await db
        .select()
        .from(databaseSizes)
        .where(gt(databaseSizes.measuredAt, new Date(now() - GROWTH_DAYS * DAY_MS)));
      const growthOfRelation = (relation: string): Growth | null =>
        growthOf(
          readings
            .filter((reading) => reading.relation === relation)
            .map(({ measuredAt, totalBytes }) => ({ atMs: measuredAt.getTime(), bytes: totalBytes })),
        );
      const row = server.rows[0] ?? {};
      const bytes = Number(row.bytes);
      const limitBytes = row.limit_mb == null ? null : Number(row.limit_mb) * 2 ** 20;
      const growth = growthOfRelation(WHOLE);
      const pooled = isPooled(settings.DATABASE_URL);
      const isReplica = isTrue(row.is_replica);
      return {
        version: String(row.version),
        isReplica,
        modes: [
          ...(pooled ? (["pooled_connection"] as const) : []),
          ...(isReplica ? (["read_only"] as const) : []),
          ...(row.backend_type === "standalone backend" ? (["single_session"] as const) : []),
        ],
        connections: {
          isPooled: pooled,
          hasDirectUrl: settings.DATABASE_DIRECT_URL !== undefined,
          used: Number(row.used),
          limit: Number(row.max_connections),
          idleInTransaction: Number(row.idle_in_transaction),
        },
        replica: {
          isConfigured: settings.DATABASE_REPLICA_URL !== undefined,
          boundMs: REPLICA_STALENESS_MS,
          lagMs: await replicaLagMs(settings),
          standbys: standbys.rows.map(({ state, lag_bytes }) => ({
            state: String(state),
            lagBytes: lag_bytes == null ? null : Number(lag_bytes),
          })),
        },
        storage: {
          bytes,
          limitBytes,
          growth,
          daysToLimit: daysToLimit(bytes, growth, limitBytes),
          tables: tables.rows.map((table) => ({ ...storageOf(table), growth: growthOfRelation(String(table.name)) })),
        },
      };
    },

    /** Keeps today's sizes: of the database, and of its tables. */
    async keepSizes(): Promise<void> {
      await db.execute(sql`
        insert into ${databaseSizes} (day, relation, total_bytes, measured_at)
        select current_date, name, bytes, ${new Date(now()).toISOString()}::timestamptz from (
          select ${WHOLE}::text as name, pg_database_size(current_database()) as bytes
          union all
          (select format('%I.%I', schemaname, relname), pg_total_relation_size(relid) from pg_stat_user_tables
            order by 2 desc limit ${MAX_TABLES})
        ) as sizes
        on conflict (day, relation) do update set total_bytes = excluded.total_bytes, measured_at = excluded.measured_at`);
      await db.execute(sql`delete from ${databaseSizes} where day < current_date - 400`);
    },
  };
}
/** Auditor of the database, see `createDatabaseAudit`. */
export type DatabaseAudit = ReturnType<typeof createDatabaseAudit>;

/** Lag of the replica now; null without one, or where it does not say. */
async function replicaLagMs(settings: Settings): Promise<number | null> {
  const { DATABASE_REPLICA_URL: connectionString, NEON_FETCH_ENDPOINT: fetchEndpoint } = settings;
  if (connectionString === undefined) return null;
  const open = createDatabaseOpener({ connectionString, fetchEndpoint });
  return lagOf(open(() => AbortSignal.timeout(REPLICA_DEADLINE_MS))).catch(() => null);
}

/** Name under which the size of the whole database is kept; no table has it. */
const WHOLE = "*";

const SERVER: SQL = sql`
  select current_setting('server_version') as version, pg_is_in_recovery() as is_replica,
    pg_database_size(current_database())::float8 as bytes,
    current_setting('max_connections')::int as max_connections,
    (select count(*)::int from pg_stat_activity where backend_type in ('client backend', 'standalone backend')) as used,
    (select count(*)::int from pg_stat_activity where state like 'idle in transaction%') as idle_in_transaction,
    (select backend_type from pg_stat_activity where pid = pg_backend_pid()) as backend_type,
    nullif(nullif(current_setting('neon.max_cluster_size', true), ''), '-1') as limit_mb`;

const STANDBYS: SQL = sql`
  select state, pg_wal_lsn_diff(case when pg_is_in_recovery() then null else pg_current_wal_lsn() end, replay_lsn)::float8
    as lag_bytes
  from pg_stat_replication limit 20`;

/**
 * Bloat: pages less those that the live rows fill, a row being its columns' average widths and 28 bytes of header and
 * pointer, a page 8,168 bytes.
 */
const TABLES: SQL = sql`
  select format('%I.%I', s.schemaname, s.relname) as name, s.n_live_tup::float8 as live, s.n_dead_tup::float8 as dead,
    pg_relation_size(s.relid)::float8 as table_bytes, pg_indexes_size(s.relid)::float8 as index_bytes,
    (pg_table_size(s.relid) - pg_relation_size(s.relid))::float8 as toast_bytes,
    (extract(epoch from greatest(s.last_vacuum, s.last_autovacuum)) * 1000)::float8 as vacuumed,
    (extract(epoch from greatest(s.last_analyze, s.last_autoanalyze)) * 1000)::float8 as analyzed,
    case when c.reltuples < 0 or w.width is null then null
      else greatest(0, pg_relation_size(s.relid) - 8192 * ceil(c.reltuples * (w.width + 28) / 8168.0)) end::float8 as bloat_bytes
  from pg_stat_user_tables s
  join pg_class c on c.oid = s.relid
  left join lateral (
    select sum((1 - null_frac) * avg_width) as width from pg_stats p
    where p.schemaname = s.schemaname and p.tablename = s.relname
  ) w on true
  order by pg_total_relation_size(s.relid) desc
  limit ${sql.raw(String(MAX_TABLES))}`;

function storageOf(row: Record<string, unknown>): Omit<TableStorage, "growth"> {
  return {
    name: String(row.name),
    liveRows: Number(row.live),
    deadRows: Number(row.dead),
    tableBytes: Number(row.table_bytes),
    indexBytes: Number(row.index_bytes),
    toastBytes: Number(row.toast_bytes),
    bloatBytes: row.bloat_bytes == null ? null : Number(row.bloat_bytes),
    lastVacuumAt: instantOf(row.vacuumed),
    lastAnalyzedAt: instantOf(row.analyzed),
  };
}

const instantOf = (value: unknown): string | null => (value == null ? null : new Date(Number(value)).toISOString());
const isTrue = (value: unknown): boolean => value === true || value === "t";
