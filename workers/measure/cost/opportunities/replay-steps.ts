import { type CostUnit, costUnitRows } from "../cost-unit.ts";
import type { CallFacts } from "./call-facts.ts";
import { pausedMs, unpaidShare } from "./paused-listening.ts";
import type { RecordedCall } from "./recorded-call.ts";
import type { ReplayLine, UnitPrices } from "./replay-line.ts";

/** Units of a language model. */
export const MODEL_UNITS = ["llm_prompt_token", "llm_cached_token", "llm_completion_token"] as const;

/** Takes up to `amount` off the lines that `isMeant`, in their order; returns the lines with what is left. */
export function takeOff(
  lines: readonly ReplayLine[],
  amount: number,
  isMeant: (line: ReplayLine) => boolean,
): ReplayLine[] {
  let left = amount;
  return lines.map((line) => {
    if (left <= 0 || !isMeant(line)) return line;
    const taken = Math.min(left, line.quantity);
    left -= taken;
    return { ...line, quantity: line.quantity - taken };
  });
}

/** Ends a call `afterMs` into its silence: the turns behind that are not made, and nobody listens any more. */
export function hangUpEarlier(
  lines: readonly ReplayLine[],
  { durationMs }: RecordedCall,
  { tail }: CallFacts,
  afterMs: number,
): ReplayLine[] {
  if (tail === null || tail.ms <= afterMs) return [...lines];
  const cutMs = tail.ms - afterMs;
  const after = tail.turns.filter(({ startedAtMs }) => startedAtMs >= tail.fromMs + afterMs);
  const unmade = new Set<string | null>(after.map(({ turnId }) => turnId));
  const within = new Set<string | null>([null, ...tail.turns.map(({ turnId }) => turnId)]);
  const kept = lines.filter(({ unit, turnId }) => unit === "stt_audio_ms" || !unmade.has(turnId));
  // What is latest goes first: the part behind the last turn.
  const listening = takeOff(
    [...kept].reverse(),
    cutMs,
    (line) => line.unit === "stt_audio_ms" && within.has(line.turnId),
  );
  return listening.reverse().map((line) => {
    const { layer } = costUnitRows[line.unit];
    if (layer !== "telephony" && layer !== "platform") return line;
    return { ...line, quantity: line.quantity * (1 - Math.min(1, cutMs / durationMs)) };
  });
}

/** Leaves out what speculation threw away: its audio, or all of it. */
export function speculateLess(lines: readonly ReplayLine[], left: "llm" | "off"): ReplayLine[] {
  return lines.filter(({ purpose, unit }) => purpose !== "discarded" || (left === "llm" && unit !== "tts_character"));
}

/** Shortens the instructions of every prompt by a share. */
export function shortenPrompt(
  lines: readonly ReplayLine[],
  { turns }: RecordedCall,
  { prompt: { systemTokens } }: CallFacts,
  share: number,
): ReplayLine[] {
  const attempts = new Map(turns.map((turn) => [turn.turnId, Math.max(1, turn.discardedAttempts)]));
  const sums = new Map<string, number>();
  const keyOf = ({ turnId, purpose, service }: ReplayLine): string => `${turnId} ${purpose} ${service}`;
  const isPrompt = ({ unit }: ReplayLine): boolean => unit === "llm_prompt_token" || unit === "llm_cached_token";
  for (const line of lines) if (isPrompt(line)) sums.set(keyOf(line), (sums.get(keyOf(line)) ?? 0) + line.quantity);
  return lines.map((line) => {
    const sum = sums.get(keyOf(line)) ?? 0;
    if (!isPrompt(line) || line.turnId === null || sum === 0) return line;
    const requests = line.purpose === "discarded" ? (attempts.get(line.turnId) ?? 1) : 1;
    const cut = Math.min(share, (share * systemTokens * requests) / sum);
    return { ...line, quantity: line.quantity * (1 - cut) };
  });
}

/** Has another service do the work of lines that `isMeant`, wherever it is cheaper in all of its units. */
export function moveTo(
  lines: readonly ReplayLine[],
  service: string,
  prices: UnitPrices,
  isMeant: (line: ReplayLine) => boolean,
): ReplayLine[] {
  const cheaper = new Map<string, boolean>();
  const isCheaper = (line: ReplayLine): boolean => {
    const known = cheaper.get(line.service);
    if (known !== undefined) return known;
    const units = costUnitRows[line.unit].layer === "llm" ? MODEL_UNITS : [line.unit];
    const found = isNowhereDearer(service, line.service, units, prices);
    cheaper.set(line.service, found);
    return found;
  };
  return lines.map((line) => {
    if (!isMeant(line) || !isCheaper(line)) return line;
    const price = prices(service, line.unit) ?? line.unitNanoUsd;
    return { ...line, service, unitNanoUsd: Math.min(price, line.unitNanoUsd) };
  });
}

/** Tells whether a service has a known price for every unit that is not above another service's. */
export function isNowhereDearer(
  service: string,
  other: string,
  units: readonly CostUnit[],
  prices: UnitPrices,
): boolean {
  return units.every((unit) => {
    const [there, here] = [prices(service, unit), prices(other, unit)];
    return there !== null && here !== null && there <= here;
  });
}

/** Takes off the characters that a speech cache would have had. */
export function reuseSpeech(lines: readonly ReplayLine[], { repeatedCharacters }: CallFacts): ReplayLine[] {
  let left: ReplayLine[] = [...lines];
  for (const [turnId, characters] of repeatedCharacters) {
    left = takeOff(left, characters, (line) => {
      return line.unit === "tts_character" && line.purpose === "turn" && line.turnId === turnId;
    });
  }
  return left;
}

/** Takes off the audio that is not sent to speech to text while the agent speaks. */
export function pauseListening(lines: readonly ReplayLine[], { turns }: RecordedCall): ReplayLine[] {
  let left: ReplayLine[] = [...lines];
  for (const turn of turns) {
    const isMeant = (line: ReplayLine): boolean => line.unit === "stt_audio_ms" && line.turnId === turn.turnId;
    const line = left.find(isMeant);
    if (line !== undefined) left = takeOff(left, pausedMs(turn) * unpaidShare(line.service), isMeant);
  }
  return left;
}
