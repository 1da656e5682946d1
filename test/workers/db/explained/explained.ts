import type { AgentConfig } from "../../../../voice/agent.ts";
import type { Author } from "../../../../workers/services/access/audit.ts";
import type { CallServices } from "../../../../workers/services/calls/call-services.ts";
import type { RequestServices } from "../../../../workers/services/create.ts";
import type { PlanProblem } from "../../../support/database/explained-database.ts";

/** Rows of the load set that are asked for: one organisation's. */
export interface Sample {
  organizationId: string;
  author: Author & { actor: { type: "key"; id: string } };
  agent: AgentConfig;
  campaignId: string;
  leadId: string;
  callId: string;
  phone: string;
}

/** The services as the worker wires them. */
export interface Services {
  request: RequestServices;
  call: CallServices;
  housekeeping: Record<string, () => Promise<unknown>>;
}

/** A use of a method that looks for rows; `allowed` names what its plan may contain, and why that is right. */
export interface Explained {
  run: (services: Services, sample: Sample) => Promise<unknown>;
  allowed?: { kinds: PlanProblem["kind"][]; reason: string };
}

/** A method that looks for no rows in Postgres, and what it does instead. */
export interface NoQuery {
  none: string;
}

/** An entry of a method that looks for rows. */
export const run = (use: Explained["run"], allowed?: NonNullable<Explained["allowed"]>): Explained =>
  allowed === undefined ? { run: use } : { run: use, allowed };

/** An entry of a method that looks for none, with what it does instead. */
export const none = (reason: string): NoQuery => ({ none: reason });

/** A number that is nobody's: kept free for drama. */
export const NOBODYS_PHONE = "+442079460000";

/** A partial index holds nothing but what is asked for. */
export const UNSETTLED = {
  kinds: ["whole index"] satisfies PlanProblem["kind"][],
  reason: "a partial index of recommendations that are not settled, of all organisations",
};

/** Sorting few rows is nothing; `reason` says which they are. */
export const OF_FEW = (reason: string) => ({ kinds: ["sort"] satisfies PlanProblem["kind"][], reason });

/** Methods of the services, by their names. */
export type ExplainedMethods = Record<string, Explained | NoQuery>;
