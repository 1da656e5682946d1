import { firstAudibleSample } from "../audio/level.ts";
import type { Clock } from "../clock.ts";
import { firstThatAnswers } from "../failover/failover.ts";
import type { ProviderHealth } from "../failover/provider-health.ts";
import { pause, secondTryAfterMs } from "../failover/second-try.ts";
import { type NamedVoice, ProviderError } from "../providers.ts";
import type { CallEventBody } from "../timeline/events.ts";

/** Dependencies of `speechOf`: the voices in order of takeover, and the timeline of a turn. */
export interface SpeechDeps {
  clock: Clock;
  health: ProviderHealth;
  voices: readonly NamedVoice[];
  turnId: string;
  emit: (event: CallEventBody) => void;
}

/**
 * Yields the audio of one clause from the first voice that is heard: one that fails, sends nothing or only silence is
 * replaced by the next, and when none is left the voices are asked once more. Audio that was begun is not begun again:
 * an error behind it is thrown, as is the last one when no voice is heard.
 */
export async function* speechOf(clause: string, deps: SpeechDeps, signal: AbortSignal): AsyncGenerator<Int16Array> {
  const { clock, health, voices, turnId, emit } = deps;
  const text = clause.trim();
  const open = (voice: NamedVoice, own: AbortSignal): AsyncIterable<Int16Array> => {
    emit(speechRequest(turnId, voice, text));
    return audible(voice.session.synthesize(text, own), voice, own);
  };
  const beganAtMs = clock.now();
  for (let isSecondTry = false; ; isSecondTry = true) {
    let isBegun = false;
    try {
      for await (const samples of firstThatAnswers(voices, "tts", open, deps, signal)) {
        isBegun = true;
        yield samples;
      }
      return;
    } catch (error) {
      const waitMs = secondTryAfterMs(error, beganAtMs, clock.now());
      const isWorthIt = !isSecondTry && !isBegun && voices.some((voice) => health.isAvailable("tts", voice));
      if (waitMs === null || !isWorthIt) throw error;
      await pause(waitMs, clock, signal);
      if (signal.aborted) return;
    }
  }
}

/** Makes the timeline event of a text that is sent to be spoken. */
function speechRequest(turnId: string, { provider, model }: NamedVoice, text: string): CallEventBody {
  return {
    type: "tts_requested",
    turnId,
    provider,
    ...(model === undefined ? {} : { model }),
    characters: text.length,
  };
}

/**
 * Yields `speech` from when there is something to hear in it: the silence before comes together with it. Throws when
 * there is nothing to hear at all.
 */
async function* audible(
  speech: AsyncIterable<Int16Array>,
  { provider }: NamedVoice,
  signal: AbortSignal,
): AsyncGenerator<Int16Array> {
  const silence: Int16Array[] = [];
  let isAudible = false;
  for await (const samples of speech) {
    isAudible ||= firstAudibleSample(samples) >= 0;
    if (!isAudible) {
      silence.push(samples);
      continue;
    }
    yield* silence.splice(0);
    yield samples;
  }
  if (isAudible || signal.aborted) return;
  const message = silence.length === 0 ? "no audio" : "nothing but silence";
  throw new ProviderError({ provider, stage: "tts", message: `${provider}: ${message}`, isRetryable: true });
}
