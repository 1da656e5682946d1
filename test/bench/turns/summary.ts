import { heardAtMs } from "../../../voice/caller/answer-audio.ts";
import type { ObservedTurn } from "../../../voice/caller/observed-call.ts";
import type { AnswerSource } from "../../../voice/timeline/events.ts";
import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import { type Estimate, estimateMean, estimateQuantiles } from "../../../workers/measure/comparison/group-estimates.ts";
import type { PlacedCall } from "./real-run.ts";

/** P50, P95 and P99 of something in ms, and of how many. */
export interface Quantiles {
  readonly n: number;
  readonly p50: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
  readonly max: number;
}

/** A turn of the caller whose words were not all answered: where to look. */
export type MisunderstoodTurn = Pick<ObservedTurn, "text" | "understood" | "falseStarts"> & { readonly callId: string };

/**
 * What the calls of one variant showed. "Answers" are agent turns that were first heard after the caller had finished,
 * by the caller's clock.
 */
export interface VariantSummary {
  readonly variant: string;
  readonly calls: number;
  /** Things that callers said. */
  readonly turns: number;
  /** The worker's figures of answers. */
  readonly responseTime: Quantiles;
  /**
   * Of those whose first clause was synthesised for them, and of those of these without an opener: what an agent has
   * that has learned nothing yet.
   */
  readonly synthesisedResponseTime: Quantiles;
  readonly unopenedResponseTime: Quantiles;
  readonly turnGap: Quantiles;
  readonly endpointing: Quantiles;
  /**
   * End of the caller's speech → the answer's own words heard; and how long a ready answer waited for an opener to end.
   */
  readonly answerHeard: Quantiles;
  readonly overhang: Quantiles;
  /** Its figures of all turns that answered speech. */
  readonly bargeInStop: Quantiles;
  readonly longestSilence: Quantiles;
  readonly saved: Quantiles;
  /** By the callers' clock. */
  readonly callerGap: Quantiles;
  /** By their loudspeaker, which plays in order: where the audio behind the opener begins. */
  readonly callerAnswerHeard: Quantiles;
  readonly callerBargeInStop: Quantiles;
  readonly takenBack: Quantiles;
  /** The caller's gap less the worker's, per answer. */
  readonly clockDifference: Quantiles;
  /** Per turn of the caller. */
  readonly falseStarts: Estimate;
  /** The same as the worker noticed them: those that the caller went on within a second. */
  readonly noticedFalseStarts: Estimate;
  readonly pauses: Estimate;
  readonly discardedAttempts: Estimate;
  readonly discardedTokens: Estimate;
  readonly discardedCharacters: Estimate;
  /** Of all replies begun in secret. */
  readonly discardedShare: number;
  /** Of answers. */
  readonly openerShare: number;
  /** Of answers: whose first clause was a fixed line's clip, or one that earlier calls had heard. */
  readonly clipShare: number;
  readonly recurringShare: number;
  /** Turns of the caller whose words were in the end answered as they were said: all, and those with false starts. */
  readonly understoodShare: number;
  readonly repairedShare: number;
  /** The others. */
  readonly misunderstood: readonly MisunderstoodTurn[];
  readonly unanswered: number;
  readonly strayAudioMs: number;
}

