import type { MeasuredCall } from "../../../workers/measure/benchmarks/measured-call.ts";
import { voiceFigures } from "../../../workers/measure/benchmarks/voice-figures.ts";
import type { CategoryRunner, Json, RunFacts } from "../category.ts";
import { StepFailure } from "../step-failure.ts";
import { estimatedCallUsd, vendorRefusal } from "../vendor-price.ts";
import { holdCalls } from "./hold-calls.ts";
import { planVoiceSteps, scriptsOf } from "./voice-plan.ts";

/** Result of one step: its calls, as JSON. */
type VoiceResult = Json & readonly Json[];

/**
 * Category `voice`: whole calls of the sandbox's agent, by callers inside the object who speak recorded sentences,
 * pause as people do and interrupt. Calls are the units.
 */
export const voiceRunner: CategoryRunner<VoiceResult> = {
  category: "voice",
  plan: (facts) => (skipReason(facts) === null ? planVoiceSteps(facts) : []),
  skipReason,
  estimateCostUsd: (facts) => facts.request.calls * estimatedCallUsd(facts),
  async run(step, context) {
    const scripts = scriptsOf(step);
    if (context.services === "vendor" && !context.spend(scripts.length * estimatedCallUsd(context))) {
      throw new StepFailure("the run's price is at its cap");
    }
    return (await holdCalls(scripts, context)) as unknown as VoiceResult;
  },
  report: (steps) => voiceFigures(steps.flatMap(({ result }) => (result ?? []) as unknown as MeasuredCall[])),
};

function skipReason(facts: RunFacts): string | null {
  const { agent } = facts;
  if (!/^en\b/i.test(agent.language)) return `Its callers speak English, the agent ${agent.language}.`;
  return vendorRefusal(facts);
}
