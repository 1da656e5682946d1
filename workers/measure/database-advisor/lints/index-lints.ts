import { notOfExtension, OWN_SCHEMAS } from "../catalog/own-objects.ts";
import { type LintRule, notAttached } from "./lint.ts";

/** The columns of an index and how each is ordered, for holding two against each other. */
const KEYS = (index: string) =>
  `(select array_agg(row(${index}.indkey[k], ${index}.indclass[k], ${index}.indcollation[k], ${index}.indoption[k])::text order by k)
    from generate_series(0, ${index}.indnkeyatts - 1) k)`;

/** Conditions that two like indexes share besides their columns. */
const SAME_ROWS = `a.indrelid = b.indrelid and a.indexrelid <> b.indexrelid and a.indisvalid and b.indisvalid
  and coalesce(pg_get_expr(a.indpred, a.indrelid), '') = coalesce(pg_get_expr(b.indpred, b.indrelid), '')
  and coalesce(pg_get_expr(a.indexprs, a.indrelid), '') = coalesce(pg_get_expr(b.indexprs, b.indrelid), '')`;

const IS_CONSTRAINT =
  "exists (select from pg_constraint k where k.conindid = a.indexrelid and k.contype in ('p', 'u', 'x'))";

/** Rules about indexes. */
export const indexLints: LintRule[] = [
  {
    name: "unindexed_foreign_key",
    title: "Foreign key without an index",
    level: "INFO",
    category: "PERFORMANCE",
    description: "Deleting or changing a referenced row reads the whole referring table.",
    remediation: "Make an index that begins with the key's columns.",
    sql: `select n.nspname || '.' || t.relname || '.' || k.conname as object,
        format('%I.%I: the foreign key %I has no index that begins with its columns', n.nspname, t.relname, k.conname) as detail,
        jsonb_build_object('schema', n.nspname, 'table', t.relname, 'constraint', k.conname, 'columns',
          (select jsonb_agg(a.attname order by u.place) from unnest(k.conkey) with ordinality u (number, place)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number)) as metadata
      from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace n on n.oid = t.relnamespace
      where k.contype = 'f' and k.conparentid = 0 and ${OWN_SCHEMAS} and ${notOfExtension("pg_class", "t.oid")}
        and not exists (select from pg_index i where i.indrelid = k.conrelid and i.indisvalid and i.indpred is null
          and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
          and k.conkey @> (i.indkey::int2[])[0:cardinality(k.conkey) - 1])`,
  },
  {
    name: "unused_index",
    title: "Index that nothing has read",
    level: "INFO",
    category: "PERFORMANCE",
    description: "Every write keeps the index up to date, and nothing has read it since counting began.",
    remediation: "Drop it when two weeks and all replicas have shown the same.",
    sql: `select n.nspname || '.' || c.relname as object,
        format('%I.%I on %I has not been read since counting began', n.nspname, c.relname, t.relname) as detail,
        jsonb_build_object('schema', n.nspname, 'table', t.relname, 'index', c.relname, 'bytes', s.bytes) as metadata
      from pg_index a join pg_class c on c.oid = a.indexrelid join pg_class t on t.oid = a.indrelid
        join pg_namespace n on n.oid = t.relnamespace
        -- The index of a partitioned table has been read where any of its parts has.
        cross join lateral (select sum(u.idx_scan) as scans, sum(pg_relation_size(u.indexrelid)) as bytes from pg_stat_all_indexes u
          where u.indexrelid = c.oid or (c.relkind = 'I' and u.indexrelid in (select relid from pg_partition_tree(c.oid)))) s
      where s.scans = 0 and not a.indisunique and not ${IS_CONSTRAINT} and a.indisvalid and ${notAttached("c.oid")}
        and ${OWN_SCHEMAS} and ${notOfExtension("pg_class", "t.oid")}`,
  },
  {
    name: "duplicate_index",
    title: "Two indexes that are the same",
    level: "WARN",
    category: "PERFORMANCE",
    description: "Both are kept up to date by every write; one of them would do.",
    remediation: "Drop the one that belongs to no constraint.",
    sql: `select n.nspname || '.' || c.relname as object,
        format('%I.%I is the same as %I', n.nspname, c.relname, d.relname) as detail,
        jsonb_build_object('schema', n.nspname, 'table', t.relname, 'index', c.relname, 'same_as', d.relname) as metadata
      from pg_index a join pg_index b on ${SAME_ROWS} and ${KEYS("a")} = ${KEYS("b")} and a.indkey = b.indkey
          and a.indnkeyatts = b.indnkeyatts
        join pg_class c on c.oid = a.indexrelid join pg_class d on d.oid = b.indexrelid and d.relam = c.relam
        join pg_class t on t.oid = a.indrelid join pg_namespace n on n.oid = t.relnamespace
      where ${OWN_SCHEMAS} and ${notOfExtension("pg_class", "t.oid")} and not ${IS_CONSTRAINT} and ${notAttached("c.oid")}
        and (not a.indisunique or b.indisunique)
        -- Of two that are alike in everything, the later one.
        and (a.indexrelid > b.indexrelid or (b.indisunique and not a.indisunique)
          or exists (select from pg_constraint k where k.conindid = b.indexrelid and k.contype in ('p', 'u', 'x')))`,
  },
  {
    name: "redundant_prefix",
    title: "Index that is the beginning of another",
    level: "WARN",
    category: "PERFORMANCE",
    description: "The longer index answers whatever this one does, and every write keeps both up to date.",
    remediation: "Drop the shorter index.",
    sql: `select n.nspname || '.' || c.relname as object,
        format('%I.%I is the beginning of %I', n.nspname, c.relname, min(d.relname)) as detail,
        jsonb_build_object('schema', n.nspname, 'table', t.relname, 'index', c.relname, 'longer', min(d.relname)) as metadata
      from pg_index a join pg_index b on ${SAME_ROWS} and a.indnkeyatts < b.indnkeyatts and a.indnatts = a.indnkeyatts
          and ${KEYS("a")} = (${KEYS("b")})[1:a.indnkeyatts]
        join pg_class c on c.oid = a.indexrelid join pg_class d on d.oid = b.indexrelid and d.relam = c.relam
        join pg_am m on m.oid = c.relam and m.amname = 'btree'
        join pg_class t on t.oid = a.indrelid join pg_namespace n on n.oid = t.relnamespace
      where ${OWN_SCHEMAS} and ${notOfExtension("pg_class", "t.oid")} and not a.indisunique and not ${IS_CONSTRAINT}
        and ${notAttached("c.oid")}
      group by n.nspname, c.relname, t.relname`,
  },
  {
    name: "invalid_index",
    title: "Index left unfinished",
    level: "WARN",
    category: "RELIABILITY",
    description: "A concurrent creation failed: the index is kept up to date by writes, and no query reads it.",
    remediation: "Drop it and make it again; IF NOT EXISTS would take it for done.",
    sql: `select n.nspname || '.' || c.relname as object,
        format('%I.%I on %I is invalid', n.nspname, c.relname, t.relname) as detail,
        jsonb_build_object('schema', n.nspname, 'table', t.relname, 'index', c.relname) as metadata
      from pg_index a join pg_class c on c.oid = a.indexrelid join pg_class t on t.oid = a.indrelid
        join pg_namespace n on n.oid = t.relnamespace
      where not a.indisvalid and c.relkind = 'i' and ${OWN_SCHEMAS}
        -- One that is being made is not valid yet.
        and not exists (select from pg_stat_progress_create_index p where p.index_relid = a.indexrelid)`,
  },
];