/** Sums up the calls of one variant. Null without any turn. */
export function summarise(variant: string, all: readonly PlacedCall[]): VariantSummary | null {
  const calls = all.filter((call) => call.variant === variant);
  const turns = calls.flatMap((call) => call.turns);
  if (turns.length === 0) return null;
  const ofAnswers = (read: (metrics: TurnMetrics, source: AnswerSource | null) => number | null): Quantiles =>
    quantilesOf(calls.map((call) => present(answersOf(call).map(({ metrics, source }) => read(metrics, source)))));
  const ofAll = (read: (metrics: TurnMetrics) => number | null): Quantiles =>
    quantilesOf(calls.map((call) => present(call.metrics.map(read))));
  const perTurn = (read: (call: PlacedCall) => readonly number[]): Estimate => perTurnOf(calls, read);
  const answers = calls.flatMap(answersOf);
  const metrics = calls.flatMap((call) => call.metrics);
  const discarded = metrics.reduce((sum, { discardedAttempts }) => sum + discardedAttempts, 0);
  const begun = discarded + metrics.filter(({ speculative }) => speculative).length;
  const falselyStarted = turns.filter(({ falseStarts }) => falseStarts > 0);
  return {
    variant,
    calls: calls.length,
    turns: turns.length,
    responseTime: ofAnswers(({ responseTimeMs }) => responseTimeMs),
    synthesisedResponseTime: ofAnswers((own, source) => (source === "synthesis" ? own.responseTimeMs : null)),
    unopenedResponseTime: ofAnswers((own, source) =>
      source === "synthesis" && own.opener === null ? own.responseTimeMs : null,
    ),
    turnGap: ofAnswers(({ turnGapMs }) => turnGapMs),
    endpointing: ofAnswers(({ endpointingMs }) => endpointingMs),
    answerHeard: ofAnswers(({ answerHeardMs }) => answerHeardMs),
    overhang: ofAnswers(({ overhangMs }) => overhangMs),
    bargeInStop: ofAll(({ bargeInStopMs, falseStart }) => (falseStart ? null : bargeInStopMs)),
    longestSilence: ofAll(({ longestSilenceMs }) => longestSilenceMs),
    saved: ofAll(({ savedMs }) => savedMs),
    callerAnswerHeard: quantilesOf(calls.map((call) => present(answersOf(call).map(({ heardMs }) => heardMs)))),
    callerGap: quantilesOf(calls.map((call) => present(call.turns.map(({ gapMs }) => gapMs)))),
    callerBargeInStop: quantilesOf(calls.map((call) => present(call.turns.map(({ bargeInStopMs }) => bargeInStopMs)))),
    takenBack: quantilesOf(calls.map((call) => call.turns.flatMap(({ takenBackMs }) => takenBackMs))),
    clockDifference: quantilesOf(
      calls.map((call) => present(answersOf(call).map(({ gapMs, metrics }) => minus(gapMs, metrics.turnGapMs)))),
    ),
    falseStarts: perTurn((call) => call.turns.map(({ falseStarts }) => falseStarts)),
    noticedFalseStarts: perTurn((call) => call.metrics.map(({ falseStart }) => Number(falseStart))),
    pauses: perTurn((call) => call.turns.map(({ pauses }) => pauses)),
    discardedAttempts: perTurn((call) => call.metrics.map(({ discardedAttempts }) => discardedAttempts)),
    discardedTokens: perTurn((call) => call.metrics.map(({ discardedTokens }) => discardedTokens)),
    discardedCharacters: perTurn((call) => call.metrics.map(({ discardedCharacters }) => discardedCharacters)),
    discardedShare: discarded / begun,
    openerShare: share(answers, ({ metrics }) => metrics.opener !== null),
    clipShare: share(answers, ({ source }) => source === "clip"),
    recurringShare: share(answers, ({ source }) => source === "recurring_clip"),
    understoodShare: share(turns, ({ isUnderstood }) => isUnderstood),
    repairedShare: share(falselyStarted, ({ isUnderstood }) => isUnderstood),
    misunderstood: calls.flatMap((call) => misunderstoodTurns(call)),
    unanswered: turns.filter(({ gapMs }) => gapMs === null).length,
    strayAudioMs: calls.reduce((sum, { strayAudioMs }) => sum + strayAudioMs, 0),
  };
}

function misunderstoodTurns({ callId, turns }: PlacedCall): MisunderstoodTurn[] {
  const missed = turns.filter(({ isUnderstood }) => !isUnderstood);
  return missed.map(({ text, understood, falseStarts }) => ({ callId, text, understood, falseStarts }));
}

interface Answer {
  readonly gapMs: number | null;
  readonly heardMs: number | null;
  readonly metrics: TurnMetrics;
  /** Null when it was stopped before there was any. */
  readonly source: AnswerSource | null;
}

/** What the caller waited for, beside what the worker says of the same agent turn. */
function answersOf({ turns, metrics, answerSources, openerMs }: PlacedCall): Answer[] {
  return turns.flatMap(({ gapMs, answerTurnId, answerAudio }) => {
    const own = metrics.find(({ turnId }) => turnId === answerTurnId);
    if (!own) return [];
    const heardMs = heardAtMs(answerAudio, own.opener === null ? 0 : (openerMs[own.opener] ?? 0));
    return [{ gapMs, heardMs, metrics: own, source: answerSources[own.turnId] ?? null }];
  });
}

function quantilesOf(groups: readonly (readonly number[])[]): Quantiles {
  const [p50, p95, p99] = estimateQuantiles(groups, [0.5, 0.95, 0.99]) as [Estimate, Estimate, Estimate];
  const values = groups.flat();
  return { n: values.length, p50, p95, p99, max: values.length === 0 ? Number.NaN : Math.max(...values) };
}

/** A call's values, whatever they are of, spread over the turns of its caller. */
function perTurnOf(calls: readonly PlacedCall[], read: (call: PlacedCall) => readonly number[]): Estimate {
  return estimateMean(
    calls.map((call) => {
      const sum = read(call).reduce((total, value) => total + value, 0);
      return call.turns.map(() => sum / call.turns.length);
    }),
  );
}

function present(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

function minus(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one - other;
}

function share<T>(all: readonly T[], isOne: (one: T) => boolean): number {
  return all.filter(isOne).length / all.length;
}
