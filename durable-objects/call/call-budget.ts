import { samplesToMs } from "../../voice/audio/frame.ts";
import { BROWSER_INPUT_SAMPLE_RATE_HZ, type WireErrorCode } from "../../voice/wire/protocol.ts";
import { Allowance } from "../allowance.ts";

/** Limits of what a caller's device may send in one call, over all of its connections. */
export const callBudgetLimits = {
  /** Milliseconds of audio: real time, and what a line that stalled brings at once. */
  audioMs: { perSecond: 1_000, burst: 10_000 },
  /** Messages of any kind: audio in the smallest blocks that browsers have (375 a second), and 10 s of them at once. */
  messages: { perSecond: 500, burst: 5_000 },
  /** Typed turns, each of which asks the model: nobody types faster. */
  texts: { perSecond: 1, burst: 20 },
} as const;

/** The sender is told this often at most that something was dropped. */
const TELL_EVERY_MS = 5_000;

/**
 * Budget of one call: what a device sends beyond it is dropped, before it costs a vendor's minutes or the object's
 * time. Each method is false when there is no room, and `onDropped` is told so now and then.
 */
export class CallBudget {
  readonly #now: () => number;
  readonly #audioMs: Allowance;
  readonly #messages: Allowance;
  readonly #texts: Allowance;
  readonly #onDropped: (code: WireErrorCode) => void;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(now: () => number, onDropped: (code: WireErrorCode) => void) {
    this.#now = now;
    this.#onDropped = onDropped;
    this.#audioMs = new Allowance(callBudgetLimits.audioMs, now());
    this.#messages = new Allowance(callBudgetLimits.messages, now());
    this.#texts = new Allowance(callBudgetLimits.texts, now());
  }

  /** Counts a message. */
  admitsMessage(): boolean {
    return this.#messages.take(1, this.#now()) || this.#drop("too_many_messages");
  }

  /** Counts audio of so many bytes. */
  admitsAudio(bytes: number): boolean {
    const ms = samplesToMs(bytes / 2, BROWSER_INPUT_SAMPLE_RATE_HZ);
    return this.#audioMs.take(ms, this.#now()) || this.#drop("too_much_audio");
  }

  /** Counts typed words. */
  admitsText(): boolean {
    return this.#texts.take(1, this.#now()) || this.#drop("too_many_messages");
  }

  #drop(code: WireErrorCode): false {
    const now = this.#now();
    if (now - this.#toldAtMs >= TELL_EVERY_MS) {
      this.#toldAtMs = now;
      this.#onDropped(code);
    }
    return false;
  }
}
