import { notOfExtension, OWN_SCHEMAS } from "../catalog/own-objects.ts";
import type { LintRule } from "./lint.ts";

const TABLES = `pg_class t join pg_namespace n on n.oid = t.relnamespace`;
const OBJECT = "n.nspname || '.' || t.relname as object";
const NAMES = "jsonb_build_object('schema', n.nspname, 'table', t.relname)";
const OWN = `t.relkind in ('r', 'p') and ${OWN_SCHEMAS} and ${notOfExtension("pg_class", "t.oid")}`;

/** Text of a policy's conditions. */
const CONDITIONS =
  "coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')";

/** Calls whose value is the same for all rows of a query. */
const CALL = String.raw`(auth\.(uid|jwt|role|email)\(\)|current_setting\()`;

/** Rules about row-level security. */
export const policyLints: LintRule[] = [
  {
    name: "policy_called_per_row",
    title: "Policy that calls a function for each row",
    level: "WARN",
    category: "PERFORMANCE",
    description: "What is the same for all rows is computed for each of them.",
    remediation: "Put the call into a subquery: (select current_setting('…')).",
    sql: `select n.nspname || '.' || t.relname || '.' || p.polname as object,
        format('%I.%I: the policy %I calls a function for each row', n.nspname, t.relname, p.polname) as detail,
        ${NAMES} || jsonb_build_object('policy', p.polname) as metadata
      from pg_policy p join pg_class t on t.oid = p.polrelid join pg_namespace n on n.oid = t.relnamespace
      where ${OWN} and t.relrowsecurity
        -- Calls within a subquery are taken out of the text first.
        and regexp_replace(${CONDITIONS}, '\\( *select +${CALL}', '', 'gi') ~* '${CALL}'`,
  },
  {
    name: "multiple_permissive_policies",
    title: "Several permissive policies for one action",
    level: "WARN",
    category: "PERFORMANCE",
    description: "All of them are evaluated for every row.",
    remediation: "Join them with OR in one policy.",
    sql: `select object || '.' || role || '.' || action as object,
        format('%s has %s permissive policies for %s by %s: %s', object, count(*), action, role, string_agg(policy, ', ' order by policy)) as detail,
        jsonb_build_object('schema', min(schema), 'table', min(relation), 'role', role, 'action', action,
          'policies', jsonb_agg(policy order by policy)) as metadata
      from (select distinct ${OBJECT}, n.nspname as schema, t.relname as relation, p.polname as policy, a.action,
          coalesce(r.rolname, 'public') as role
        from pg_policy p join pg_class t on t.oid = p.polrelid join pg_namespace n on n.oid = t.relnamespace
          -- A policy for everybody is one for each role that another policy names, too.
          join (select distinct q.polrelid, u.role from pg_policy q, unnest(q.polroles) u (role)) named on named.polrelid = t.oid
          left join pg_roles r on r.oid = named.role
          cross join (values ('r', 'SELECT'), ('a', 'INSERT'), ('w', 'UPDATE'), ('d', 'DELETE')) a (letter, action)
        where ${OWN} and t.relrowsecurity and p.polpermissive and (named.role = any (p.polroles) or 0::oid = any (p.polroles))
          and p.polcmd in ('*', a.letter::"char")) applied
      group by object, role, action having count(*) > 1`,
  },
  {
    name: "policy_without_row_security",
    title: "Policies that are not in force",
    level: "ERROR",
    category: "SECURITY",
    description: "The table has policies, but row-level security is off: everybody who may read it reads all rows.",
    remediation: "ALTER TABLE … ENABLE ROW LEVEL SECURITY.",
    sql: `select ${OBJECT}, format('%I.%I has policies, and row-level security is off', n.nspname, t.relname) as detail, ${NAMES} as metadata
      from ${TABLES} where ${OWN} and not t.relrowsecurity and exists (select from pg_policy p where p.polrelid = t.oid)`,
  },
  {
    name: "row_security_without_policy",
    title: "Row-level security without a policy",
    level: "INFO",
    category: "SECURITY",
    description: "Without a policy only the owner sees rows, which may not be meant.",
    remediation: "Make a policy, or revoke the rights on the table.",
    sql: `select ${OBJECT}, format('%I.%I has row-level security and no policy', n.nspname, t.relname) as detail, ${NAMES} as metadata
      from ${TABLES} where ${OWN} and t.relrowsecurity and not exists (select from pg_policy p where p.polrelid = t.oid)`,
  },
  {
    name: "row_security_disabled_in_public",
    title: "Table open to the roles of an HTTP gateway",
    level: "ERROR",
    category: "SECURITY",
    description:
      "The roles anon and authenticated are those of callers from the internet: without row-level security they have the whole table.",
    remediation: "ALTER TABLE … ENABLE ROW LEVEL SECURITY, or revoke their rights.",
    sql: `select ${OBJECT}, format('%I.%I can be reached by callers from the internet, and row-level security is off', n.nspname, t.relname) as detail,
        ${NAMES} as metadata
      from ${TABLES} where ${OWN} and n.nspname = 'public' and not t.relrowsecurity
        and exists (select from pg_roles r where r.rolname in ('anon', 'authenticated')
          and has_table_privilege(r.oid, t.oid, 'select, insert, update, delete'))`,
  },
];
