import type { ProviderChains } from "../../../voice/agent.ts";
import { type AllowedModels, missingStages, type RefusedModel, refusedModels } from "./model-policy.ts";

/**
 * Creates the check of agents' models against those that are allowed on the deployment's keys. An organisation's own
 * vendors are asked for only where one is not.
 */
export function createModels(
  allowed: AllowedModels,
  ownVendorsOf: (organizationId: string) => Promise<ReadonlySet<string>>,
) {
  const refused = async (organizationId: string, chains: ProviderChains): Promise<RefusedModel[]> => {
    if (refusedModels(chains, allowed, new Set()).length === 0) return [];
    return refusedModels(chains, allowed, await ownVendorsOf(organizationId));
  };
  return {
    /** Lists the entries of chains that the organisation may not use. */
    refused,

    /** Lists the entries for want of which an agent takes no call: those of stages that have no other. */
    async missing(organizationId: string, chains: ProviderChains): Promise<RefusedModel[]> {
      return missingStages(chains, await refused(organizationId, chains));
    },
  };
}
/** Check of agents' models, see `createModels`. */
export type Models = ReturnType<typeof createModels>;
