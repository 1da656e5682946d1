import { type CallerHabits, type CallScript, planCalls } from "../../../voice/caller/caller-script.ts";
import { callerSentences } from "../caller-speech/caller-sentences.ts";
import type { Json, RunFacts, StepPlan } from "../category.ts";

/** Fewest calls that go on at the same time. */
const LEAST_AT_ONCE = 3;
/** Most: what one object can keep in time. */
const MOST_AT_ONCE = 10;
/** Steps that calls are spread over where there are enough of them. */
const ROUNDS = 5;
/** About the length of a call. */
const EXPECTED_MS = 17_500;

/**
 * Habits of the benchmark's callers: short calls, since a step has 20 s. Pauses within sentences are drawn as people
 * make them and cut at 1.5 s, which a tenth would outlast.
 */
const habits = {
  utterances: [2, 2],
  shortAnswerShare: 0,
  goodbyeShare: 0,
  interruptingShare: 0.4,
  longestPauseMs: 1_500,
} as const satisfies CallerHabits;

/** A greeting is listened to for this long, then spoken over. */
const GREETING_PATIENCE_MS = 3_600;
/** So is an answer that was to be heard to its end. */
const ANSWER_PATIENCE_MS = 5_000;

/** Plans the calls of a run: steps of several calls at once. The same request gives the same calls. */
export function planVoiceSteps({ request }: Pick<RunFacts, "request">): StepPlan[] {
  const scripts = planCalls(callerSentences, request.calls, request.seed, habits).map(withPatience);
  const atOnce = Math.min(MOST_AT_ONCE, Math.max(LEAST_AT_ONCE, Math.ceil(request.calls / ROUNDS)));
  const steps: StepPlan[] = [];
  for (let from = 0; from < scripts.length; from += atOnce) {
    const parameters: Json = scripts.slice(from, from + atOnce).map(scriptJson);
    steps.push({ kind: "calls", round: steps.length, expectedMs: EXPECTED_MS, parameters });
  }
  return steps;
}

/** Reads the scripts of a step back from its parameters. */
export function scriptsOf(step: StepPlan): CallScript[] {
  return step.parameters as unknown as CallScript[];
}

function withPatience(script: CallScript): CallScript {
  return script.map((utterance, position) => {
    const patienceMs = position === 0 ? GREETING_PATIENCE_MS : ANSWER_PATIENCE_MS;
    return { ...utterance, interruptsAfterMs: utterance.interruptsAfterMs ?? patienceMs };
  });
}

function scriptJson(script: CallScript): Json {
  return script.map(({ recording, pauses, interruptsAfterMs }) => ({
    recording,
    pauses: pauses.map(({ afterWord, ms }) => ({ afterWord, ms })),
    interruptsAfterMs,
  }));
}
