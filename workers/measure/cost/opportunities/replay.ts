import type { AgentConfig } from "../../../../voice/agent.ts";
import { costUnitRows } from "../cost-unit.ts";
import { cachePrompts, type ReplayedCall } from "./cached-prompts.ts";
import type { CallFacts } from "./call-facts.ts";
import type { LeverName, LeverSettings } from "./levers.ts";
import type { RecordedCall } from "./recorded-call.ts";
import type { ReplayLine, UnitPrices } from "./replay-line.ts";
import { hangUpEarlier, moveTo, pauseListening, reuseSpeech, shortenPrompt, speculateLess } from "./replay-steps.ts";

/** Recorded call with all that a replay needs: its lines at what they cost, and the settings of its agent today. */
export interface ReplayableCall {
  call: RecordedCall;
  agent: AgentConfig;
  facts: CallFacts;
  prices: UnitPrices;
  lines: readonly ReplayLine[];
}

/** Tells whether an agent has a lever already, so that pulling it changes nothing. */
export function isPulled({ costLevers, turnTaking }: AgentConfig, lever: LeverName, settings: LeverSettings): boolean {
  switch (lever) {
    case "speechCache":
    case "stablePromptFirst":
    case "pausesSpeechToText":
      return costLevers[lever];
    case "easyTurnModel":
      return costLevers.easyTurnModel !== null;
    case "lessSpeculation":
      return turnTaking.speculation === "off" || turnTaking.speculation === settings.speculation;
    case "shorterPrompt":
    case "earlierHangUp":
    case "languageModel":
    case "voice":
    case "speechToText":
      return false;
  }
}

/**
 * Replays calls with levers pulled together: the lines that each call would have had, in the order of `calls`, which is
 * that of time. Every lever acts on what those before it have left, so nothing is saved twice, and no step makes a line
 * dearer.
 */
export function replay(
  calls: readonly ReplayableCall[],
  levers: readonly LeverName[],
  settings: LeverSettings,
): ReplayLine[][] {
  const replayed = calls.map((one): ReplayedCall & { has(lever: LeverName): boolean } => {
    const has = (lever: LeverName): boolean => levers.includes(lever) && !isPulled(one.agent, lever, settings);
    return { ...one, has, lines: beforeCaching(one, has, settings) };
  });
  const promptShare = levers.includes("shorterPrompt") ? 1 - settings.promptShare : 1;
  const cached = levers.includes("stablePromptFirst") ? cachePrompts(replayed, promptShare) : [];
  return replayed.map(({ has, lines, call, facts, prices }, at) => {
    let left = has("stablePromptFirst") ? (cached[at] ?? lines) : lines;
    if (has("speechCache")) left = reuseSpeech(left, facts);
    if (has("voice") && settings.voice !== null) left = moveTo(left, settings.voice, prices, isOf("tts"));
    if (has("pausesSpeechToText")) left = pauseListening(left, call);
    if (has("speechToText") && settings.speechToText !== null) {
      left = moveTo(left, settings.speechToText, prices, isOf("stt"));
    }
    return left;
  });
}

function beforeCaching(
  { call, facts, prices, lines }: ReplayableCall,
  has: (lever: LeverName) => boolean,
  { speculation, promptShare, hangUpAfterMs, easyTurnModel, languageModel }: LeverSettings,
): ReplayLine[] {
  let left: ReplayLine[] = [...lines];
  if (has("earlierHangUp")) left = hangUpEarlier(left, call, facts, hangUpAfterMs);
  if (has("lessSpeculation")) left = speculateLess(left, speculation);
  if (has("shorterPrompt")) left = shortenPrompt(left, call, facts, promptShare);
  if (has("easyTurnModel") && easyTurnModel !== null) {
    left = moveTo(left, easyTurnModel, prices, (line) => {
      return isOf("llm")(line) && line.purpose === "turn" && facts.easyTurns.has(line.turnId ?? "");
    });
  }
  if (has("languageModel") && languageModel !== null) left = moveTo(left, languageModel, prices, isOf("llm"));
  return left;
}

function isOf(layer: "stt" | "llm" | "tts"): (line: ReplayLine) => boolean {
  return ({ unit }) => costUnitRows[unit].layer === layer;
}
