import { and, count, desc, eq, lte } from "drizzle-orm";
import type { AgentTrial, TrialSettings } from "../../../../voice/agent.ts";
import { withTrialSettings } from "../../../../voice/cost-trial.ts";
import { err, ok, type Result } from "../../../../voice/result.ts";
import type { ServicesKind } from "../../../../voice/timeline/services-kind.ts";
import type { Database } from "../../../db/client.ts";
import { violatedConstraint } from "../../../db/failure.ts";
import { createId } from "../../../db/ids.ts";
import { costChanges } from "../../../db/schema.ts";
import type { CostChangeState } from "../../../db/states.ts";
import { newEvaluation } from "../../../measure/cost/trial/evaluation.ts";
import type { Guard } from "../../../measure/cost/trial/guard.ts";
import { type TimeBefore, withThresholds } from "../../../measure/cost/trial/time-before.ts";
import type { Author } from "../../access/audit.ts";
import type { Agents } from "../../agents/agents.ts";
import { type ChangeMoves, createChangeMoves } from "./change-moves.ts";
import { differencesOf, isPossible, namesOf, settingsOf } from "./settings-diff.ts";
import { readTimeBefore } from "./time-before-query.ts";

/** Change to lower costs, as it is stored. */
export type CostChange = typeof costChanges.$inferSelect;

/** Proposal of a change. */
export interface CostChangeProposal {
  agentId: string;
  settings: TrialSettings;
  canaryShare: number;
  guards: Guard[];
  predictedShare: number | null;
  expiresAt: Date;
}

/** Why a step of a change was refused. `state`: it is not in a state for this step. `changed`: the agent was edited. */
export type ChangeRefusal =
  | "no_agent"
  | "no_change"
  | "not_possible"
  | "too_many"
  | "gone"
  | "state"
  | "expired"
  | "changed"
  | "other_running";

/** Changes of one answer, and proposals that wait for approval at a time. */
export const MAX_LISTED_CHANGES = 50;
export const MAX_PROPOSED_CHANGES = 20;
/** Changes that one run of the clock ends. */
const MAX_EXPIRED = 50;

/** World that changes act in. */
export interface CostChangeDeps {
  db: Database;
  agents: Pick<Agents, "find" | "setTrial">;
  /** Makes the cache's copies of agents out of date. */
  agentsChanged: (organizationId: string) => Promise<unknown>;
  /** Kind of services that the deployment's calls are held over. */
  services: () => ServicesKind;
  now: () => number;
}

/**
 * Creates the store of changes that are to lower costs. A proposal alters nothing; an approved one is tried on a share
 * of its agent's calls until it is kept, stopped, over, or rolled back by a guard. Every step is written to the audit
 * log with the step itself, and of two who take one at once, one does.
 */
