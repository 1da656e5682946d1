import { and, asc, eq, isNull, or } from "drizzle-orm";
import type { CallRecord } from "../../../../voice/timeline/call-record.ts";
import type { Database } from "../../../db/client.ts";
import { callLabelRules, type callLabels, voiceCalls } from "../../../db/schema.ts";
import { meetsCondition } from "../../../measure/calls/label-rule.ts";
import { MAX_TAGS } from "./call-labels.ts";
import { MAX_LABEL_RULES } from "./label-rules.ts";

/** A label that a rule sets. */
export type RuledLabel = typeof callLabels.$inferInsert;

/**
 * Reads which labels the organisation's rules set on a call that ends: tags of all rules that it meets, and the outcome
 * of the first. None of a call that Postgres knows to have ended: they were set then, and may have been taken away.
 */
export async function recordLabels(record: CallRecord, db: Database): Promise<RuledLabel[]> {
  const { callId, organizationId } = record;
  const [known, rules] = await db.batch([
    db
      .select({ status: voiceCalls.status })
      .from(voiceCalls)
      .where(and(eq(voiceCalls.organizationId, organizationId), eq(voiceCalls.id, callId))),
    db
      .select()
      .from(callLabelRules)
      .where(
        and(
          eq(callLabelRules.organizationId, organizationId),
          or(isNull(callLabelRules.agentId), eq(callLabelRules.agentId, record.agentId)),
        ),
      )
      .orderBy(asc(callLabelRules.createdAt), asc(callLabelRules.id))
      .limit(MAX_LABEL_RULES),
  ]);
  if (known[0]?.status === "ended") return [];
  const met = rules
    .filter(({ condition }) => meetsCondition(condition, record))
    .map(({ id, kind, label }) => ({ callId, organizationId, kind, label, source: "rule" as const, authorId: id }));
  const [outcome] = met.filter(({ kind }) => kind === "outcome");
  const tags = new Map(met.filter(({ kind }) => kind === "tag").map((tag) => [tag.label, tag]));
  return [...(outcome === undefined ? [] : [outcome]), ...[...tags.values()].slice(0, MAX_TAGS)];
}
