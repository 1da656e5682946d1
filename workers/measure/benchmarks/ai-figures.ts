import { type MetricDefinition, makeMetric } from "./make-metric.ts";
import { keyPart } from "./metric-key.ts";
import type { BenchmarkMetric, CategoryDetails } from "./report.ts";

/** Provider and model that figures are of; of a voice, its name is the model. */
export interface MeasuredProvider {
  provider: string;
  model: string;
}

/** One request of a provider that failed; `failure` is for people and never holds words. */
type Failed = MeasuredProvider & { failure: string };

/** One phrase that was heard. */
export interface HeardPhrase extends MeasuredProvider {
  failure: null;
  /** Last sound sent → end of turn; null when none came. */
  finalDelayMs: number | null;
  /** Last sound sent → all words first told; 0 where they were told before it. */
  wordsDelayMs: number | null;
  errors: number;
  words: number;
}

/** One question that a model answered. */
export interface AnsweredQuestion extends MeasuredProvider {
  failure: null;
  firstTokenMs: number;
  /** Null where all came at once, or too little to tell. */
  tokensPerSecond: number | null;
  /** Share of the facts in the agent's knowledge that the answer holds; null where none was expected. */
  factShare: number | null;
}

/** One sentence that was spoken. */
export interface SpokenSentence extends MeasuredProvider {
  failure: null;
  firstByteMs: number;
  /** Time that its synthesis took over the time that it lasts. */
  realTimeFactor: number;
}

/** Round of the category: what each provider did in it. */
export interface AiRound {
  heard: (HeardPhrase | Failed)[];
  answered: (AnsweredQuestion | Failed)[];
  spoken: (SpokenSentence | Failed)[];
}

/** Figure of one provider, with how its samples are read off its results. */
type Figure<Result> = Omit<MetricDefinition, "key" | "label"> & {
  name: string;
  label: string;
  read(result: Result): number | null;
};

const hearing: readonly Figure<HeardPhrase>[] = [
  {
    ...latencyFigure("final_delay.p50", "last sound → end of turn, P50", { p10: 300, median: 800 }),
    read: ({ finalDelayMs }) => finalDelayMs,
  },
  { ...latencyFigure("words_delay.p50", "last sound → all words, P50"), read: ({ wordsDelayMs }) => wordsDelayMs },
  {
    name: "word_error_rate.mean",
    label: "word error rate on known phrases",
    unit: "share",
    better: "lower",
    statistic: "mean",
    score: { p10: 0.04, median: 0.15, weight: 1 },
    read: ({ errors, words }) => (words === 0 ? null : errors / words),
  },
];

const models: readonly Figure<AnsweredQuestion>[] = [
  {
    ...latencyFigure("first_token.p50", "asked → first token, P50", { p10: 200, median: 600 }),
    read: ({ firstTokenMs }) => firstTokenMs,
  },
  {
    name: "tokens_per_second.p50",
    label: "tokens a second, P50",
    unit: "per_second",
    better: "higher",
    statistic: "median",
    read: ({ tokensPerSecond }) => tokensPerSecond,
  },
  {
    name: "facts.mean",
    label: "facts of the agent's knowledge in its answers",
    unit: "share",
    better: "higher",
    statistic: "mean",
    read: ({ factShare }) => factShare,
  },
];

const voices: readonly Figure<SpokenSentence>[] = [
  {
    ...latencyFigure("first_byte.p50", "asked → first byte, P50", { p10: 150, median: 400 }),
    read: ({ firstByteMs }) => firstByteMs,
  },
  {
    name: "real_time_factor.p50",
    label: "synthesis time over speech time, P50",
    unit: "ratio",
    better: "lower",
    statistic: "median",
    read: ({ realTimeFactor }) => realTimeFactor,
  },
];

/** Sums up the rounds of a report: figures by provider and model, whose units are rounds. */
export function aiFigures(rounds: readonly AiRound[]): { metrics: BenchmarkMetric[]; details: CategoryDetails } {
  const failed = rounds.flatMap(({ heard, answered, spoken }) =>
    [...heard, ...answered, ...spoken].filter((one): one is Failed => one.failure !== null),
  );
  return {
    metrics: [
      ...figuresOf(
        "stt",
        rounds.map(({ heard }) => heard),
        hearing,
      ),
      ...figuresOf(
        "llm",
        rounds.map(({ answered }) => answered),
        models,
      ),
      ...figuresOf(
        "tts",
        rounds.map(({ spoken }) => spoken),
        voices,
      ),
    ],
    details: { notes: failureNotes(failed) },
  };
}

function figuresOf<Result extends MeasuredProvider & { failure: null }>(
  stage: string,
  rounds: readonly (readonly (Result | Failed)[])[],
  figures: readonly Figure<Result>[],
): BenchmarkMetric[] {
  const providers = new Map(rounds.flat().map(({ provider, model }) => [`${provider}\n${model}`, { provider, model }]));
  return [...providers.values()].flatMap(({ provider, model }) =>
    figures.map(({ name, label, read, ...definition }) => {
      const units = rounds.map((round) =>
        round.flatMap((one) => {
          if (one.failure !== null || one.provider !== provider || one.model !== model) return [];
          return read(one) ?? [];
        }),
      );
      const key = `ai.${stage}.${keyPart(provider)}_${keyPart(model)}.${name}`;
      return makeMetric({ key, label: `${provider} ${model}: ${label}`, ...definition }, units, "No request gave it.");
    }),
  );
}

/** Says how often which provider failed, the first few. */
function failureNotes(failed: readonly Failed[]): string[] {
  const counts = new Map<string, number>();
  for (const { provider, model, failure } of failed) {
    const words = `${provider} ${model}: ${failure}`.slice(0, 260);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].slice(0, 10).map(([words, count]) => `${count} failed of ${words}`);
}

function latencyFigure(name: string, label: string, score?: { p10: number; median: number }) {
  return {
    name,
    label,
    unit: "ms",
    better: "lower",
    statistic: "median",
    ...(score && { score: { ...score, weight: 1 } }),
  } as const;
}