export function createCostChanges(deps: CostChangeDeps) {
  const { db, agents, now } = deps;
  const moves: ChangeMoves = createChangeMoves(deps);
  const oneOf = (organizationId: string, id: string) =>
    and(eq(costChanges.organizationId, organizationId), eq(costChanges.id, id));

  const find = async (organizationId: string, id: string): Promise<CostChange | null> => {
    const [change] = await db.select().from(costChanges).where(oneOf(organizationId, id));
    return change ?? null;
  };

  /** Takes a step of a change that is in `state`. */
  const step = async (
    author: Author,
    id: string,
    state: CostChangeState,
    take: (change: CostChange) => Promise<CostChange | ChangeRefusal | null>,
  ): Promise<Result<CostChange, ChangeRefusal>> => {
    const change = await find(author.organizationId, id);
    if (change === null) return err("gone");
    if (change.state !== state) return err("state");
    const taken = await take(change);
    if (taken === null) return err("state");
    return typeof taken === "string" ? err(taken) : ok(taken);
  };

  const before = (organizationId: string, agentId: string): Promise<TimeBefore> =>
    readTimeBefore(db, { organizationId, agentId, services: deps.services() }, now());

  return {
    find,

    /** Reads what an agent's calls were like over the last 14 days. */
    before,

    /** Lists the newest changes. */
    async list(organizationId: string): Promise<CostChange[]> {
      return db
        .select()
        .from(costChanges)
        .where(eq(costChanges.organizationId, organizationId))
        .orderBy(desc(costChanges.createdAt), desc(costChanges.id))
        .limit(MAX_LISTED_CHANGES);
    },

    /** Proposes a change: says what it would alter, and alters nothing. */
    async propose(author: Author, proposal: CostChangeProposal): Promise<Result<CostChange, ChangeRefusal>> {
      const { organizationId } = author;
      const agent = await agents.find(organizationId, proposal.agentId);
      if (agent === null) return err("no_agent");
      const settingsBefore = settingsOf(agent, namesOf(proposal.settings));
      if (differencesOf(settingsBefore, proposal.settings).length === 0) return err("no_change");
      if (!isPossible(agent, proposal.settings)) return err("not_possible");
      const [waiting] = await db
        .select({ changes: count() })
        .from(costChanges)
        .where(and(eq(costChanges.organizationId, organizationId), eq(costChanges.state, "proposed")));
      if ((waiting?.changes ?? 0) >= MAX_PROPOSED_CHANGES) return err("too_many");
      const timeBefore = await before(organizationId, proposal.agentId);
      const at = new Date(now());
      return ok(
        await moves.propose(author, {
          ...proposal,
          id: createId("change", now()),
          organizationId,
          state: "proposed",
          settingsBefore,
          guards: withThresholds(proposal.guards, timeBefore),
          before: timeBefore,
          evaluation: newEvaluation,
          proposedBy: author.actor.id,
          createdAt: at,
          updatedAt: at,
        }),
      );
    },

    /** Approves a proposal: a share of the agent's calls is held with its settings from now on. */
    async approve(author: Author, id: string): Promise<Result<CostChange, ChangeRefusal>> {
      return step(author, id, "proposed", async (change) => {
        if (change.expiresAt.getTime() <= now()) return "expired";
        const agent = await agents.find(author.organizationId, change.agentId);
        if (agent === null) return "no_agent";
        const current = settingsOf(agent, namesOf(change.settings));
        if (differencesOf(change.settingsBefore, current).length > 0) return "changed";
        const { settings, canaryShare } = change;
        const trial: AgentTrial = { changeId: id, settings, canaryShare, expiresAtMs: change.expiresAt.getTime() };
        try {
          return await moves.start(author, change, trial);
        } catch (error) {
          if (violatedConstraint(error) === "cost_changes_running") return "other_running";
          throw error;
        }
      });
    },

    /** Stops a change that is proposed or on trial; its agent's own settings hold for every call from now on. */
    async stop(author: Author, id: string): Promise<Result<CostChange, ChangeRefusal>> {
      const change = await find(author.organizationId, id);
      if (change === null) return err("gone");
      if (change.state !== "proposed" && change.state !== "running") return err("state");
      const stopped = await moves.end(author, change, "stopped");
      return stopped === null ? err("state") : ok(stopped);
    },

    /** Keeps a change that is on trial: its settings become the agent's own. */
    async keep(author: Author, id: string): Promise<Result<CostChange, ChangeRefusal>> {
      return step(author, id, "running", async (change) => {
        const agent = await agents.find(author.organizationId, change.agentId);
        if (agent === null) return "no_agent";
        if (!isPossible(agent, change.settings)) return "not_possible";
        const settings = withTrialSettings(agent, change.settings);
        return moves.end(author, change, "kept", { settings, ofVersion: agent.version });
      });
    },

    /** Rolls a change back whose guard was broken; null when it is on trial no more. */
    async rollBack(author: Author, change: CostChange): Promise<CostChange | null> {
      return moves.end(author, change, "rolled_back");
    },

    /** Ends changes whose time is over, of all organisations, as many as one run may. */
    async endExpired(requestId: string): Promise<void> {
      const due = await db
        .select()
        .from(costChanges)
        .where(and(eq(costChanges.state, "running"), lte(costChanges.expiresAt, new Date(now()))))
        .limit(MAX_EXPIRED);
      for (const change of due) {
        const { organizationId } = change;
        await moves.end({ actor: { type: "platform", id: "clock" }, organizationId, requestId }, change, "expired");
      }
    },
  };
}
/** Store of changes, see `createCostChanges`. */
export type CostChanges = ReturnType<typeof createCostChanges>;
