import { eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { auditLog } from "../../db/schema.ts";
import type { Actor } from "./authentication.ts";

/** Kinds of things that the log tells of. */
export type AuditedResource =
  | "agent"
  | "api_key"
  | "call"
  | "campaign"
  | "document"
  | "do_not_call"
  | "lead"
  | "lead_import"
  | "member"
  | "organization"
  | "person"
  | "preferences"
  | "provider_credential"
  | "session";

/** What was done to what, as in `campaign.update`. */
export type AuditAction = `${AuditedResource}.${string}`;

/** Who makes a change, and in answer to which request; the platform itself makes some by the clock. */
export interface Author {
  actor: Actor | { type: "platform"; id: string };
  organizationId: string;
  requestId: string;
}

/** One thing that was done. `fields` are names of what was set, never values: those may be personal. */
export interface AuditEntry {
  action: AuditAction;
  resourceId: string;
  fields?: readonly string[];
}

/** The list of what was done in an organisation. */
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

/** Writes the log of changes. */
export function createAudit(db: Database, now: () => number = Date.now) {
  return {
    /** Notes what was done; awaited after the change, where both cannot be one transaction. */
    async record(author: Author, entry: AuditEntry): Promise<void> {
      await db.insert(auditLog).values(rowOf(author, entry, now()));
    },
  };
}
export type Audit = ReturnType<typeof createAudit>;

/**
 * The note of a change as a statement, to be put before that change in one batch: it is written only if `condition`, which has to be what the
 * change itself asks for, holds.
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
