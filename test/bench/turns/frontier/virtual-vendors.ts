import { TokenTimes } from "../../../../local/language-model/token-times.ts";
import { tokenize } from "../../../../local/language-model/tokens.ts";
import type { CallDraws } from "../../../../local/latency/draws.ts";
import { waitUntil } from "../../../../local/latency/wait-until.ts";
import { msToSamples } from "../../../../voice/audio/frame.ts";
import type { Clip } from "../../../../voice/clips/clip.ts";
import type { Clock } from "../../../../voice/clock.ts";
import type {
  LanguageModel,
  LanguageModelEvent,
  LanguageModelRequest,
  TextToSpeechSession,
} from "../../../../voice/providers.ts";
import { dialogueActOf } from "../../../../voice/words/dialogue-act.ts";

/** Enough to tell sound from silence, and cheap to copy. */
export const VIRTUAL_RATE_HZ = 1_000;
const MS_PER_CHARACTER = 60;
/** Far above what counts as audible. */
const AMPLITUDE = 8_000;
const ANSWER = "We are open until six in the evening.";

/** `text` as sound that lasts as long as saying it would. */
export function virtualSpeech(text: string): Int16Array {
  return new Int16Array(msToSamples(text.length * MS_PER_CHARACTER, VIRTUAL_RATE_HZ)).fill(AMPLITUDE);
}

export function virtualClip(text: string): Clip {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    return { text: word, fromMs: index * MS_PER_CHARACTER, toMs: (index + word.length) * MS_PER_CHARACTER };
  });
  return { text, samples: virtualSpeech(text), words };
}

/**
 * Says one sentence to everything, and a fixed line of the agent's script to short answers, as the clinic's model does;
 * its tokens come when the call's draws have them come.
 */
export class VirtualModel implements LanguageModel {
  readonly provider = "openai-compatible";
  readonly model = "virtual";
  readonly #clock: Clock;
  readonly #draws: CallDraws;
  readonly #fixedLine: string;

  constructor(clock: Clock, draws: CallDraws, fixedLine: string) {
    this.#clock = clock;
    this.#draws = draws;
    this.#fixedLine = fixedLine;
  }

  async *stream(request: LanguageModelRequest, signal: AbortSignal): AsyncGenerator<LanguageModelEvent> {
    const times = new TokenTimes(this.#draws, this.#clock.now());
    const isShort = dialogueActOf(request.messages.at(-1)?.content ?? "") === "yes_no";
    for (const [index, text] of tokenize(isShort ? this.#fixedLine : ANSWER).entries()) {
      await waitUntil(this.#clock, times.ofToken(index), signal);
      if (signal.aborted) return;
      yield { type: "text", text };
    }
    yield { type: "finished", reason: "stop", usage: null };
  }
}

/** Speaks after the wait and the silence that the call's draws and profile have. */
export class VirtualVoice implements TextToSpeechSession {
  readonly #clock: Clock;
  readonly #draws: CallDraws;

  constructor(clock: Clock, draws: CallDraws) {
    this.#clock = clock;
    this.#draws = draws;
  }

  async *synthesize(text: string, signal: AbortSignal): AsyncGenerator<Int16Array> {
    const waitMs = this.#draws.ms("tts_hop") + this.#draws.ms("tts_first_byte");
    await waitUntil(this.#clock, this.#clock.now() + waitMs, signal);
    if (signal.aborted) return;
    yield new Int16Array(msToSamples(this.#draws.profile.leadingSilenceMs, VIRTUAL_RATE_HZ));
    yield virtualSpeech(text);
  }

  close(): void {}
}
