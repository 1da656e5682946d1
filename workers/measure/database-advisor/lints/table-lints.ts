import { notOfExtension, OWN_SCHEMAS } from "../catalog/own-objects.ts";
import type { LintRule } from "./lint.ts";

const TABLES = `pg_class t join pg_namespace n on n.oid = t.relnamespace`;
const OBJECT = "n.nspname || '.' || t.relname as object";
const NAMES = "jsonb_build_object('schema', n.nspname, 'table', t.relname)";
const OWN = `${OWN_SCHEMAS} and ${notOfExtension("pg_class", "t.oid")}`;

/** Bytes of a row as the statistics have it: header, pointer, and its columns. */
const ROW_BYTES = `(28 + (select coalesce(sum((1 - s.null_frac) * s.avg_width), 0) from pg_stats s
  where s.schemaname = n.nspname and s.tablename = t.relname and not s.inherited))`;

/** Rules about tables, sequences, functions and extensions. */
export const tableLints: LintRule[] = [
  {
    name: "no_primary_key",
    title: "Table without a primary key",
    level: "INFO",
    category: "RELIABILITY",
    description: "Rows cannot be told apart for sure, by people or by logical replication.",
    remediation: "Declare a primary key.",
    sql: `select ${OBJECT}, format('%I.%I has no primary key', n.nspname, t.relname) as detail, ${NAMES} as metadata
      from ${TABLES} where t.relkind in ('r', 'p') and not t.relispartition and ${OWN}
        and not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')`,
  },
  {
    name: "table_bloat",
    title: "Table mostly of free space",
    level: "INFO",
    category: "PERFORMANCE",
    description: "Much of the table's file holds no rows, and is read all the same.",
    remediation:
      "See why autovacuum falls behind; VACUUM FULL (which locks the table) or pg_repack gives the space back.",
    sql: `select object, format('%s: %s of %s MiB hold no rows', object, round(wasted / 1048576), round(bytes / 1048576)) as detail,
        metadata || jsonb_build_object('bytes', bytes, 'wasted_bytes', round(wasted)) as metadata
      from (select ${OBJECT}, ${NAMES} as metadata, pg_relation_size(t.oid)::numeric as bytes,
          pg_relation_size(t.oid) - ceil(t.reltuples * ${ROW_BYTES} / 8168) * 8192::numeric as wasted
        from ${TABLES} where t.relkind in ('r', 'm') and t.reltuples >= 0 and ${OWN}) sized
      where wasted > 20 * 1048576 and wasted > 0.7 * bytes`,
  },
  {
    name: "autovacuum_disabled",
    title: "Table that autovacuum leaves alone",
    level: "WARN",
    category: "RELIABILITY",
    description: "Dead rows stay, statistics grow old, and transaction numbers run out sooner.",
    remediation: "ALTER TABLE … RESET (autovacuum_enabled).",
    sql: `select ${OBJECT}, format('autovacuum is off for %I.%I', n.nspname, t.relname) as detail, ${NAMES} as metadata
      from ${TABLES} where t.relkind in ('r', 'm') and ${OWN} and exists (select from unnest(t.reloptions) o
        where lower(o) in ('autovacuum_enabled=false', 'autovacuum_enabled=off', 'autovacuum_enabled=0', 'autovacuum_enabled=no'))`,
  },
  {
    name: "never_analysed",
    title: "Table without statistics",
    level: "WARN",
    category: "PERFORMANCE",
    description: "The planner guesses how many rows there are and what they hold.",
    remediation: "ANALYZE the table.",
    sql: `select ${OBJECT}, format('%I.%I has never been analysed', n.nspname, t.relname) as detail, ${NAMES} as metadata
      from ${TABLES} where t.reltuples < 0 and ${OWN} and ((t.relkind in ('r', 'm') and pg_relation_size(t.oid) > 0)
        -- Autovacuum analyses partitions, and never the table that they are of.
        or (t.relkind = 'p' and exists (select from pg_partition_tree(t.oid) p where p.isleaf and pg_relation_size(p.relid) > 0)))`,
  },
  {
    name: "transaction_wraparound",
    title: "Transaction numbers running out",
    level: "ERROR",
    category: "RELIABILITY",
    description: "At two billion transactions since the oldest unfrozen row, Postgres takes no more writes.",
    remediation: "VACUUM (FREEZE) the table, and see what keeps autovacuum from it.",
    sql: `select ${OBJECT}, format('%I.%I is %s million transactions old', n.nspname, t.relname, age(t.relfrozenxid) / 1000000) as detail,
        ${NAMES} || jsonb_build_object('age', age(t.relfrozenxid)) as metadata
      from ${TABLES} where t.relkind in ('r', 'm') and age(t.relfrozenxid) > 1000000000 and ${OWN_SCHEMAS}`,
  },
  {
    name: "sequence_near_its_end",
    title: "Sequence near its last number",
    level: "ERROR",
    category: "RELIABILITY",
    description: "After the last number, every insert fails.",
    remediation: "Make the column and the sequence bigint.",
    sql: `select schemaname || '.' || sequencename as object,
        format('%I.%I has used %s %% of its numbers', schemaname, sequencename, round(100.0 * last_value / last)) as detail,
        jsonb_build_object('schema', schemaname, 'sequence', sequencename, 'last_value', last_value, 'end', last) as metadata
      from (select q.*, least(q.max_value, coalesce((
            select min(case a.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647
              else 9223372036854775807 end)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
              join pg_depend d on d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
              join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where n.nspname = q.schemaname and c.relname = q.sequencename), q.max_value)) as last
        from pg_sequences q where q.increment_by > 0 and not q.cycle) used
      where last_value > 0.8 * last`,
  },
  {
    name: "function_search_path_mutable",
    title: "Function that finds its tables by the caller's search path",
    level: "WARN",
    category: "SECURITY",
    description: "The caller, who sets the search path, decides which tables and functions the names in it mean.",
    remediation: "ALTER FUNCTION … SET search_path = ''.",
    sql: `select p.oid::regprocedure::text as object, format('%s sets no search_path', p.oid::regprocedure) as detail,
        jsonb_build_object('schema', n.nspname, 'function', p.proname, 'security_definer', p.prosecdef) as metadata
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prokind = 'f' and ${OWN_SCHEMAS} and ${notOfExtension("pg_proc", "p.oid")}
        and not exists (select from unnest(p.proconfig) s where s like 'search\\_path=%')`,
  },
  {
    name: "extension_outdated",
    title: "Extension behind the installed version",
    level: "WARN",
    category: "RELIABILITY",
    description: "The server has a newer version of the extension than this database.",
    remediation: "ALTER EXTENSION … UPDATE.",
    sql: `select name as object, format('%s is %s, and %s is installed', name, installed_version, default_version) as detail,
        jsonb_build_object('extension', name, 'version', installed_version, 'installed', default_version) as metadata
      from pg_available_extensions where installed_version <> default_version`,
  },
];
