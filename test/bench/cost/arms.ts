import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import { type AgentSettings, type CostLevers, defaultCostLevers } from "../../../voice/agent.ts";
import { HOUSE_RULES } from "./house-rules.ts";

/** Models that the calls are held with, by their vendor's names; here one responder answers for both. */
export const MAIN_MODEL = "gpt-4.1";
export const EASY_MODEL = "gpt-4.1-nano";

/** Levers that are on in a share of the calls. */
export interface Arm {
  readonly name: string;
  readonly settings: AgentSettings;
  readonly isNewForEachCall: false;
}

/** All levers off, all on, and each alone. */
export const ARMS: readonly Arm[] = [
  arm("all off", {}),
  arm("all on", {
    speechCache: true,
    pausesSpeechToText: true,
    stablePromptFirst: true,
    easyTurnModel: { provider: "openai-compatible", model: EASY_MODEL },
  }),
  arm("speech cache", { speechCache: true }),
  arm("paused speech to text", { pausesSpeechToText: true }),
  arm("stable prompt first", { stablePromptFirst: true }),
  arm("model for easy turns", { easyTurnModel: { provider: "openai-compatible", model: EASY_MODEL } }),
];

/** Returns the arm of a name. */
export function armOf(name: string): Arm {
  const found = ARMS.find((one) => one.name === name);
  if (!found) throw new Error(`there is no arm "${name}"`);
  return found;
}

function arm(name: string, levers: Partial<CostLevers>): Arm {
  return {
    name,
    isNewForEachCall: false,
    settings: {
      ...clinicReceptionist,
      slug: `cost-${name.replaceAll(" ", "-")}`,
      prompt: `${clinicReceptionist.prompt}\n\n${HOUSE_RULES}`,
      providers: {
        ...clinicReceptionist.providers,
        languageModel: [{ provider: "openai-compatible", model: MAIN_MODEL }],
      },
      costLevers: { ...defaultCostLevers, ...levers },
    },
  };
}
