import { keyPart } from "../../benchmarks/metric-key.ts";
import type { ChainEntry, ProviderStageName } from "../action.ts";
import { byDifference, evidenceOf, isImprovement, settingEvidence, spreadOf } from "../prediction.ts";
import type { Evidence, Finding, Prediction } from "../recommendation.ts";
import { firstMetricOf, type MeasuredMetric, metricOf } from "../report-metrics.ts";
import type { ProviderSpread, Rule, RuleInput } from "../rule-input.ts";

/** First results later than this times the earlier ones, or an alternative's, are told. */
const SLOWER = 1.5;
/** Fewer uses say nothing about a provider. */
const LEAST_USES = 30;

const stageWords = {
  speechToText: { key: "stt", figure: "final_delay", words: "speech to text" },
  languageModel: { key: "llm", figure: "first_token", words: "language model" },
  textToSpeech: { key: "tts", figure: "first_byte", words: "text to speech" },
} as const satisfies Record<ProviderStageName, { key: string; figure: string; words: string }>;

/** Metrics of what callers wait for, of which a provider's delay is a part. */
const WAIT = ["voice.answer_heard.p50", "voice.turn_gap.p50"];
/** Metrics of the part itself, as calls had it: openers and questions asked in secret do not hide it. */
const PART: Partial<Record<ProviderStageName, string>> = {
  languageModel: "voice.llm_first_token.p50",
  textToSpeech: "voice.tts_first_byte.p50",
};

/** Entry of a chain with its words; of a voice, `voice` is the model. */
interface Entry {
  entry: ChainEntry;
  metric: MeasuredMetric | null;
}

/** Rule: the first provider of a chain is slower than one behind it, or than it was. */
export const providerOrder: Rule = (input) => {
  const { agent } = input;
  if (agent === null) return [];
  const chains: Record<ProviderStageName, readonly ChainEntry[]> = {
    speechToText: agent.providers.speechToText,
    languageModel: agent.providers.languageModel,
    textToSpeech: agent.providers.textToSpeech.map(({ provider, voice }) => ({ provider, model: voice })),
  };
  return (Object.keys(chains) as ProviderStageName[]).flatMap(
    (stage) => findingOf(stage, chains[stage], agent, input) ?? [],
  );
};

function findingOf(
  stage: ProviderStageName,
  chain: readonly ChainEntry[],
  agent: NonNullable<RuleInput["agent"]>,
  input: RuleInput,
): Finding | null {
  const { report } = input;
  const [first, ...others] = chain.map((entry): Entry => ({ entry, metric: providerMetric(input, stage, entry) }));
  if (first?.metric == null) return null;
  const measured = first.metric;
  const slowedFrom = earlierOf(input, stage, first.entry, measured);
  const better = others
    .flatMap(({ entry, metric }) => (metric === null ? [] : [{ entry, metric }]))
    .filter(({ metric }) => measured.value >= SLOWER * metric.value && isApart(measured, metric))
    .toSorted((a, b) => a.metric.value - b.metric.value)[0];
  if (slowedFrom === null && better === undefined) return null;
  const { words } = stageWords[stage];
  const isModelOnly =
    stage === "languageModel" && better !== undefined && better.entry.provider === first.entry.provider;
  const prediction = better === undefined ? null : predict(stage, measured, better.metric, input);
  return {
    rule:
      slowedFrom !== null
        ? "provider_slowed"
        : isModelOnly
          ? "model_slower_than_alternative"
          : "provider_slower_than_alternative",
    subject: `${agent.id} ${stage} ${first.entry.provider} ${first.entry.model}`,
    title:
      slowedFrom !== null
        ? `${first.entry.provider} (${first.entry.model}) takes ${times(measured.value / slowedFrom.value)} the time that it took`
        : `${first.entry.provider} (${first.entry.model}) takes ${times(measured.value / (better?.metric.value ?? measured.value))} the time of ${better?.entry.provider} (${better?.entry.model})`,
    reason: `It is the first ${words} of ${agent.name}, so every answer waits for it.`,
    evidence: [
      evidenceOf(measured, report.id),
      ...(slowedFrom === null ? [] : [slowedFrom]),
      ...(better === undefined ? [] : [evidenceOf(better.metric, report.id)]),
    ],
    prediction: prediction !== null && isImprovement(prediction) ? prediction : null,
    effort: better === undefined ? "work" : "setting",
    risk: {
      level: "medium",
      reason: "Another provider or model hears, words or speaks differently, and may cost another price.",
    },
    action: actionFor(stage, agent.id, better?.entry),
  };
}

