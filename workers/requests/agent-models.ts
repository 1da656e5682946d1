import type { Context } from "hono";
import type { AgentConfig, CostLevers, ProviderChains } from "../../voice/agent.ts";
import type { AppEnv } from "../http/app-env.ts";
import { ApiError } from "../http/errors.ts";
import { easyTurnChains, type RefusedModel } from "../services/agents/model-policy.ts";

const detailsOf = (refused: readonly Pick<RefusedModel, "path">[]) =>
  refused.map(({ path }) => ({ path, message: "is not offered here without a key of your own for its vendor" }));

/** Refuses settings of an agent with models that its organisation may not use. */
export async function requireAllowedModels(c: Context<AppEnv>, chains: ProviderChains | undefined): Promise<void> {
  if (chains === undefined) return;
  refuse(await c.var.services.agents.models.refused(c.var.principal.organizationId, chains));
}

/** Refuses cost levers whose model for easy turns the organisation may not use. */
export async function requireAllowedEasyModel(c: Context<AppEnv>, levers: CostLevers | undefined): Promise<void> {
  if (levers === undefined || levers.easyTurnModel === null) return;
  const { models } = c.var.services.agents;
  const refused = await models.refused(c.var.principal.organizationId, easyTurnChains(levers));
  refuse(refused.map(() => ({ path: "costLevers.easyTurnModel.model" })));
}

function refuse(refused: readonly Pick<RefusedModel, "path">[]): void {
  if (refused.length === 0) return;
  const fields = refused.map(({ path }) => path).join(", ");
  throw new ApiError("invalid_request", `Not valid: ${fields}.`, { details: detailsOf(refused) });
}

/** Refuses a call of an agent that has no model left which it may use: it was stored when others were allowed. */
export async function requireCallableModels(c: Context<AppEnv>, agent: AgentConfig): Promise<void> {
  const missing = await c.var.services.agents.models.missing(agent.organizationId, agent.providers);
  if (missing.length === 0) return;
  const fields = missing.map(({ path }) => path).join(", ");
  throw new ApiError("conflict", `The agent may not use its models any more: ${fields}.`, {
    details: detailsOf(missing),
  });
}
