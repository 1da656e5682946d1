import { type StageName, stageNames } from "../../../voice/timeline/turn-stages.ts";
import { type MetricDefinition, makeMetric } from "./make-metric.ts";
import type { MeasuredAnswer, MeasuredCall } from "./measured-call.ts";
import { keyPart } from "./metric-key.ts";
import { pipelineFindings } from "./pipeline-findings.ts";
import type { BenchmarkMetric, CategoryDetails } from "./report.ts";

/** Figure of the category, with how its samples are read off a call. */
interface VoiceFigure extends MetricDefinition {
  read(call: MeasuredCall): readonly (number | null)[];
}

const ofAnswers =
  (read: (answer: MeasuredAnswer) => number | null) =>
  ({ answers }: MeasuredCall): (number | null)[] =>
    answers.map(read);

const ms = { unit: "ms", better: "lower" } as const;

const figures: readonly VoiceFigure[] = [
  ...latency("answer_heard", "Answer heard", ({ answerHeardMs }) => answerHeardMs, {
    p50: { score: { p10: 400, median: 900, weight: 3 } },
    p95: { score: { p10: 850, median: 1_800, weight: 3 } },
  }),
  ...latency("turn_gap", "Turn gap", ({ turnGapMs }) => turnGapMs, {
    p50: { score: { p10: 300, median: 700, weight: 2 } },
    p95: { score: { p10: 600, median: 1_300, weight: 1 } },
  }),
  ...latency("response_time", "Response time", ({ responseTimeMs }) => responseTimeMs, {
    p50: {},
    p95: { score: { p10: 100, median: 400, weight: 2 } },
  }),
  ...latency(
    "caller_answer_heard",
    "Answer heard by the caller's loudspeaker, without an opener",
    (answer) => answer.callerHeardMs,
    {
      p50: {},
    },
  ),
  ...latency("endpointing", "End of speech → end of turn", ({ endpointingMs }) => endpointingMs, { p50: {}, p95: {} }),
  ...latency("llm_first_token", "Model asked → first token", (answer) => answer.modelFirstTokenMs, {
    p50: {},
    p95: {},
  }),
  ...latency("tts_first_byte", "Clause sent → first byte of speech", (answer) => answer.voiceFirstByteMs, {
    p50: {},
    p95: {},
  }),
  ...latency("opener_overhang", "Answer ready → heard", ({ overhangMs }) => overhangMs, { p95: {} }),
  ...latency(
    "tool_turn",
    "Answer heard, of turns with a tool",
    (answer) => (answer.hasTool ? answer.answerHeardMs : null),
    { p50: {} },
  ),
  ...stageNames
    .filter((name) => name !== "opener")
    .flatMap((name) => {
      const statistics = name === "knowledge" ? { p50: {}, p95: {} } : { p50: {} };
      const label = `Stage ${stageLabel(name)}: growth of the wait`;
      return latency(`stage_${stageKey(name)}`, label, ({ stages }) => stages[name] ?? null, statistics);
    }),
  {
    key: "voice.barge_in_stop.p95",
    label: "Caller's sound → agent silent, P95",
    ...ms,
    statistic: "p95",
    score: { p10: 250, median: 500, weight: 1 },
    read: ({ bargeInStopMs }) => bargeInStopMs,
  },
  {
    key: "voice.false_starts.mean",
    label: "False starts per turn of the caller",
    unit: "ratio",
    better: "lower",
    statistic: "mean",
    score: { p10: 0.05, median: 0.2, weight: 2 },
    read: ({ falseStarts, turns }) => (turns === 0 ? [] : [falseStarts / turns]),
  },
  share("unanswered", "Turns of the caller without an answer", "lower", ({ unanswered }) => unanswered),
  share(
    "misunderstood",
    "Turns of the caller not understood to the word",
    "lower",
    ({ misunderstood }) => misunderstood,
  ),
  {
    key: "voice.opener_share.mean",
    label: "Answers with an opener",
    unit: "share",
    better: "higher",
    statistic: "mean",
    read: ofAnswers(({ hasOpener }) => Number(hasOpener)),
  },
  {
    key: "voice.overlap_share.mean",
    label: "Work behind an answer that went on beside other work",
    unit: "share",
    better: "higher",
    statistic: "mean",
    read: ({ paths }) => paths.map(({ overlapMs, workMs }) => (workMs === 0 ? null : overlapMs / workMs)),
  },
  {
    key: "voice.discarded_tokens.mean",
    label: "Tokens of discarded replies per turn of the caller",
    unit: "count",
    better: "lower",
    statistic: "mean",
    read: ({ discardedTokens, turns }) => (turns === 0 ? [] : [discardedTokens / turns]),
  },
];

/** Sums up a report's calls: figures whose units are calls, and what their critical paths show. */
export function voiceFigures(calls: readonly MeasuredCall[]): { metrics: BenchmarkMetric[]; details: CategoryDetails } {
  const metrics = figures.map(({ read, ...definition }) => {
    const units = calls.map((call) => read(call).filter((value) => value !== null));
    return makeMetric(definition, units, calls.length === 0 ? "No call was held." : "No turn of these calls had it.");
  });
  const findings = pipelineFindings(calls.flatMap(({ paths }) => paths));
  const { overlapShare: _overlap, ...details } = findings ?? {};
  return { metrics, details: { ...details, notes: notesOf(calls) } };
}

/** Lateness of the callers' own frames above which figures are the machine's. */
const LATE_MS = 10;

function notesOf(calls: readonly MeasuredCall[]): string[] {
  const turns = calls.reduce((sum, call) => sum + call.turns, 0);
  const answers = calls.reduce((sum, call) => sum + call.answers.length, 0);
  const late = calls.filter(({ sentLateMs }) => sentLateMs !== null && sentLateMs >= LATE_MS).length;
  return [
    `${calls.length} calls, in which callers said ${turns} things and heard ${answers} answers that the call measured.`,
    ...(late > 0
      ? [`The callers of ${late} calls sent frames ${LATE_MS} ms late or more (P99): their figures are this machine's.`]
      : []),
  ];
}

type Scored = Pick<MetricDefinition, "score">;

function latency(
  name: string,
  label: string,
  read: (answer: MeasuredAnswer) => number | null,
  statistics: { p50?: Scored; p95?: Scored },
): VoiceFigure[] {
  return Object.entries(statistics).map(([quantile, scored]) => ({
    key: `voice.${name}.${quantile}`,
    label: `${label}, ${quantile.toUpperCase()}`,
    ...ms,
    statistic: quantile === "p95" ? ("p95" as const) : ("median" as const),
    link: "/pipeline",
    ...scored,
    read: ofAnswers(read),
  }));
}

function share(
  name: string,
  label: string,
  better: "lower" | "higher",
  count: (call: MeasuredCall) => number,
): VoiceFigure {
  const read = (call: MeasuredCall): number[] => (call.turns === 0 ? [] : [count(call) / call.turns]);
  return { key: `voice.${name}.mean`, label, unit: "share", better, statistic: "mean", read };
}

/** "speechToText" is "speech_to_text" in a key. */
function stageKey(name: StageName): string {
  return keyPart(stageLabel(name));
}

function stageLabel(name: StageName): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
