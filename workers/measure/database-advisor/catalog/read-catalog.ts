import type { Catalog, CatalogTable, Execute } from "./catalog.ts";
import { notOfExtension, OWN_SCHEMAS } from "./own-objects.ts";
import { withPartitions } from "./partitions.ts";

/*
 * Everything is read by plain SELECTs that any role may send, from Postgres 14 on. Rows come as JSON, since drivers
 * differ in how they give arrays and large numbers. What a role may not see (statistics of other people's tables) is
 * absent, and the advice says so.
 */

/** More tables than this are not looked at: the answer would not fit, and advice is about a few of them. */
const MAX_TABLES = 2_000;

const SERVER = `
  select current_setting('server_version_num')::int as number, current_setting('server_version') as text,
    pg_is_in_recovery() as is_replica, (extract(epoch from now()) * 1000)::bigint as now_ms,
    (select (extract(epoch from stats_reset) * 1000)::bigint from pg_stat_database where datname = current_database())
      as reset_ms,
    (extract(epoch from pg_postmaster_start_time()) * 1000)::bigint as started_ms,
    to_jsonb(current_schemas(false)::text[]) as search_path,
    (select coalesce(jsonb_agg(jsonb_build_object('name', extname, 'version', extversion)), '[]') from pg_extension)
      as extensions,
    (select coalesce(jsonb_agg(name), '[]') from pg_available_extensions) as available,
    (select coalesce(jsonb_object_agg(name, setting), '{}') from pg_settings
      where name = any (array['seq_page_cost', 'random_page_cost', 'cpu_tuple_cost', 'cpu_index_tuple_cost',
        'cpu_operator_cost', 'effective_cache_size', 'work_mem', 'hash_mem_multiplier', 'jit', 'from_collapse_limit',
        'join_collapse_limit', 'enable_seqscan', 'enable_indexscan', 'enable_bitmapscan', 'enable_hashjoin',
        'enable_mergejoin', 'enable_nestloop', 'enable_sort', 'enable_incremental_sort', 'enable_memoize'])) as settings`;

const TABLES = `
  select n.nspname as schema, c.relname as name, c.relkind as kind, c.reltuples as rows, c.relpages as pages, c.relallvisible as visible_pages,
    pg_get_partkeydef(c.oid) as partition_key, pg_get_expr(c.relpartbound, c.oid) as bound,
    case when c.relkind = 'p' then (select coalesce(jsonb_agg(jsonb_build_object('schema', ln.nspname, 'name', l.relname)), '[]')
      from pg_partition_tree(c.oid) p join pg_class l on l.oid = p.relid join pg_namespace ln on ln.oid = l.relnamespace
      where p.isleaf and p.relid <> c.oid) end as leaves,
    case when c.relispartition then (select jsonb_agg(jsonb_build_object('schema', an.nspname, 'name', a.relname) order by p.place)
      from pg_partition_ancestors(c.oid) with ordinality as p (relid, place) join pg_class a on a.oid = p.relid
        join pg_namespace an on an.oid = a.relnamespace where p.relid <> c.oid) end as parents,
    case when c.relkind = 'p' then 0 else pg_relation_size(c.oid) end as bytes,
    coalesce(s.n_tup_ins, 0) as inserted, coalesce(s.n_tup_upd, 0) as updated,
    coalesce(s.n_tup_hot_upd, 0) as hot_updated, coalesce(s.n_tup_del, 0) as deleted
  from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stat_all_tables s on s.relid = c.oid
  where c.relkind in ('r', 'p', 'm') and ${OWN_SCHEMAS}
    and ${notOfExtension("pg_class", "c.oid")}
  order by c.relpages desc, 1, 2 limit ${MAX_TABLES + 1}`;

const COLUMNS = `
  select n.nspname as schema, c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as is_not_null,
    exists (select from pg_opclass o join pg_am m on m.oid = o.opcmethod
      where m.amname = 'btree' and o.opcdefault and (o.opcintype = a.atttypid or o.opcintype = b.typbasetype
        or (b.typtype = 'e' and o.opcintype = 'anyenum'::regtype)
        or (b.typcategory = 'A' and o.opcintype = 'anyarray'::regtype)
        or (b.typtype = 'r' and o.opcintype = 'anyrange'::regtype)
        or (a.atttypid = 'varchar'::regtype and o.opcintype = 'text'::regtype))) as is_ordered,
    coalesce(l.collname in ('C', 'POSIX', 'ucs_basic') or (l.collname = 'default'
      and (select datcollate in ('C', 'POSIX') from pg_database where datname = current_database())), false)
      as is_byte_ordered,
    case b.typalign when 'c' then 1 when 's' then 2 when 'i' then 4 else 8 end as align_bytes,
    s.null_frac, s.avg_width, s.n_distinct, to_jsonb(s.most_common_freqs) as frequencies,
    -- The last three are the least and the greatest frequency, and that of null.
    cardinality(s.most_common_elem_freqs) - 3 as elements,
    (select sum(f) from unnest(s.most_common_elem_freqs[:cardinality(s.most_common_elem_freqs) - 3]) as f)
      as elements_per_row
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_type b on b.oid = a.atttypid left join pg_collation l on l.oid = a.attcollation
    left join lateral (select * from pg_stats s where s.schemaname = n.nspname and s.tablename = c.relname
      and s.attname = a.attname order by s.inherited desc limit 1) s on true
  where c.relkind in ('r', 'p', 'm') and a.attnum > 0 and not a.attisdropped and ${OWN_SCHEMAS}
  order by n.nspname, c.relname, a.attnum`;

