import type { AgentSettings, ProviderChains } from "../../../voice/agent.ts";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { AppliedAction, ChainEntry, ProviderStageName } from "../../measure/recommendations/action.ts";
import type { Undo } from "../../measure/recommendations/undo.ts";
import type { Agent, Agents } from "../agents/agents.ts";
import type { ActionPlan, AppliedChange, PlanRefusal } from "./action-outcome.ts";

type AgentAction = Extract<AppliedAction, { agentId: string }>;
type AgentUndo = Extract<Undo, { agentId: string }>;

/** Agents as actions change them; `changed` makes the cache's lists of agents out of date. */
export interface AgentActionDeps {
  agents: Pick<Agents, "find" | "update">;
  changed(organizationId: string): Promise<unknown>;
}

/** Plans an action on an agent: its chains or its openers. */
export async function planAgentAction(
  deps: AgentActionDeps,
  organizationId: string,
  action: AgentAction,
): Promise<Result<ActionPlan, PlanRefusal>> {
  const agent = await deps.agents.find(organizationId, action.agentId);
  if (agent === null) return err("gone");
  if (action.type === "set_openers") return planOpeners(deps, agent, action);
  const stage = action.type === "set_model_route" ? "languageModel" : action.stage;
  return planChain(deps, agent, stage, action.first);
}

/** Takes an action on an agent back, unless somebody has changed the same setting since. */
export async function undoAgentAction(
  deps: AgentActionDeps,
  organizationId: string,
  undo: AgentUndo,
  action: AgentAction,
): Promise<"undone" | PlanRefusal> {
  const agent = await deps.agents.find(organizationId, undo.agentId);
  if (agent === null) return "gone";
  if (!isStillSet(agent, action)) return "done_already";
  const changes =
    undo.type === "restore_openers"
      ? { openers: undo.openers }
      : { providers: { ...agent.providers, [undo.stage]: undo.providers[undo.stage] } };
  const updated = await deps.agents.update(organizationId, agent.id, changes, { ofVersion: agent.version });
  if (!updated.ok) return "not_possible";
  await deps.changed(organizationId);
  return "undone";
}

function planOpeners(
  deps: AgentActionDeps,
  agent: Agent,
  { isEnabled, phrases }: Extract<AgentAction, { type: "set_openers" }>,
): Result<ActionPlan, PlanRefusal> {
  const openers: AgentSettings["openers"] = { enabled: isEnabled, phrases: phrases ?? agent.openers.phrases };
  if (JSON.stringify(openers) === JSON.stringify(agent.openers)) return err("done_already");
  const undo = (agentVersion: number): Undo => ({
    type: "restore_openers",
    agentId: agent.id,
    agentVersion,
    openers: agent.openers,
  });
  const changes = [
    { label: `Openers of ${agent.name}`, before: onOff(agent.openers.enabled), after: onOff(isEnabled) },
    ...(phrases === null
      ? []
      : [{ label: "Phrases of its own", before: String(agent.openers.phrases.length), after: String(phrases.length) }]),
  ];
  return ok({ changes, apply: () => update(deps, agent, { openers }, undo) });
}

function planChain(
  deps: AgentActionDeps,
  agent: Agent,
  stage: ProviderStageName,
  first: ChainEntry,
): Result<ActionPlan, PlanRefusal> {
  const { providers } = agent;
  const place = entriesOf(providers, stage).findIndex((entry) => isSame(entry, first));
  if (place === -1) return err("gone");
  if (place === 0) return err("done_already");
  const reordered = withFirst(providers, stage, place);
  const undo = (agentVersion: number): Undo => ({
    type: "restore_chain",
    agentId: agent.id,
    agentVersion,
    stage,
    providers,
  });
  const change = {
    label: `${stageWords[stage]} of ${agent.name}, in order`,
    before: chainWords(providers, stage),
    after: chainWords(reordered, stage),
  };
  return ok({ changes: [change], apply: () => update(deps, agent, { providers: reordered }, undo) });
}

async function update(
  { agents, changed }: AgentActionDeps,
  { organizationId, id, version }: Agent,
  changes: Partial<Pick<AgentSettings, "openers" | "providers">>,
  undo: (agentVersion: number) => Undo,
): Promise<AppliedChange | { refusal: "conflict" }> {
  const updated = await agents.update(organizationId, id, changes, { ofVersion: version });
  if (!updated.ok) return { refusal: "conflict" };
  await changed(organizationId);
  return { undo: undo(updated.value.version), isInForce: true };
}

/** True while the agent has what the action set. */
function isStillSet(agent: Agent, action: AgentAction): boolean {
  if (action.type === "set_openers") return agent.openers.enabled === action.isEnabled;
  const stage = action.type === "set_model_route" ? "languageModel" : action.stage;
  const [first] = entriesOf(agent.providers, stage);
  return first !== undefined && isSame(first, action.first);
}

const stageWords = {
  speechToText: "Speech to text",
  languageModel: "Language models",
  textToSpeech: "Voices",
} as const satisfies Record<ProviderStageName, string>;

function entriesOf(providers: ProviderChains, stage: ProviderStageName): ChainEntry[] {
  if (stage !== "textToSpeech") return providers[stage];
  return providers.textToSpeech.map(({ provider, voice }) => ({ provider, model: voice }));
}

function withFirst(providers: ProviderChains, stage: ProviderStageName, place: number): ProviderChains {
  const moved = <Entry>(chain: readonly Entry[]): Entry[] => [
    ...chain.slice(place, place + 1),
    ...chain.filter((_, index) => index !== place),
  ];
  switch (stage) {
    case "speechToText":
      return { ...providers, speechToText: moved(providers.speechToText) };
    case "languageModel":
      return { ...providers, languageModel: moved(providers.languageModel) };
    case "textToSpeech":
      return { ...providers, textToSpeech: moved(providers.textToSpeech) };
  }
}

function chainWords(providers: ProviderChains, stage: ProviderStageName): string {
  return entriesOf(providers, stage)
    .map(({ provider, model }) => `${provider} (${model})`)
    .join(", ");
}

function isSame(a: ChainEntry, b: ChainEntry): boolean {
  return a.provider === b.provider && a.model === b.model;
}

function onOff(isEnabled: boolean): string {
  return isEnabled ? "on" : "off";
}
