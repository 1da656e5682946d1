import type { schemas } from "../../api/api-types.ts";

type Settings = schemas["NewCostChange"]["settings"];
type Model = NonNullable<Settings["languageModel"]>[number];
type CostLevers = NonNullable<Settings["costLevers"]>;

/** Settings that the form can propose. */
export const changeKinds = {
  model: "another language model first",
  speculation: "less work ahead of the end of a turn",
  eager: "fewer eager ends of turns",
  speechCache: "clauses that were said before are played from a store",
  pausesSpeechToText: "speech to text pauses while the agent speaks",
  stablePromptFirst: "prompts that begin alike, for vendors' caches",
  easyModel: "a small model for easy turns",
} as const;
/** Setting that the form proposes. */
export type ChangeKind = keyof typeof changeKinds;

/** A change as it stands in the form. */
export interface ChangeDraft {
  agentId: string;
  kind: ChangeKind;
  provider: Model["provider"];
  model: string;
  speculation: "off" | "llm";
  /** Confidence, in percent; NaN for what is no number. */
  eagerPercent: number;
  canaryPercent: number;
  days: number;
  /** NaN for none. */
  predictedPercent: number;
}

/** The form before anything is filled in. */
export const emptyChangeDraft: ChangeDraft = {
  agentId: "",
  kind: "model",
  provider: "openai-compatible",
  model: "",
  speculation: "off",
  eagerPercent: 60,
  canaryPercent: 20,
  days: 7,
  predictedPercent: Number.NaN,
};

const DAY_MS = 86_400_000;
/** Models that a chain has at most. */
const MAX_MODELS = 3;

/** Settings of an agent that a proposal begins from. */
export interface ProposedFor {
  models: readonly Model[];
  costLevers: CostLevers;
}

/** What a proposal sends; the agent's own models stay behind the one that is tried, to take over from it. */
export function proposalOf(draft: ChangeDraft, agent: ProposedFor, nowMs: number): object {
  const { agentId, canaryPercent, days, predictedPercent } = draft;
  return {
    agentId,
    settings: settingsOf(draft, agent),
    canaryShare: canaryPercent / 100,
    predictedSavingShare: Number.isNaN(predictedPercent) ? null : predictedPercent / 100,
    expiresAt: new Date(nowMs + days * DAY_MS).toISOString(),
  };
}

function settingsOf(draft: ChangeDraft, { models, costLevers }: ProposedFor): Settings {
  const tried: Model = { provider: draft.provider, model: draft.model.trim() };
  switch (draft.kind) {
    case "model": {
      const others = models.filter(({ provider, model }) => provider !== tried.provider || model !== tried.model);
      return { languageModel: [tried, ...others].slice(0, MAX_MODELS) };
    }
    case "speculation":
      return { speculation: draft.speculation };
    case "eager":
      return { eagerEndOfTurnThreshold: draft.eagerPercent / 100 };
    case "easyModel":
      return { costLevers: { ...costLevers, easyTurnModel: tried } };
    default:
      return { costLevers: { ...costLevers, [draft.kind]: true } };
  }
}
