import { eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { auditLog } from "../../db/schema.ts";
import type { Actor } from "./authentication.ts";

/** Kinds of resources that the audit log tells of. */
export type AuditedResource =
  | "agent"
  | "alert"
  | "alert_channel"
  | "alert_rule"
  | "alert_silence"
  | "api_key"
  | "benchmark"
  | "benchmark_schedule"
  | "cache_setting"
  | "call"
  | "call_label_rule"
  | "call_view"
  | "campaign"
  | "cost"
  | "cost_budget"
  | "cost_change"
  | "database_change"
  | "database_lint"
  | "document"
  | "do_not_call"
  | "lead"
  | "lead_import"
  | "member"
  | "organization"
  | "person"
  | "preferences"
  | "provider_credential"
  | "recommendation"
  | "session";

/** Action in the audit log: `<resource>.<verb>`, as in `campaign.update`. */
export type AuditAction = `${AuditedResource}.${string}`;

/** Author of a change: its actor, organisation and request; the platform itself makes some changes by the clock. */
export interface Author {
  actor: Actor | { type: "platform"; id: string };
  organizationId: string;
  requestId: string;
}

/**
 * Entry of the audit log: one action on one resource. `fields` are names of what was set, never values: those may be
 * personal.
 */
export interface AuditEntry {
  action: AuditAction;
  resourceId: string;
  fields?: readonly string[];
}

/** List of an organisation's audit log. */
export const auditList = {
  name: "audit_log",
  table: auditLog,
  organizationId: auditLog.organizationId,
  id: auditLog.id,
  fields: {
    id: auditLog.id,
    createdAt: auditLog.createdAt,
    actorType: auditLog.actorType,
    actorId: auditLog.actorId,
    action: auditLog.action,
    resourceType: auditLog.resourceType,
    resourceId: auditLog.resourceId,
    fields: auditLog.fields,
    requestId: auditLog.requestId,
  },
  sorts: { createdAt: auditLog.createdAt },
  filters: {
    resourceId: (resourceId: string) => eq(auditLog.resourceId, resourceId),
    actorId: (actorId: string) => eq(auditLog.actorId, actorId),
  },
} as const satisfies ListDefinition;

/** Creates the writer of the audit log. */
export function createAudit(db: Database, now: () => number = Date.now) {
  return {
    /** Writes an entry; awaited after the change, where both cannot be one transaction. */
    async record(author: Author, entry: AuditEntry): Promise<void> {
      await db.insert(auditLog).values(rowOf(author, entry, now()));
    },
  };
}
/** Writer of the audit log, see `createAudit`. */
export type Audit = ReturnType<typeof createAudit>;

/**
 * Returns the statement that writes an entry of the audit log, to be put before the change in one batch: the entry is
 * written only if `condition`, which has to be what the change itself asks for, holds.
 */
export function auditStatement(db: Database, author: Author, entry: AuditEntry, condition: SQL, nowMs: number) {
  const { id, organizationId, actorType, actorId, action, resourceType, resourceId, fields, requestId, createdAt } =
    rowOf(author, entry, nowMs);
  return db.execute(sql`
    insert into ${auditLog} (id, organization_id, created_at, actor_type, actor_id, action, resource_type, resource_id, fields, request_id)
    select ${id}::text, ${organizationId}::text, ${createdAt.toISOString()}::timestamptz, ${actorType}::text, ${actorId}::text,
      ${action}::text, ${resourceType}::text, ${resourceId}::text, ${JSON.stringify(fields)}::jsonb, ${requestId}::text
    where ${condition}`);
}

function rowOf({ actor, organizationId, requestId }: Author, entry: AuditEntry, nowMs: number) {
  const { action, resourceId, fields = [] } = entry;
  return {
    id: createId("audit", nowMs),
    organizationId,
    createdAt: new Date(nowMs),
    actorType: actor.type,
    actorId: actor.id,
    action,
    resourceType: action.slice(0, action.indexOf(".")),
    resourceId,
    fields: [...fields],
    requestId,
  };
}
