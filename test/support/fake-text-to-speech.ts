import type { Clock } from "../../voice/clock.ts";
import { ProviderError, type TextToSpeechSession } from "../../voice/providers.ts";
import type { NamedVoice } from "../../voice/reply/reply.ts";
import type { Health } from "./fake-language-model.ts";
import { sleep, untilAborted } from "./sleep.ts";

/** The quietest sample that stands for a character: audible, and above everything else that is played. */
const FIRST_CODE = 1_000;
const LAST_CODE = 32_767;

/**
 * Speech whose every sample says which character it speaks: characters are numbered as they are synthesised, and the number is the
 * amplitude. So a listener can tell to the character what was played, however it was cut and trimmed on the way.
 */
export class SpokenText {
  /** What was synthesised, in order, and the amplitude of each first character. */
  readonly #clauses: { text: string; firstCode: number }[] = [];
  #nextCode = FIRST_CODE;
  readonly sampleRateHz: number;
  readonly msPerChar: number;

  constructor(sampleRateHz: number, msPerChar: number) {
    this.sampleRateHz = sampleRateHz;
    this.msPerChar = msPerChar;
  }

  get samplesPerChar(): number {
    return (this.msPerChar * this.sampleRateHz) / 1000;
  }

  encode(text: string): Int16Array {
    const firstCode = this.#nextCode;
    this.#nextCode += text.length;
    if (this.#nextCode > LAST_CODE) throw new Error("the call speaks more characters than there are amplitudes");
    this.#clauses.push({ text, firstCode });
    const samples = new Int16Array(text.length * this.samplesPerChar);
    for (let i = 0; i < text.length; i++) {
      samples.fill(firstCode + i, i * this.samplesPerChar, (i + 1) * this.samplesPerChar);
    }
    return samples;
  }

  /** The words in `samples` of which every sample is there, clauses joined by one space. */
  decode(samples: Int16Array): string {
    const played = new Map<number, number>();
    for (const sample of samples) played.set(sample, (played.get(sample) ?? 0) + 1);
    const isWhole = (code: number): boolean => (played.get(code) ?? 0) >= this.samplesPerChar;
    const heard = this.#clauses.map(({ text, firstCode }) => {
      let end = 0;
      while (end < text.length && isWhole(firstCode + end)) end++;
      const isCutInWord = end < text.length && text.charAt(end) !== " ";
      return text
        .slice(0, end)
        .replace(isCutInWord ? /\S+$/ : "", "")
        .trim();
    });
    return heard.filter((text) => text !== "").join(" ");
  }
}

/** Speaks in `SpokenText`, faster than real time, after a wait and some silence. */
export class FakeTextToSpeech implements TextToSpeechSession {
  readonly requests: string[] = [];
  health: Health = "alive";
  /** Dies after this much audio of a clause. */
  diesAfterMs: number | null = null;
  firstByteMs: number;
  leadingSilenceMs: number;
  isClosed = false;
  readonly #clock: Clock;
  readonly #spoken: SpokenText;
  readonly #provider: string;

  constructor(options: {
    clock: Clock;
    spoken: SpokenText;
    provider?: string;
    firstByteMs?: number;
    leadingSilenceMs?: number;
  }) {
    this.#clock = options.clock;
    this.#spoken = options.spoken;
    this.#provider = options.provider ?? "fake-tts";
    this.firstByteMs = options.firstByteMs ?? 80;
    this.leadingSilenceMs = options.leadingSilenceMs ?? 0;
  }

  get voice(): NamedVoice {
    return { provider: this.#provider, session: this };
  }

  async *synthesize(text: string, signal: AbortSignal): AsyncGenerator<Int16Array> {
    this.requests.push(text);
    if (this.health === "stalls") return await untilAborted(signal);
    if (!(await sleep(this.#clock, this.firstByteMs, signal))) return;
    if (this.health === "refuses") throw this.#error();
    const silence = (this.leadingSilenceMs * this.#spoken.sampleRateHz) / 1000;
    const speech = this.#spoken.encode(text);
    const audio = new Int16Array(silence + speech.length);
    audio.set(speech, silence);
    const chunk = this.#spoken.sampleRateHz / 10;
    for (let at = 0; at < audio.length; at += chunk) {
      const sentMs = (at * 1000) / this.#spoken.sampleRateHz;
      if (this.diesAfterMs !== null && sentMs >= this.diesAfterMs) throw this.#error();
      yield audio.slice(at, at + chunk);
      if (!(await sleep(this.#clock, 5, signal))) return;
    }
  }

  close(): void {
    this.isClosed = true;
  }

  #error(): ProviderError {
    const provider = this.#provider;
    return new ProviderError({ provider, stage: "tts", message: "unavailable", isRetryable: true, status: 503 });
  }
}
