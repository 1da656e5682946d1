import { and, eq } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { callCosts, callTurns } from "../../db/schema.ts";
import { type StoredCostLine, type TurnCost, turnCosts } from "../../measure/cost/call-cost.ts";

/** Cost of a call, split by its turns; the last part is that of none. */
export interface CallCosts {
  callId: string;
  services: (typeof callCosts.$inferSelect)["services"];
  startedAt: Date;
  nanoUsd: bigint | null;
  knownNanoUsd: bigint;
  turns: TurnCost[];
  lines: StoredCostLine[];
}

/** Creates the reader of calls' costs. */
export function createCallCosts(db: Database) {
  return {
    /** Returns the cost of a call with those of its turns; null where none is kept, as of a call that goes on. */
    async find(organizationId: string, callId: string): Promise<CallCosts | null> {
      const [costs, turns] = await db.batch([
        db
          .select()
          .from(callCosts)
          .where(and(eq(callCosts.organizationId, organizationId), eq(callCosts.callId, callId))),
        db
          .select({ turnId: callTurns.turnId, index: callTurns.index })
          .from(callTurns)
          .where(and(eq(callTurns.organizationId, organizationId), eq(callTurns.callId, callId))),
      ]);
      const [cost] = costs;
      if (cost === undefined) return null;
      const { services, startedAt, nanoUsd, knownNanoUsd, lines } = cost;
      const parts = turnCosts(
        lines,
        turns.sort((a, b) => a.index - b.index).map(({ turnId }) => turnId),
      );
      return { callId, services, startedAt, nanoUsd, knownNanoUsd, turns: parts, lines };
    },
  };
}
/** Reader of calls' costs, see `createCallCosts`. */
export type CallCostReader = ReturnType<typeof createCallCosts>;