const INDEXES = `
  select n.nspname as schema, t.relname as table, c.relname as name, m.amname as method,
    pg_get_expr(i.indpred, i.indrelid) as predicate, i.indisunique as is_unique, i.indisprimary as is_primary,
    exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) as is_constraint,
    i.indisvalid as is_valid, i.indisreplident as is_replica_identity, pg_get_indexdef(i.indexrelid) as definition,
    exists (select from pg_inherits h where h.inhrelid = c.oid) as is_attached,
    c.reltuples as rows, c.relpages as pages,
    -- The index of a partitioned table is the sum of its parts.
    case when c.relkind = 'I' then (select coalesce(sum(pg_relation_size(p.relid)), 0) from pg_partition_tree(c.oid) p)
      else pg_relation_size(c.oid) end as bytes,
    case when c.relkind = 'I' then (select coalesce(sum(ps.idx_scan), 0) from pg_partition_tree(c.oid) p
      join pg_stat_all_indexes ps on ps.indexrelid = p.relid) else coalesce(s.idx_scan, 0) end as scans,
    (select jsonb_agg(jsonb_build_object('column', a.attname,
        'expression', case when a.attname is null then pg_get_indexdef(i.indexrelid, k.place::int, true) end,
        'option', case when k.place <= i.indnkeyatts then i.indoption[k.place - 1] else 0 end,
        'operatorClass', (select o.opcname from pg_opclass o where o.oid = i.indclass[k.place - 1]))
        order by k.place)
      from unnest(i.indkey::int2[]) with ordinality as k (number, place)
        left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number and k.number > 0) as keys,
    i.indnkeyatts as key_count
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
    join pg_namespace n on n.oid = t.relnamespace join pg_am m on m.oid = c.relam
    left join pg_stat_all_indexes s on s.indexrelid = i.indexrelid
  where t.relkind in ('r', 'p', 'm') and ${OWN_SCHEMAS}
  order by 1, 2, 3`;

const FOREIGN_KEYS = `
  select n.nspname as schema, t.relname as table, k.conname as name, rn.nspname as referenced_schema,
    r.relname as referenced_table,
    (select jsonb_agg(a.attname order by u.place) from unnest(k.conkey) with ordinality as u (number, place)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number) as columns,
    (select jsonb_agg(a.attname order by u.place) from unnest(k.confkey) with ordinality as u (number, place)
      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number) as referenced
  from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace n on n.oid = t.relnamespace
    join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
  where k.contype = 'f' and ${OWN_SCHEMAS}
    -- One that refers to a partitioned table has a copy for each of its partitions.
    and not exists (select from pg_constraint o where o.oid = k.conparentid and o.conrelid = k.conrelid)
  order by 1, 2, 3`;

const EXTENDED_STATISTICS = `
  select n.nspname as schema, t.relname as table, e.stxname as name,
    (select coalesce(jsonb_agg(a.attname), '[]') from pg_attribute a
      where a.attrelid = e.stxrelid and a.attnum = any (e.stxkeys::int2[])) as columns,
    to_jsonb(e.stxkind::text[]) as kinds
  from pg_statistic_ext e join pg_class t on t.oid = e.stxrelid join pg_namespace n on n.oid = t.relnamespace
  where ${OWN_SCHEMAS}`;

const ENUMS = `
  select n.nspname as schema, t.typname as name,
    (select jsonb_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels
  from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'e' and ${OWN_SCHEMAS}`;

const VIEWS = `
  select n.nspname as schema, c.relname as name, pg_get_viewdef(c.oid) as definition
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'v' and ${OWN_SCHEMAS}
    and ${notOfExtension("pg_class", "c.oid")}
  order by c.oid`;

// biome-ignore lint/suspicious/noExplicitAny: rows of the statements above, whose columns stand beside their use
type Row = any;

