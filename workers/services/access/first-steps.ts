import { sql } from "drizzle-orm";
import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { Database } from "../../db/client.ts";
import { agents, apiKeys, knowledgeDocuments, leads, organizations, users, voiceCalls } from "../../db/schema.ts";
import { type Author, auditStatement } from "./audit.ts";

/** First steps of an organisation, in the order in which most take them. */
export const firstSteps = ["agent", "phrases", "call", "document", "leads", "member", "key"] as const;
/** First step of an organisation. */
export type FirstStep = (typeof firstSteps)[number];

/** First steps as the organisation's rows show them. */
export interface FirstStepsState {
  done: Record<FirstStep, boolean>;
  dismissedAt: Date | null;
}

/** Creates the reader of organisations' first steps: each is done when there is a row that shows it. */
export function createFirstSteps(db: Database, now: () => number = Date.now) {
  return {
    /** Returns the organisation's first steps; null when the organisation is gone. */
    async read(organizationId: string): Promise<FirstStepsState | null> {
      const { rows } = await db.execute<Record<FirstStep, boolean> & { dismissed_at_ms: number | null }>(sql`
        select
          exists (select 1 from ${agents} a where a.organization_id = o.id and a.deleted_at is null) as agent,
          exists (select 1 from ${agents} a where a.organization_id = o.id and a.deleted_at is null
            and (jsonb_array_length(a.expected_phrases) > 0 or jsonb_array_length(a.knowledge) > 0)) as phrases,
          -- In an order that an index gives: without one, Postgres reads a big table from its beginning, until a row fits.
          coalesce(${heldOver(organizationId, "vendor")}, ${heldOver(organizationId, "simulated")},
            ${heldOver(organizationId, "local")}, false) as call,
          exists (select 1 from ${knowledgeDocuments} d where d.organization_id = o.id) as document,
          (select true from ${leads} l where l.organization_id = ${organizationId} order by l.created_at limit 1) is not null as leads,
          exists (select 1 from ${users} u where u.organization_id = o.id) as member,
          -- The first key came with the organisation.
          exists (select 1 from ${apiKeys} k where k.organization_id = o.id offset 1) as key,
          (extract(epoch from o.first_steps_dismissed_at) * 1000)::float8 as dismissed_at_ms
        from ${organizations} o where o.id = ${organizationId}`);
      const [row] = rows;
      if (row === undefined) return null;
      const { dismissed_at_ms: dismissedAtMs, ...done } = row;
      return { done, dismissedAt: dismissedAtMs === null ? null : new Date(dismissedAtMs) };
    },

    /** Puts the list away for the whole organisation, and logs it in the same transaction. */
    async dismiss(author: Author): Promise<void> {
      const { organizationId } = author;
      const entry = { action: "organization.dismiss_first_steps", resourceId: organizationId } as const;
      const isShown = sql`${organizations.id} = ${organizationId} and ${organizations.firstStepsDismissedAt} is null`;
      await db.batch([
        auditStatement(db, author, entry, sql`exists (select 1 from ${organizations} where ${isShown})`, now()),
        db
          .update(organizations)
          .set({ firstStepsDismissedAt: new Date(now()) })
          .where(isShown),
      ]);
    },
  };
}
/** Reader of first steps, see `createFirstSteps`. */
export type FirstSteps = ReturnType<typeof createFirstSteps>;

/** True of an organisation with a call that was held over these services; null of others. */
function heldOver(organizationId: string, services: Exclude<ServicesKind, "generated">) {
  return sql`(select true from ${voiceCalls} c where c.organization_id = ${organizationId} and c.services = ${services}
    and c.status <> 'created' order by c.created_at limit 1)`;
}
