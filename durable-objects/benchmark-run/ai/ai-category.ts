import type { AgentConfig } from "../../../voice/agent.ts";
import { EnergyClassifier } from "../../../voice/audio/energy-classifier.ts";
import { speechToTextOptions } from "../../../voice/listening/speech-to-text-options.ts";
import { type AiRound, aiFigures, type MeasuredProvider } from "../../../workers/measure/benchmarks/ai-figures.ts";
import { createLanguageModel, createSpeechToText, createTextToSpeech } from "../../../workers/providers/registry.ts";
import type { ProviderConfig } from "../../../workers/providers/vendor/config.ts";
import { connectSocket } from "../../../workers/providers/vendor/connect-socket.ts";
import { createCallServices } from "../../../workers/services/calls/call-services.ts";
import { callerSentences } from "../caller-speech/caller-sentences.ts";
import { callerSpeech } from "../caller-speech/caller-speech.ts";
import type { CategoryRunner, Json, RunFacts, StepContext, StepPlan } from "../category.ts";
import { StepFailure } from "../step-failure.ts";
import { priceUsd, type VendorUse, vendorRefusal } from "../vendor-price.ts";
import { measureHearing } from "./measure-hearing.ts";
import { measureModel } from "./measure-model.ts";
import { measureVoice } from "./measure-voice.ts";

/** Phrases that speech to text hears in a round, at the same time, and questions that a model is asked, in turn. */
const PHRASES_A_ROUND = 2;
const QUESTIONS_A_ROUND = 2;
const EXPECTED_MS = 5_500;
const SPEECH_RATE_HZ = 24_000;

/** Use of vendors in one round, about: a prompt has the agent's knowledge with it. */
const ROUND_USE = {
  audioMs: PHRASES_A_ROUND * 5_000,
  promptTokens: QUESTIONS_A_ROUND * 1_500,
  completionTokens: QUESTIONS_A_ROUND * 60,
  characters: 120,
} as const satisfies VendorUse;

/**
 * Category `ai`: every provider and model of the sandbox's agent through its adapter, without a call around it. Rounds
 * are the units.
 */
export const aiRunner: CategoryRunner<Json> = {
  category: "ai",
  samplingMs: 38_000,
  plan(facts): StepPlan[] {
    if (vendorRefusal(facts) !== null) return [];
    return Array.from({ length: facts.request.rounds }, (_, round) => {
      return { kind: "providers", round, expectedMs: EXPECTED_MS, parameters: null };
    });
  },
  skipReason: vendorRefusal,
  estimateCostUsd: (facts) => facts.request.rounds * roundUsd(facts),
  async run(step, context) {
    if (context.services === "vendor" && !context.spend(roundUsd(context))) {
      throw new StepFailure("the run's price is at its cap");
    }
    return (await measureRound(step.round, context)) as unknown as Json;
  },
  report: (steps) => aiFigures(steps.flatMap(({ result }) => (result === null ? [] : [result as unknown as AiRound]))),
};

/** Price of a round: of every entry of the chains, not of the first alone. */
function roundUsd({ services, agent }: Pick<RunFacts, "services" | "agent">): number {
  const { speechToText, languageModel, textToSpeech } = agent.providers;
  const of = (providers: AgentConfig["providers"], use: VendorUse): number =>
    priceUsd({ services, agent: { ...agent, providers } }, use);
  const none = { speechToText: [], languageModel: [], textToSpeech: [] };
  const { audioMs, promptTokens, completionTokens, characters } = ROUND_USE;
  return [
    ...speechToText.map((entry) => of({ ...none, speechToText: [entry] }, { audioMs })),
    ...languageModel.map((entry) => of({ ...none, languageModel: [entry] }, { promptTokens, completionTokens })),
    ...textToSpeech.map((entry) => of({ ...none, textToSpeech: [entry] }, { characters })),
  ].reduce((sum, usd) => sum + usd, 0);
}

async function measureRound(round: number, context: StepContext): Promise<AiRound> {
  const { env, clock, sandbox } = context;
  const { agent } = sandbox;
  const services = createCallServices(env, context.waitUntil);
  const secrets = await services.loadProviders(sandbox.organizationId);
  const config: ProviderConfig = { ...secrets, ai: env.AI };
  const chains = services.permitted(agent, secrets);
  const knowledge = await services.loadKnowledge(agent);
  const deps = { clock, openSocket: connectSocket, createClassifier: () => new EnergyClassifier() };
  const result: AiRound = { heard: [], answered: [], spoken: [] };

  const listening = speechToTextOptions(agent);
  const phrases = callerSentences.map(({ text }) => text);
  const options = { ...listening, expectedPhrases: [...new Set([...listening.expectedPhrases, ...phrases])] };
  for (const entry of chains.speechToText) {
    const heard = someOf(callerSpeech(), round, PHRASES_A_ROUND).map((phrase) =>
      attempt(entry, async () => measureHearing(createSpeechToText(entry, config, deps), options, phrase, context)),
    );
    result.heard.push(...(await Promise.all(heard)));
  }

  for (const entry of chains.languageModel) {
    for (const question of someOf(questionsOf(agent), round, QUESTIONS_A_ROUND)) {
      const cacheKey = `benchmark_${sandbox.organizationId}`;
      const asked = { agent, knowledge, question };
      result.answered.push(
        await attempt(
          entry,
          async () => (await measureModel(createLanguageModel(entry, config), asked, context, cacheKey)).figures,
        ),
      );
    }
  }

  for (const { provider, voice } of chains.textToSpeech) {
    const spoken = await attempt({ provider, model: voice }, async () => {
      const vendor = createTextToSpeech({ provider, voice }, config, deps);
      const session = vendor.open({ voice, sampleRateHz: SPEECH_RATE_HZ });
      try {
        return await measureVoice(session, sentenceOf(agent, round, clock.now()), SPEECH_RATE_HZ, context);
      } finally {
        session.close();
      }
    });
    result.spoken.push(spoken);
  }
  return result;
}

/** Questions that the agent knows the answers to; without any of its own, what it is there for. */
function questionsOf(agent: AgentConfig): string[] {
  const known = agent.knowledge.flatMap(({ questions }) => questions[0] ?? []);
  return known.length > 0 ? known : ["What can you help me with?", "Who are you?"];
}

/** Sentence of the agent's that nobody has had spoken before: services keep what they have spoken. */
function sentenceOf(agent: AgentConfig, round: number, nowMs: number): string {
  const answers = agent.knowledge.map(({ answer }) => answer);
  const [text = agent.greeting] = someOf(answers.length > 0 ? answers : [agent.greeting], round, 1);
  return `${text.slice(0, 160)} Your number is ${[...String(nowMs).slice(-6)].join(" ")}.`;
}

/** Some of all in turn: the next ones in the next round, and so around. */
function someOf<T>(all: readonly T[], round: number, count: number): T[] {
  return Array.from(
    { length: Math.min(count, all.length) },
    (_, index) => all[(round * count + index) % all.length] as T,
  );
}

/** Measures a provider once; a failure is a result too, by its name and message, which hold no words. */
async function attempt<Figures extends { failure: null }>(
  { provider, model }: MeasuredProvider,
  measure: () => Promise<Figures>,
): Promise<(Figures & MeasuredProvider) | (MeasuredProvider & { failure: string })> {
  try {
    return { ...(await measure()), provider, model };
  } catch (error) {
    return { provider, model, failure: error instanceof Error ? error.message.slice(0, 200) : "it failed" };
  }
}
