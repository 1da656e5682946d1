import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../../voice/result.ts";
import type { Database } from "../../../db/client.ts";
import { callLabels, voiceCalls } from "../../../db/schema.ts";

/** Label of a call, as it is stored. */
export type CallLabel = Pick<typeof callLabels.$inferSelect, "kind" | "label" | "source" | "authorId" | "createdAt">;

/** Tags that a call may have. */
export const MAX_TAGS = 20;

/** Change of a call's labels. An outcome that is left out stays; null takes it away. */
export interface LabelChange {
  addTags: readonly string[];
  removeTags: readonly string[];
  outcome?: string | null | undefined;
}

/** Creates the store of calls' labels. Every method sees one organisation only. */
export function createCallLabels(db: Database, now: () => number = Date.now) {
  return {
    list,

    /**
     * Changes a call's labels by hand and returns them. Fails when there is no such call, or it would have too many
     * tags.
     */
    async change(
      organizationId: string,
      callId: string,
      authorId: string,
      { addTags, removeTags, outcome }: LabelChange,
    ): Promise<Result<CallLabel[], "unknown_call" | "too_many">> {
      const known = await list(organizationId, callId);
      if (known === null) return err("unknown_call");
      const tags = new Set(known.flatMap(({ kind, label }) => (kind === "tag" ? [label] : [])));
      for (const tag of removeTags) tags.delete(tag);
      for (const tag of addTags) tags.add(tag);
      if (tags.size > MAX_TAGS) return err("too_many");
      const base = { callId, organizationId, source: "hand" as const, authorId, createdAt: new Date(now()) };
      const ofCall = and(eq(callLabels.organizationId, organizationId), eq(callLabels.callId, callId));
      const added = [
        ...addTags.map((label) => ({ ...base, kind: "tag" as const, label })),
        ...(typeof outcome === "string" ? [{ ...base, kind: "outcome" as const, label: outcome }] : []),
      ];
      await db.batch([
        db
          .delete(callLabels)
          .where(and(ofCall, eq(callLabels.kind, "tag"), inArray(callLabels.label, [...removeTags]))),
        db.delete(callLabels).where(and(ofCall, outcome === undefined ? sql`false` : eq(callLabels.kind, "outcome"))),
        ...(added.length === 0 ? [] : [db.insert(callLabels).values(added).onConflictDoNothing()]),
      ]);
      return ok((await list(organizationId, callId)) ?? []);
    },
  };

  /** Lists a call's labels, the outcome first; null when there is no such call. */
  async function list(organizationId: string, callId: string): Promise<CallLabel[] | null> {
    const [calls, labels] = await db.batch([
      db
        .select({ id: voiceCalls.id })
        .from(voiceCalls)
        .where(and(eq(voiceCalls.organizationId, organizationId), eq(voiceCalls.id, callId))),
      db
        .select({
          kind: callLabels.kind,
          label: callLabels.label,
          source: callLabels.source,
          authorId: callLabels.authorId,
          createdAt: callLabels.createdAt,
        })
        .from(callLabels)
        .where(and(eq(callLabels.organizationId, organizationId), eq(callLabels.callId, callId)))
        .orderBy(asc(callLabels.kind), asc(callLabels.label)),
    ]);
    return calls.length === 0 ? null : labels;
  }
}
/** Store of calls' labels, see `createCallLabels`. */
export type CallLabels = ReturnType<typeof createCallLabels>;
