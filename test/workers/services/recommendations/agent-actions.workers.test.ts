import { describe, expect, it } from "vitest";
import { err } from "../../../../voice/result.ts";
import { createAgents } from "../../../../workers/services/agents/agents.ts";
import { planAgentAction, undoAgentAction } from "../../../../workers/services/recommendations/agent-actions.ts";
import { agentSettings, createTenant, database } from "../../../support/worker/tenant.ts";

/** A tenant with one agent, and what the actions need. */
async function clinic() {
  const { organizationId } = await createTenant();
  const agents = createAgents(database(), () => undefined);
  const settings = agentSettings({
    openers: { enabled: false, phrases: ["Sure."] },
    providers: {
      ...agentSettings().providers,
      languageModel: [
        { provider: "openai-compatible", model: "slow" },
        { provider: "openai-compatible", model: "fast" },
        { provider: "workers-ai", model: "spare" },
      ],
    },
  });
  const made = await agents.create(organizationId, settings, null);
  if (!made.ok) throw new Error("no agent");
  const changedOf: string[] = [];
  const deps = {
    agents,
    changed: async (organization: string) => {
      changedOf.push(organization);
    },
  };
  return { organizationId, agents, agent: made.value.made, deps, changedOf };
}

const author = (organizationId: string) => ({
  actor: { type: "key" as const, id: "key_1" },
  organizationId,
  requestId: "request_1",
});

describe("a model route", () => {
  it("puts the named model first, keeps the others' order, and is taken back whole", async () => {
    const { organizationId, agents, agent, deps, changedOf } = await clinic();
    const first = { provider: "openai-compatible" as const, model: "fast" };
    const action = { type: "set_model_route" as const, agentId: agent.id, first };
    const planned = await planAgentAction(deps, organizationId, action);
    if (!planned.ok) throw new Error(planned.error);
    expect(changedOf).toEqual([]);
    const applied = await planned.value.apply(author(organizationId));
    if ("refusal" in applied) throw new Error(applied.refusal);
    const modelsOf = async () =>
      (await agents.find(organizationId, agent.id))?.providers.languageModel.map(({ model }) => model);
    expect(await modelsOf()).toEqual(["fast", "slow", "spare"]);
    expect(changedOf).toEqual([organizationId]);
    if (!("agentId" in applied.undo)) throw new Error("not an agent's");
    expect(await undoAgentAction(deps, organizationId, applied.undo, action)).toBe("undone");
    expect(await modelsOf()).toEqual(["slow", "fast", "spare"]);
  });

  it("is refused when the chain has no such model, or has it first", async () => {
    const { organizationId, agent, deps } = await clinic();
    const plan = (model: string) =>
      planAgentAction(deps, organizationId, {
        type: "set_model_route",
        agentId: agent.id,
        first: { provider: "openai-compatible", model },
      });
    expect(await plan("unknown")).toEqual(err("gone"));
    expect(await plan("slow")).toEqual(err("done_already"));
  });
});

describe("openers", () => {
  const on = (agentId: string) => ({ type: "set_openers" as const, agentId, isEnabled: true, phrases: null });

  it("are switched on with the agent's own phrases", async () => {
    const { organizationId, agents, agent, deps } = await clinic();
    const planned = await planAgentAction(deps, organizationId, on(agent.id));
    if (!planned.ok) throw new Error(planned.error);
    expect(planned.value.changes).toEqual([{ label: "Openers of Receptionist", before: "off", after: "on" }]);
    await planned.value.apply(author(organizationId));
    expect((await agents.find(organizationId, agent.id))?.openers).toEqual({ enabled: true, phrases: ["Sure."] });
  });

  it("are left alone when the agent was edited between the plan and the change", async () => {
    const { organizationId, agents, agent, deps } = await clinic();
    const planned = await planAgentAction(deps, organizationId, on(agent.id));
    if (!planned.ok) throw new Error(planned.error);
    await agents.update(organizationId, agent.id, { name: "Edited" });
    expect(await planned.value.apply(author(organizationId))).toEqual({ refusal: "conflict" });
    expect((await agents.find(organizationId, agent.id))?.openers.enabled).toBe(false);
  });

  it("of another tenant's agent are not found", async () => {
    const { agent } = await clinic();
    const { organizationId, deps } = await clinic();
    expect(await planAgentAction(deps, organizationId, on(agent.id))).toEqual(err("gone"));
  });
});