/** Reads the catalog of a database. Throws what `execute` throws. */
export async function readCatalog(execute: Execute): Promise<Catalog> {
  const rowsOf = async (sql: string): Promise<Row[]> => {
    const rows = await execute(`select to_jsonb(read)::text as row from (${sql}) as read`);
    return rows.map(({ row }) => JSON.parse(String(row)));
  };
  const [server] = await rowsOf(SERVER);
  const tables = await rowsOf(TABLES);
  const columns = groupByTable(await rowsOf(COLUMNS));
  const indexes = groupByTable(await rowsOf(INDEXES));
  const foreignKeys = groupByTable(await rowsOf(FOREIGN_KEYS));
  const extended = groupByTable(await rowsOf(EXTENDED_STATISTICS));
  return {
    version: { number: server.number, text: server.text },
    isReplica: server.is_replica,
    readAtMs: server.now_ms,
    // Without a reset, counters are as old as the server's last start at least: crashes and failovers empty them.
    countedSinceMs: server.reset_ms ?? server.started_ms,
    isCountedSinceKnown: server.reset_ms !== null,
    searchPath: server.search_path,
    extensions: server.extensions,
    availableExtensions: server.available,
    plannerSettings: server.settings,
    enums: await rowsOf(ENUMS),
    views: await rowsOf(VIEWS),
    tables: withPartitions(
      tables.slice(0, MAX_TABLES).map((row) => {
        const of = <Item>(rows: Map<string, Item[]>): Item[] => rows.get(tableKey(row.schema, row.name)) ?? [];
        return {
          ...toTable(row),
          columns: of(columns).map(toColumn),
          indexes: of(indexes).map(toIndex),
          foreignKeys: of(foreignKeys).map((key) => ({
            name: key.name,
            columns: key.columns,
            schema: key.referenced_schema,
            table: key.referenced_table,
            referenced: key.referenced,
          })),
          extendedStatistics: of(extended).map(({ name, columns: of, kinds }) => ({ name, columns: of, kinds })),
        };
      }),
    ),
  };
}

const KINDS: Record<string, CatalogTable["kind"]> = { r: "table", p: "partitioned", m: "materialized_view" };

function toTable(row: Row): Omit<CatalogTable, "columns" | "indexes" | "foreignKeys" | "extendedStatistics"> {
  const { schema, name, kind, rows, pages, bytes, inserted, updated, deleted } = row;
  return {
    schema,
    name,
    kind: KINDS[kind] ?? "table",
    partitioning: row.partition_key === null ? null : { key: row.partition_key, leaves: row.leaves },
    partitionOf: row.bound === null ? null : { bound: row.bound, parents: row.parents },
    // −1 since version 14; an empty table that was analysed has 0.
    rows: rows < 0 ? null : rows,
    pages,
    visiblePages: row.visible_pages,
    bytes,
    writes: { inserted, updated, hotUpdated: row.hot_updated, deleted },
  };
}

function toColumn(row: Row): CatalogTable["columns"][number] {
  return {
    name: row.name,
    type: row.type,
    isNotNull: row.is_not_null,
    isOrdered: row.is_ordered,
    isByteOrdered: row.is_byte_ordered,
    alignBytes: row.align_bytes,
    statistics:
      row.null_frac === null
        ? null
        : {
            nullFraction: row.null_frac,
            averageBytes: row.avg_width,
            distinct: row.n_distinct,
            commonFrequencies: row.frequencies ?? [],
            elements: row.elements > 0 ? { distinct: row.elements, perRow: row.elements_per_row } : null,
          },
  };
}

function toIndex(row: Row): CatalogTable["indexes"][number] {
  const keys = row.keys.slice(0, row.key_count);
  return {
    name: row.name,
    method: row.method,
    keys: keys.map(({ column, expression, option, operatorClass }: Row) => ({
      column,
      expression,
      // INDOPTION_DESC and INDOPTION_NULLS_FIRST.
      direction: option & 1 ? "desc" : "asc",
      nulls: option & 2 ? "first" : "last",
      operatorClass,
    })),
    include: row.keys.slice(row.key_count).map(({ column }: Row) => column),
    predicate: row.predicate,
    isUnique: row.is_unique,
    isPrimary: row.is_primary,
    isConstraint: row.is_constraint,
    isValid: row.is_valid,
    isReplicaIdentity: row.is_replica_identity,
    isAttached: row.is_attached,
    definition: row.definition,
    rows: row.rows,
    pages: row.pages,
    bytes: row.bytes,
    scans: row.scans,
  };
}

function tableKey(schema: string, table: string): string {
  return `${schema}\n${table}`;
}

function groupByTable(rows: Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = tableKey(row.schema, row.table);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}
