/*
 * A schema that violates each lint once, one that violates none, and for each lint a second way to find its objects:
 * by information_schema, pg_indexes and the other views, written without a look at the rules.
 */

/** Statements of a schema with nothing to find. */
export const cleanSchema: string[] = [
  `create table owners (id bigint generated always as identity primary key, name text not null)`,
  `create table things (id bigint generated always as identity primary key, owner_id bigint not null references owners (id),
    kind text not null, made timestamptz not null)`,
  `create index things_owner on things (owner_id, made desc)`,
  `create index things_kind on things (kind) where kind <> 'plain'`,
  `create function thing_count() returns bigint language sql stable set search_path = public as 'select count(*) from things'`,
  `alter table things enable row level security`,
  `create policy own on things using (owner_id = (select current_setting('app.owner', true))::bigint)`,
  `insert into owners (name) select 'owner ' || i from generate_series(1, 50) i`,
  `insert into things (owner_id, kind, made) select 1 + i % 50, 'kind ' || i % 5, now() from generate_series(1, 1000) i`,
  `analyze`,
  // They are read, each once.
  `set enable_seqscan = off`,
  `select count(*) from things where owner_id = 1`,
  `select count(*) from things where kind = 'kind 2'`,
  `reset enable_seqscan`,
];

/** Each lint: how to violate it once, and how to find its objects otherwise. */
export const violations: { lint: string; object: string; make: string[]; find: string }[] = [
  {
    lint: "unindexed_foreign_key",
    object: "public.parts.parts_thing_fkey",
    make: [
      `create table parts (id int primary key, thing_id bigint constraint parts_thing_fkey references things (id))`,
    ],
    find: `select r.table_schema || '.' || r.table_name || '.' || r.constraint_name as object
      from information_schema.key_column_usage r join information_schema.table_constraints c using (constraint_schema, constraint_name)
      where c.constraint_type = 'FOREIGN KEY' and not exists (select from pg_indexes i where i.schemaname = r.table_schema
        and i.tablename = r.table_name and i.indexdef ~ ('\\(' || r.column_name || '[,)]') and i.indexdef !~ ' WHERE ')`,
  },
  {
    lint: "no_primary_key",
    object: "public.loose",
    make: [`create table loose (id int not null)`],
    find: `select t.table_schema || '.' || t.table_name as object from information_schema.tables t
      where t.table_type = 'BASE TABLE' and t.table_schema not in ('pg_catalog', 'information_schema')
      except select c.table_schema || '.' || c.table_name from information_schema.table_constraints c
      where c.constraint_type = 'PRIMARY KEY'`,
  },
  {
    lint: "unused_index",
    object: "public.owners_unread",
    make: [`create index owners_unread on owners (name)`],
    find: `select s.schemaname || '.' || s.indexrelname as object from pg_stat_user_indexes s join pg_indexes i
      on i.schemaname = s.schemaname and i.indexname = s.indexrelname
      join pg_index x on x.indexrelid = s.indexrelid
      where s.idx_scan = 0 and i.indexdef not like 'CREATE UNIQUE%' and x.indisvalid`,
  },
  {
    lint: "duplicate_index",
    object: "public.twins_second",
    make: [
      `create table twins (id int primary key, at int not null)`,
      `create index twins_first on twins (at)`,
      `create index twins_second on twins (at)`,
    ],
    find: `select max(schemaname || '.' || indexname) as object from pg_indexes where schemaname not in ('pg_catalog')
      group by tablename, regexp_replace(indexdef, '^CREATE (UNIQUE )?INDEX \\S+', '') having count(*) > 1`,
  },
  {
    lint: "redundant_prefix",
    object: "public.long_short",
    make: [
      `create table long (id int primary key, a int not null, b int not null)`,
      `create index long_short on long (a)`,
      `create index long_long on long (a, b)`,
    ],
    find: `select distinct a.schemaname || '.' || a.indexname as object from pg_indexes a join pg_indexes b
      on a.tablename = b.tablename and a.schemaname = b.schemaname and a.indexname <> b.indexname
      and substring(b.indexdef from ' USING btree \\((.*)\\)$') like substring(a.indexdef from ' USING btree \\((.*)\\)$') || ', %'
      where a.schemaname not in ('pg_catalog') and a.indexdef not like 'CREATE UNIQUE%'`,
  },
  {
    lint: "invalid_index",
    object: "public.owners_half",
    make: [
      `create index owners_half on owners (id, name)`,
      `update pg_index set indisvalid = false where indexrelid = 'owners_half'::regclass`,
    ],
    find: `select indexrelid::regclass::text as object from pg_index where not indisvalid`,
  },
  {
    lint: "table_bloat",
    object: "public.hollow",
    make: [
      `create table hollow (id int primary key, text text not null)`,
      `insert into hollow select i, repeat('x', 1000) from generate_series(1, 40000) i`,
      `delete from hollow where id between 100 and 39990`,
      `vacuum analyze hollow`,
    ],
    find: `select relid::regclass::text as object from pg_stat_user_tables
      where pg_relation_size(relid) > 25000000 and n_live_tup < 1000`,
  },
  {
    lint: "autovacuum_disabled",
    object: "public.neglected",
    make: [`create table neglected (id int primary key) with (autovacuum_enabled = false)`],
    find: `select c.oid::regclass::text as object from pg_class c, pg_options_to_table(c.reloptions) o
      where o.option_name = 'autovacuum_enabled' and not o.option_value::boolean`,
  },
  {
    lint: "never_analysed",
    object: "public.unread",
    make: [
      `create table unread (id int primary key) with (autovacuum_enabled)`,
      `insert into unread select generate_series(1, 40)`,
    ],
    find: `select relid::regclass::text as object from pg_stat_user_tables where n_live_tup > 0 and coalesce(last_analyze,
      last_autoanalyze, last_vacuum, last_autovacuum) is null and analyze_count = 0 and vacuum_count = 0`,
  },
  {
    lint: "transaction_wraparound",
    object: "public.ancient",
    make: [
      `create table ancient (id int primary key)`,
      `update pg_class set relfrozenxid = ((pg_current_xact_id()::text::bigint + 4294967296 - 1500000000) % 4294967296)::text::xid
        where oid = 'ancient'::regclass`,
    ],
    find: `select oid::regclass::text as object from pg_class where relkind = 'r'
      and mod(pg_current_xact_id()::text::bigint + 4294967296 - relfrozenxid::text::bigint, 4294967296) > 1000000000`,
  },
  {
    lint: "sequence_near_its_end",
    object: "public.tight_id_seq",
    make: [`create table tight (id serial primary key)`, `select setval('tight_id_seq', 2000000000)`],
    find: `select sequence_schema || '.' || sequence_name as object from information_schema.sequences s
      where (select last_value from pg_sequences q where q.sequencename = s.sequence_name) > 0.8 * s.maximum_value::numeric`,
  },
  {
    lint: "function_search_path_mutable",
    object: "wandering()",
    make: [`create function wandering() returns bigint language sql as 'select count(*) from owners'`],
    find: `select r.routine_name || '()' as object from information_schema.routines r join pg_proc p
      on p.proname || '_' || p.oid = r.specific_name where r.routine_schema = 'public' and p.proconfig is null
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  },
  {
    lint: "extension_outdated",
    object: "pg_stat_statements",
    make: [`create extension pg_stat_statements version '1.9'`],
    find: `select e.extname as object from pg_extension e join pg_available_extensions a on a.name = e.extname
      where e.extversion <> a.default_version`,
  },
  {
    lint: "policy_called_per_row",
    object: "public.slow.each",
    make: [
      `create table slow (id int primary key, owner text not null)`,
      `alter table slow enable row level security`,
      `create policy each on slow using (owner = current_setting('app.owner', true))`,
    ],
    find: `select schemaname || '.' || tablename || '.' || policyname as object from pg_policies
      where qual like '%current_setting(%' and qual not like '%SELECT current_setting(%'`,
  },
  {
    lint: "multiple_permissive_policies",
    object: "public.double.public.SELECT",
    make: [
      `create table double (id int primary key)`,
      `alter table double enable row level security`,
      `create policy first on double for select using (true)`,
      `create policy second on double for select using (id > 5)`,
    ],
    find: `select schemaname || '.' || tablename || '.' || (roles::text[])[1] || '.' || cmd as object from pg_policies
      where permissive = 'PERMISSIVE' group by schemaname, tablename, roles, cmd having count(*) > 1`,
  },
  {
    lint: "policy_without_row_security",
    object: "public.open",
    make: [`create table open (id int primary key)`, `create policy lost on open using (id > 5)`],
    find: `select distinct p.schemaname || '.' || p.tablename as object from pg_policies p join pg_tables t
      on t.tablename = p.tablename and t.schemaname = p.schemaname where not t.rowsecurity`,
  },
  {
    lint: "row_security_without_policy",
    object: "public.shut",
    make: [`create table shut (id int primary key)`, `alter table shut enable row level security`],
    find: `select schemaname || '.' || tablename as object from pg_tables where rowsecurity
      except select schemaname || '.' || tablename from pg_policies`,
  },
  {
    lint: "row_security_disabled_in_public",
    object: "public.exposed",
    make: [`create role anon`, `create table exposed (id int primary key)`, `grant select on exposed to anon`],
    find: `select g.table_schema || '.' || g.table_name as object from information_schema.role_table_grants g join pg_tables t
      on t.tablename = g.table_name and t.schemaname = g.table_schema where g.grantee = 'anon' and not t.rowsecurity`,
  },
];
