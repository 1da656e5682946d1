import type { RequestServices } from "../../../../workers/services/create.ts";
import { type ExplainedMethods, none, run } from "./explained.ts";

/** Methods of `services/agents`. */
export const agents: ExplainedMethods = {
  "agents.providerCredentials.list": run(({ request }, { organizationId }) =>
    credentialsOf(request).list(organizationId),
  ),
  "agents.providerCredentials.put": none("inserts, or updates by primary key"),
  "agents.providerCredentials.remove": run(({ request }, { author }) =>
    credentialsOf(request).remove(author, "deepgram"),
  ),
  "agents.providerCredentials.rotate": run(({ request }, { author }) => credentialsOf(request).rotate(author)),
  "agents.agents.find": run(({ request }, { organizationId, agent }) =>
    request.agents.agents.find(organizationId, agent.id),
  ),
  "agents.agents.findByName": run(({ request }, { organizationId, agent }) =>
    request.agents.agents.findByName(organizationId, agent.slug),
  ),
  "agents.publicAgents.list": run(({ request }, { organizationId }) =>
    request.agents.publicAgents.list(organizationId),
  ),
  "agents.publicAgents.find": run(
    async ({ request }, { organizationId, agent }) => {
      await request.agents.publicAgents.find({ organizationId, idOrSlug: agent.slug });
      await request.agents.publicAgents.find({ organizationId: undefined, idOrSlug: agent.id });
    },
    {
      kinds: ["whole index"],
      reason: "the partial index of public agents, of which the set has none: there is nothing to choose an index by",
    },
  ),
  "agents.agents.create": none("inserts"),
  "agents.agents.update": run(({ request }, { organizationId }) =>
    request.agents.agents.update(organizationId, "agent_nobody", { name: "None" }),
  ),
  "agents.agents.setTrial": none("changes one agent by its id, as `update` does"),
  "agents.agents.remove": run(({ request }, { organizationId }) =>
    request.agents.agents.remove(organizationId, "agent_nobody"),
  ),
  "agents.versions.list": run(({ request }, { organizationId, agent }) =>
    request.agents.versions.list(organizationId, agent.id),
  ),
  "agents.versions.find": run(({ request }, { organizationId, agent }) =>
    request.agents.versions.find(organizationId, agent.id, 1),
  ),
  "agents.models.refused": none("asks what `providerCredentials.list` asks"),
  "agents.models.missing": none("asks what `providerCredentials.list` asks"),
  "agents.voiceClips.load": none("reads KV"),
  "agents.voiceClips.prepare": none("writes KV"),
  "agents.spokenLines.speak": none("asks a vendor"),
  "agents.voiceClips.read": none("reads KV"),
};

function credentialsOf({ agents: { providerCredentials } }: RequestServices) {
  if (providerCredentials === null) throw new Error("The services have no keys to encrypt credentials with.");
  return providerCredentials;
}
