import type { CostUnit } from "../cost-unit.ts";
import type { LeverName, LeverSettings } from "./levers.ts";
import type { ReplayableCall } from "./replay.ts";
import type { Saving } from "./saving.ts";

/** Writes how a saving was worked out, as a sentence with its figures. */
export function formulaOf(
  lever: LeverName,
  calls: readonly ReplayableCall[],
  baseNanoUsd: number,
  saving: Saving,
  settings: LeverSettings,
): string {
  const money = `${dollars(saving.savedNanoUsd)} of ${dollars(baseNanoUsd)}`;
  const was = (unit: CostUnit): number => saving.before.get(unit) ?? 0;
  const less = (unit: CostUnit): number => was(unit) - (saving.after.get(unit) ?? 0);
  switch (lever) {
    case "speechCache":
      return `${count(less("tts_character"))} of ${count(was("tts_character"))} characters were clauses that callers of two earlier calls, or one where the agent's own texts have them, had heard to the end: ${money}.`;
    case "stablePromptFirst": {
      const prompts = was("llm_prompt_token") + was("llm_cached_token");
      if (saving.savedNanoUsd === 0) return "In this order no more would have been cached than in the usual one.";
      return `${count(-less("llm_cached_token"))} more of ${count(prompts)} prompt tokens would have been in the vendor's cache, at its price for those: from 1,024 tokens on, when the model was asked for the agent within five minutes before: ${money}.`;
    }
    case "pausesSpeechToText":
      return `${minutes(less("stt_audio_ms"))} of ${minutes(was("stt_audio_ms"))} minutes of audio were the agent's own voice in a silent caller's line, without 0.4 s before and 0.6 s behind each sound: ${money}.`;
    case "lessSpeculation": {
      const left = settings.speculation === "off" ? "All speculation" : "The audio of speculation";
      const { share, ms } = headStart(calls);
      return `${left} that was thrown away is not made: ${money}. The caller waits longer: ${percent(share)} of answers had a head start, of ${count(ms)} ms at the median.`;
    }
    case "easyTurnModel": {
      const easy = calls.reduce((sum, { facts }) => sum + facts.easyTurns.size, 0);
      const turns = calls.reduce((sum, { call }) => sum + call.turns.length, 0);
      return `${count(easy)} of ${count(turns)} turns were easy and are asked of ${settings.easyTurnModel}, as if it passed every time: ${money}.`;
    }
    case "shorterPrompt":
      return `${percent(settings.promptShare)} of the agent's instructions are left out of every prompt, ${count(less("llm_prompt_token") + less("llm_cached_token"))} tokens: ${money}. Answers may change.`;
    case "earlierHangUp": {
      const tails = calls.filter(({ facts: { tail } }) => tail !== null && tail.ms > settings.hangUpAfterMs);
      return `${count(tails.length)} of ${count(calls.length)} calls ended in silence; each ends ${count(settings.hangUpAfterMs / 1_000)} s after the last answer, ${minutes(less("stt_audio_ms"))} minutes less of listening in all: ${money}.`;
    }
    case "languageModel":
      return priced(settings.languageModel, money);
    case "voice":
      return priced(settings.voice, money);
    case "speechToText":
      return priced(settings.speechToText, money);
  }
}

function priced(service: string | null, money: string): string {
  return `The same use at the price of ${service}, wherever that is lower: ${money}. Whether its quality is the same is not known.`;
}

/** How many answers speculation gave a head start, and its median. */
function headStart(calls: readonly ReplayableCall[]): { share: number; ms: number } {
  const answers = calls.flatMap(({ call }) => call.turns).filter(({ source }) => source === "speech");
  const started = answers.flatMap(({ savedMs }) => (savedMs === null || savedMs <= 0 ? [] : [savedMs]));
  started.sort((a, b) => a - b);
  return { share: started.length / Math.max(1, answers.length), ms: started[started.length >> 1] ?? 0 };
}

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 4, maximumFractionDigits: 4 });

const count = (value: number): string => whole.format(value);
const minutes = (ms: number): string => tenths.format(ms / 60_000);
const percent = (share: number): string => `${whole.format(share * 100)} %`;
const dollars = (nanoUsd: number): string => `$${cents.format(nanoUsd / 1e9)}`;
