import type { TurnMetrics, TurnOutcome, TurnSource } from "../../../voice/timeline/turn-metrics.ts";

/** The reason for which the agent spoke. */
export const sourceWords: Record<TurnSource, string> = {
  greeting: "Greeting",
  speech: "Answer to speech",
  text: "Answer to typed text",
  silence_prompt: "Prompt after silence",
  apology: "Apology",
  closing: "Closing words",
  operator: "Operator's line",
};

/** The latencies that pages name; docs/terms.md says what they mean. */
export const latencyWords = {
  answer: "Answer heard",
  turnGap: "Turn gap",
  endpointing: "Endpointing",
  response: "Response time",
  model: "Model, first token",
  voice: "Voice, first byte",
  overhang: "Overhang",
} as const satisfies Record<string, string>;

/** The end of an agent turn. */
export const outcomeWords: Record<TurnOutcome, string> = {
  completed: "heard to the end",
  interrupted: "interrupted",
  yielded: "gave way to an operator",
  unheard: "not heard",
  failed: "failed",
  hung_up: "cut by the hang-up",
};

/** A turn's metrics, of one that goes on too. */
type Metrics = Omit<TurnMetrics, "outcome"> & { outcome: TurnOutcome | null };

/** Title of a turn: its number, and what the caller said or else why the agent spoke. */
export function turnTitle({ index, source }: Metrics, userText: string | null): string {
  const asked = userText?.trim() ?? "";
  return `${index + 1} · ${asked === "" ? sourceWords[source] : `“${asked}”`}`;
}

/** A turn that nothing had to be made for, in one line. */
export function turnInOneLine({ index, source, outcome, responseTimeMs }: Metrics): string {
  const parts = [
    `${index + 1} · ${sourceWords[source]}`,
    outcome === null ? "goes on" : outcomeWords[outcome],
    responseTimeMs === null ? null : `first sound after ${Math.round(responseTimeMs)} ms`,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}

/** How long a turn's model and voice worked themselves, which is not what the caller waited for them. */
export function workRemarks({ llmFirstTokenMs, ttsFirstByteMs }: Metrics): string[] {
  const of = (name: string, ms: number | null): string[] =>
    ms === null ? [] : [`${name.toLowerCase()} after ${Math.round(ms)} ms`];
  return [...of(latencyWords.model, llmFirstTokenMs), ...of(latencyWords.voice, ttsFirstByteMs)];
}

/** A turn's remarks besides its bars; none of what was not measured or did not happen. */
export function turnRemarks(metrics: Metrics): string[] {
  const { bargeInStopMs, opener, hedge, savedMs, longestSilenceMs, responseTimeMs } = metrics;
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const remarks = [
    bargeInStopMs === null ? null : `stopped ${ms(bargeInStopMs)} after the interruption began`,
    metrics.falseStart ? "began before the caller had finished" : null,
    metrics.speculative ? "begun before the end of the turn" : null,
    savedMs === null || savedMs < 1 ? null : `${ms(savedMs)} of the work done by then`,
    opener === null ? null : `opened with “${opener}”`,
    hedge === null ? null : `answered by ${hedge} in another's place`,
    discardedWords(metrics),
    // The wait for the first sound is a bar of its own.
    longestSilenceMs === null || longestSilenceMs <= (responseTimeMs ?? 0) + 1
      ? null
      : `silent for ${ms(longestSilenceMs)} at the longest`,
  ];
  return remarks.filter((remark) => remark !== null);
}

function discardedWords({ discardedAttempts, discardedTokens, discardedCharacters }: Metrics): string | null {
  if (discardedAttempts === 0) return null;
  const attempts = discardedAttempts === 1 ? "one answer" : `${discardedAttempts} answers`;
  return `${attempts} thrown away before it (${discardedTokens} tokens, ${discardedCharacters} characters synthesised)`;
}
