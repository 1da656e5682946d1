/**
 * Notices an engine that has gone deaf.
 *
 * A session may stay open and say nothing any more: no error comes, and every word is lost. Our own voice activity
 * hears the caller all the same. A second of speech to which the engine has said nothing at all, and two more in which
 * to say something, are no accident: engines tell words within half a second, slow ones within two. But noise looks
 * like speech to voice activity too. So whoever acts on the watch tries the others of the chain with the same speech;
 * when none of them hears anything it was noise, and the watch wants twice as much before it speaks up again, until
 * words come.
 */

import type { Clock, Timer } from "../clock.ts";

/** Speech without an answer that is too much. */
const UNANSWERED_MS = 1_000;
/** The same in speech to which it has said something already: people drag their words. */
const UNANSWERED_IN_SPEECH_MS = 3_000;
/** The most, once it was noise several times. */
const MAX_UNANSWERED_MS = 30_000;
/** Time that an engine has from then on. */
const GRACE_MS = 2_000;
/** Shorter sounds are knocks, which no engine has to tell. */
const MIN_STRETCH_MS = 300;

/** Watch of one call over its speech to text. Told of everything as it happens. */
export class DeafnessWatch {
  readonly #clock: Clock;
  readonly #onDeaf: () => void;
  /** Speech without an answer that is too much at present. */
  #patienceMs = UNANSWERED_MS;
  /** The engine has said something to the stretch that goes on. */
  #isAnswering = false;
  /** Speech since the engine last said something, but for the stretch that goes on. */
  #unansweredMs = 0;
  /** Clock time since which the caller has been speaking; null in silence. */
  #speakingSinceMs: number | null = null;
  #timer: Timer | null = null;

  /** `onDeaf` is told each time that an engine had its chance; `heard`, `startAnew` or `giveUp` is to follow. */
  constructor(clock: Clock, onDeaf: () => void) {
    this.#clock = clock;
    this.#onDeaf = onDeaf;
  }

  /** Notes that voice activity has noticed the caller, who began to speak `agoMs` ago. */
  speechStarted(agoMs: number): void {
    this.#speakingSinceMs = this.#clock.now() - agoMs;
    this.#watch();
  }

  /** Notes that the caller has been silent for `silenceMs`, as voice activity has just decided. */
  speechEnded(silenceMs: number): void {
    if (this.#speakingSinceMs === null) return;
    const stretchMs = this.#clock.now() - silenceMs - this.#speakingSinceMs;
    this.#speakingSinceMs = null;
    if (stretchMs >= MIN_STRETCH_MS) this.#unansweredMs += stretchMs;
    const wasAnswering = this.#isAnswering;
    this.#isAnswering = false;
    if (this.#unansweredMs < this.#limitMs) this.#cancel();
    else if (wasAnswering) this.#arm(GRACE_MS);
  }

  /** Notes that the engine said something. */
  heard(): void {
    this.#patienceMs = UNANSWERED_MS;
    this.#isAnswering = this.#speakingSinceMs !== null;
    this.#forget();
  }

  /** Gives an engine that is about to hear the same speech its chance. */
  startAnew(): void {
    this.#isAnswering = false;
    if (this.#unansweredMs + this.#stretchMs >= this.#limitMs) this.#arm(GRACE_MS);
    else if (this.#speakingSinceMs !== null) this.#watch();
  }

  /** Takes the speech for noise: as no engine heard any, more of it has to come next time. */
  giveUp(): void {
    this.#patienceMs = Math.min(2 * this.#patienceMs, MAX_UNANSWERED_MS);
    this.#forget();
  }

  /** Ends the watch. Idempotent. */
  close(): void {
    this.#speakingSinceMs = null;
    this.#forget();
  }

  #forget(): void {
    this.#unansweredMs = 0;
    this.#cancel();
    if (this.#speakingSinceMs === null) return;
    this.#speakingSinceMs = this.#clock.now();
    this.#watch();
  }

  #watch(): void {
    const leftMs = this.#limitMs - this.#unansweredMs - this.#stretchMs;
    if (this.#timer === null) this.#arm(Math.max(0, leftMs) + GRACE_MS);
  }

  get #limitMs(): number {
    return this.#isAnswering ? Math.max(UNANSWERED_IN_SPEECH_MS, this.#patienceMs) : this.#patienceMs;
  }

  get #stretchMs(): number {
    return this.#speakingSinceMs === null ? 0 : this.#clock.now() - this.#speakingSinceMs;
  }

  #arm(delayMs: number): void {
    this.#cancel();
    this.#timer = this.#clock.startTimer(delayMs, () => {
      this.#timer = null;
      this.#onDeaf();
    });
  }

  #cancel(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