function actionFor(stage: ProviderStageName, agentId: string, first: ChainEntry | undefined): Finding["action"] {
  if (first === undefined) {
    return {
      type: "manual",
      steps: [
        "Look at the provider's own status, and ask its support with the evidence above.",
        `Add a second provider to the agent's chain (${stageWords[stage].words}), so that there is one to put first.`,
      ],
    };
  }
  const { provider, model } = first;
  if (stage === "languageModel" && (provider === "openai-compatible" || provider === "workers-ai")) {
    return { type: "set_model_route", agentId, first: { provider, model } };
  }
  return { type: "set_provider_order", agentId, stage, first };
}

/**
 * Predicts the provider's part of a turn, or else what callers wait for: it falls by the difference of the two
 * providers. Null without calls in the report: a provider's own figure stays what it is, wherever it stands in a chain.
 */
function predict(
  stage: ProviderStageName,
  slow: MeasuredMetric,
  fast: MeasuredMetric,
  { report }: RuleInput,
): Prediction | null {
  const wait = firstMetricOf(report, [...(PART[stage] === undefined ? [] : [PART[stage]]), ...WAIT]);
  const [slowSpread, fastSpread] = [spreadOf(slow), spreadOf(fast)];
  if (wait === null || slowSpread === null || fastSpread === null || wait.value <= slow.value - fast.value) return null;
  const difference = fast.value - slow.value;
  const below = Math.hypot(fast.value - fastSpread.low, slowSpread.high - slow.value);
  const above = Math.hypot(fastSpread.high - fast.value, slow.value - slowSpread.low);
  const interval = { low: difference - below, high: difference + above };
  return byDifference(wait, difference, interval, "The difference of both providers, as this report measured them.");
}

/** Figure of an entry in the report: of the category `ai`, whose keys end with provider and model. */
function providerMetric({ report }: RuleInput, stage: ProviderStageName, { provider, model }: ChainEntry) {
  const { key, figure } = stageWords[stage];
  return metricOf(report, `ai.${key}.${keyPart(provider)}_${keyPart(model)}.${figure}.p50`);
}

/** Evidence of what a provider took before it slowed down; null when it did not. */
function earlierOf(
  input: RuleInput,
  stage: ProviderStageName,
  entry: ChainEntry,
  now: MeasuredMetric,
): Evidence | null {
  const regressed = input.comparison?.metrics.find(({ key }) => key === now.key);
  const change = regressed?.verdict === "regressed" ? regressed.change : null;
  if (change !== null && change >= SLOWER - 1) {
    const value = now.value / (1 + change);
    for (const before of input.earlier) {
      const then = metricOf(before, now.key);
      if (then !== null) return evidenceOf(then, before.id, `${now.label}, before`);
    }
    return settingEvidence(`${now.label}, in the baseline`, value, now.unit, `/performance?report=${input.report.id}`);
  }
  const traffic = input.providers?.find(
    (one) => one.stage === stage && one.entry.provider === entry.provider && one.entry.model === entry.model,
  );
  if (traffic === undefined || !isKnown(traffic.now) || !isKnown(traffic.before)) return null;
  if (traffic.now.p50Ms < SLOWER * traffic.before.p50Ms) return null;
  const { uses, p50Ms } = traffic.before;
  const label = `First result of ${entry.provider} (${entry.model}) in calls of the week before, P50`;
  return { label, value: p50Ms, unit: "ms", band: null, samples: uses, link: "/pipeline" };
}

function isKnown(spread: ProviderSpread): spread is ProviderSpread & { p50Ms: number } {
  return spread.uses >= LEAST_USES && spread.p50Ms !== null && spread.p50Ms > 0;
}

/** True when the intervals of two figures do not touch. */
function isApart(slow: MeasuredMetric, fast: MeasuredMetric): boolean {
  const [low, high] = [spreadOf(slow)?.low, spreadOf(fast)?.high];
  return low !== undefined && high !== undefined && low > high;
}

function times(ratio: number): string {
  return `${ratio.toFixed(1)} times`;
}
