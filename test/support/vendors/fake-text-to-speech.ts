import { samplesToMs } from "../../../voice/audio/frame.ts";
import type { Clock } from "../../../voice/clock.ts";
import type { NamedVoice } from "../../../voice/providers.ts";
import { ProviderError, type TextToSpeechSession } from "../../../voice/providers.ts";
import { sleep, untilAborted } from "../sleep.ts";
import type { Health } from "./fake-language-model.ts";

/** The quietest sample that stands for a character: audible, and above everything else that is played. */
const FIRST_CODE = 1_000;
const LAST_CODE = 32_767;

/**
 * Speech whose every sample says which character it speaks: characters are numbered as they are synthesised, and the
 * number is the amplitude. So a listener can tell to the character what was played, however it was cut and trimmed on
 * the way.
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

  /** The words of which at least `share` is in `parts`, clauses joined by one space. */
  decode(parts: Int16Array | readonly Int16Array[], share = 1): string {
    const played = countsOf(parts instanceof Int16Array ? [parts] : parts);
    const words = this.#clauses.flatMap(({ text, firstCode }) =>
      [...text.matchAll(/\S+/g)].filter(({ 0: word, index }) => {
        const codes = Array.from(word, (_, i) =>
          Math.min(this.samplesPerChar, played[firstCode + index + i] as number),
        );
        const wholeSamples = word.length * this.samplesPerChar;
        return codes.reduce((sum, count) => sum + count, 0) >= share * wholeSamples;
      }),
    );
    return words.map(([word]) => word).join(" ");
  }

  /** How far `parts` are from speech that was played once and without a gap; where it breaks off is no flaw. */
  flawsOf(parts: readonly Int16Array[]): SpokenFlaws {
    const played = countsOf(parts);
    let [repeated, lost] = [0, 0];
    for (const { text, firstCode } of this.#clauses) {
      const counts = Array.from(text, (_, i) => played[firstCode + i] as number);
      const last = counts.findLastIndex((count) => count > 0);
      counts.slice(0, last + 1).forEach((count, i) => {
        repeated += Math.max(0, count - this.samplesPerChar);
        if (i < last) lost += Math.max(0, this.samplesPerChar - count);
      });
    }
    return { repeatedMs: samplesToMs(repeated, this.sampleRateHz), lostMs: samplesToMs(lost, this.sampleRateHz) };
  }

  /**
   * The word whose last character is spoken by samples of amplitude `code`; null within a word and for anything else.
   */
  wordEndingWith(code: number): string | null {
    const clause = this.#clauses.find(({ text, firstCode }) => firstCode <= code && code < firstCode + text.length);
    if (!clause) return null;
    const { text, firstCode } = clause;
    const end = code - firstCode + 1;
    const isEnd = text.charAt(end - 1) !== " " && (end === text.length || text.charAt(end) === " ");
    return isEnd ? (/\S+$/.exec(text.slice(0, end))?.[0] ?? null) : null;
  }
}

/** Speech that was heard more than once, and speech that is missing between what was heard. */
export interface SpokenFlaws {
  repeatedMs: number;
  lostMs: number;
}

/** How often each amplitude occurs. */
function countsOf(parts: readonly Int16Array[]): Int32Array {
  const counts = new Int32Array(LAST_CODE + 1);
  for (const part of parts) {
    for (const sample of part) counts[sample] = (counts[sample] as number) + 1;
  }
  return counts;
}

/** Speaks in `SpokenText`, faster than real time, after a wait and some silence. */
export class FakeTextToSpeech implements TextToSpeechSession {
  readonly requests: string[] = [];
  health: Health = "alive";
  /** What is wrong with a clause, by its text and the number of the request; null for nothing. */
  failing: (text: string, request: number) => "refused" | "empty" | "silent" | null = () => null;
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
    const request = this.requests.push(text) - 1;
    const failing = this.failing(text, request);
    if (this.health === "stalls") return await untilAborted(signal);
    if (!(await sleep(this.#clock, this.firstByteMs, signal))) return;
    if (this.health === "refuses" || failing === "refused") throw this.#error();
    if (failing === "silent") yield new Int16Array(text.length * this.#spoken.samplesPerChar);
    if (failing !== null) return;
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
