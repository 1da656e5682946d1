import type { Clock, Timer } from "../../voice/clock.ts";
import type { CallDraws } from "../latency/draws.ts";
import type { SpeechFormat } from "./speech-format.ts";
import { bytesPerSecond } from "./utterance.ts";

/** Where audio and marks go when their time has come. */
export interface ClauseOutput {
  audio(bytes: Uint8Array): void;
  marked(markId: number): void;
}

interface Clause {
  readonly releaseAtMs: number;
  /** Audio and, last of all, the mark that ends the clause. */
  readonly waiting: (Uint8Array | number)[];
}

/** What mu-law has for a sample of zero. */
const MULAW_SILENCE = 0xff;

/**
 * Holds each clause back until its first byte is due. Synthesis goes on meanwhile, so it is part of the wait and not
 * added to it; a clause that comes while another is spoken waits at the same time. Without draws everything passes at
 * once.
 */
export class ClauseGate {
  readonly #draws: CallDraws | undefined;
  readonly #clock: Clock;
  readonly #leadingSilence: Uint8Array;
  readonly #output: ClauseOutput;
  /** In order; audio is always of the first that has no mark yet. */
  #clauses: Clause[] = [];
  #takesText = false;
  #timer: Timer | undefined;

  constructor(draws: CallDraws | undefined, clock: Clock, format: SpeechFormat, output: ClauseOutput) {
    this.#draws = draws;
    this.#clock = clock;
    this.#leadingSilence = silence(format, draws?.profile.leadingSilenceMs ?? 0);
    this.#output = output;
  }

  /** The first text of a clause starts its wait. */
  text(): void {
    if (!this.#draws || this.#takesText) return;
    this.#takesText = true;
    const waitMs = this.#draws.ms("tts_hop") + this.#draws.ms("tts_first_byte");
    this.#clauses.push({ releaseAtMs: this.#clock.now() + waitMs, waiting: [this.#leadingSilence] });
  }

  /** The clause has all its text; a mark for it will come after its audio. */
  endOfText(): void {
    if (this.#draws && !this.#takesText) this.#clauses.push({ releaseAtMs: this.#clock.now(), waiting: [] });
    this.#takesText = false;
  }

  audio(bytes: Uint8Array): void {
    if (this.#draws) this.#hold(bytes);
    else this.#output.audio(bytes);
  }

  marked(markId: number): void {
    if (this.#draws) this.#hold(markId);
    else this.#output.marked(markId);
  }

  /** Drops all that is held, and the waits. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#clauses = [];
    this.#takesText = false;
  }

  #hold(item: Uint8Array | number): void {
    this.#clauses.find(({ waiting }) => typeof waiting.at(-1) !== "number")?.waiting.push(item);
    this.#release();
  }

  #release(): void {
    for (let clause = this.#clauses[0]; clause; clause = this.#clauses[0]) {
      const waitMs = clause.releaseAtMs - this.#clock.now();
      if (waitMs > 0) {
        this.#timer ??= this.#clock.startTimer(waitMs, () => {
          this.#timer = undefined;
          this.#release();
        });
        return;
      }
      // The silence alone is no first byte.
      if (clause.waiting.length === 1 && clause.waiting[0] === this.#leadingSilence) return;
      const items = clause.waiting.splice(0);
      const isEnded = typeof items.at(-1) === "number";
      if (isEnded) this.#clauses.shift();
      for (const item of items) {
        if (typeof item === "number") this.#output.marked(item);
        else if (item.length > 0) this.#output.audio(item);
      }
      if (!isEnded) return;
    }
  }
}

function silence(format: SpeechFormat, ms: number): Uint8Array {
  const samples = Math.round((format.sampleRateHz * ms) / 1000);
  const bytes = new Uint8Array((samples * bytesPerSecond(format)) / format.sampleRateHz);
  return format.encoding === "mulaw" ? bytes.fill(MULAW_SILENCE) : bytes;
}
