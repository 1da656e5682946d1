import { and, eq, type SQL, sql } from "drizzle-orm";
import type { AgentTrial } from "../../../../voice/agent.ts";
import type { TriableSettings } from "../../../../voice/cost-trial.ts";
import type { Database } from "../../../db/client.ts";
import { agents as agentTable, costChanges } from "../../../db/schema.ts";
import type { CostChangeState } from "../../../db/states.ts";
import { type Author, auditStatement } from "../../access/audit.ts";
import type { Agents } from "../../agents/agents.ts";
import { namesOf } from "./settings-diff.ts";

type CostChange = typeof costChanges.$inferSelect;

/** World that steps of changes are taken in. */
interface MoveDeps {
  db: Database;
  agents: Pick<Agents, "setTrial">;
  agentsChanged: (organizationId: string) => Promise<unknown>;
  now: () => number;
}

const verbs = {
  kept: "keep",
  rolled_back: "roll_back",
  expired: "expire",
  stopped: "stop",
} as const satisfies Partial<Record<CostChangeState, string>>;

/**
 * Makes the steps of changes: each is one transaction of its entry in the audit log, the change's state and the agent's
 * trial, and happens only from the state that the change was read in.
 */
export function createChangeMoves({ db, agents, agentsChanged, now }: MoveDeps) {
  const isIn = ({ id, organizationId, state }: CostChange): SQL =>
    sql`exists (select 1 from ${costChanges} where ${and(
      eq(costChanges.organizationId, organizationId),
      eq(costChanges.id, id),
      eq(costChanges.state, state),
    )})`;

  const audited = (author: Author, change: CostChange, verb: string, only: SQL) => {
    const entry = { action: `cost_change.${verb}`, resourceId: change.id, fields: namesOf(change.settings) } as const;
    return auditStatement(db, author, entry, sql`${isIn(change)} and ${only}`, now());
  };

  const moved = (change: CostChange, set: Partial<CostChange>, only: SQL) =>
    db
      .update(costChanges)
      .set({ ...set, updatedAt: new Date(now()) })
      .where(
        and(
          eq(costChanges.organizationId, change.organizationId),
          eq(costChanges.id, change.id),
          eq(costChanges.state, change.state),
          only,
        ),
      )
      .returning();

  /** The agent is still as it was read. */
  const hasVersion = ({ organizationId, agentId }: CostChange, version: number): SQL =>
    sql`exists (select 1 from ${agentTable} where ${and(
      eq(agentTable.organizationId, organizationId),
      eq(agentTable.id, agentId),
      eq(agentTable.version, version),
    )})`;

  return {
    /** Stores a proposal. */
    async propose(author: Author, row: typeof costChanges.$inferInsert): Promise<CostChange> {
      const entry = { action: "cost_change.propose", resourceId: row.id, fields: namesOf(row.settings) } as const;
      const [, [change]] = await db.batch([
        auditStatement(db, author, entry, sql`true`, now()),
        db.insert(costChanges).values(row).returning(),
      ]);
      if (change === undefined) throw new Error("The insert returned no row.");
      return change;
    },

    /** Puts a proposal on trial; null when somebody else has decided on it meanwhile. */
    async start(author: Author, change: CostChange, trial: AgentTrial): Promise<CostChange | null> {
      const at = new Date(now());
      const set = { state: "running", startedAt: at, decidedBy: author.actor.id } as const;
      const { organizationId, agentId } = change;
      const [, [started]] = await agents.setTrial(
        organizationId,
        agentId,
        { trial, ofChange: null, author: author.actor },
        [audited(author, change, "approve", sql`true`), moved(change, set, sql`true`)],
      );
      await agentsChanged(organizationId);
      return started ?? null;
    },

    /**
     * Ends a change; of one that is kept, `settings` become those of the agent, which must still have the version that
     * they were made for. Null when it has ended already, or the agent was edited.
     */
    async end(
      author: Author,
      change: CostChange,
      state: keyof typeof verbs,
      kept?: { settings: TriableSettings; ofVersion: number },
    ): Promise<CostChange | null> {
      const { organizationId, agentId, id } = change;
      const set = { state, endedAt: new Date(now()), decidedBy: author.actor.id };
      const trial = {
        trial: null,
        ofChange: id,
        author: author.actor,
        ...(kept !== undefined && { settings: kept.settings }),
      };
      const only = kept === undefined ? sql`true` : hasVersion(change, kept.ofVersion);
      const [, [ended]] = await agents.setTrial(organizationId, agentId, trial, [
        audited(author, change, verbs[state], only),
        moved(change, set, only),
      ]);
      await agentsChanged(organizationId);
      return ended ?? null;
    },
  };
}
/** Steps of changes, see `createChangeMoves`. */
export type ChangeMoves = ReturnType<typeof createChangeMoves>;
