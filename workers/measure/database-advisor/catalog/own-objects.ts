/** Condition on `n.nspname`: the schema is people's own, not Postgres's. */
export const OWN_SCHEMAS =
  "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname !~ '^pg_(toast_)?temp_'";

/** Condition that an object is no part of an extension. */
export function notOfExtension(catalog: string, oid: string): string {
  return `not exists (select from pg_depend x where x.classid = '${catalog}'::regclass and x.objid = ${oid} and x.deptype = 'e')`;
}
