/**
 * A second opinion on the end of a turn.
 *
 * Detectors hear that the caller stopped; they use little of what was said. This stage stands between speech to text
 * and turn taking and holds an end of turn back while the words say that more will follow: after "I'd like to" longer
 * than after "Is there parking?". The caller who goes on within the wait has only paused, and what follows is joined to
 * what is held, so that turn taking sees one turn. Meanwhile an eager end stands, so that the answer is being made
 * while we wait.
 *
 * A wait adds to the `DETECTOR_MS` of silence that a detector takes: a decision that came later than that has waited
 * part of it already. So an engine's own dynamic wait and ours do not add up; the longer one counts.
 *
 * Its events keep the guarantees of `SpeechToTextEvent`, whatever order the engine's events come in, and every end of
 * turn that was held is told: at its wait, when the engine is lost, or at the latest `MAX_HOLD_MS` after the engine's
 * last word.
 */

import type { EndpointingSettings, ExpectedAnswer } from "../agent.ts";
import type { Clock, Timer } from "../clock.ts";
import { dialogueActOf } from "../words/dialogue-act.ts";
import { normalizeText, type TextCompleteness } from "../words/text-completeness.ts";
import { finishOf, type TurnFinish } from "../words/turn-finish.ts";
import type { CallerPauses } from "./caller-pauses.ts";
import type { ResilientEvent } from "./resilient-speech-to-text.ts";

type EagerEvent = Extract<ResilientEvent, { type: "eager_end_of_turn" }>;

/** Event of speech to text as turn taking hears it, after the hold. */
export type HeardEvent =
  | Exclude<ResilientEvent, EagerEvent>
  /** `isWhole` when the words are a whole question, request or statement: a harmless opener may be heard already. */
  | (EagerEvent & { isWhole: boolean });

/** Dependencies of a hold. `pauses` are the caller's, learned here. */
export interface EndOfTurnHoldDeps {
  clock: Clock;
  settings: EndpointingSettings;
  judge: (text: string) => TextCompleteness;
  pauses: CallerPauses;
  /** True when eager ends are wanted; none is told otherwise. */
  isEager: boolean;
  listener: (event: HeardEvent) => void;
}

/** Silence that a detector takes for an end of turn at the median (Flux at 0.7: 253 ms). */
const DETECTOR_MS = 250;
/** Voice activity notices speech this long after it began. */
const NOTICE_MS = 100;
/** Speech that began this shortly before an end of turn came was not yet known to the engine when it decided. */
const UNHEARD_MS = 500;
/** Silence after a sound over a held end of turn, in which an engine would report words if there were any. */
const WORDS_FOLLOW_MS = 300;
/** The longest wait, and the longest that an engine may leave a held turn without news. */
const MAX_HOLD_MS = 5_000;
/** Turns longer than this are told as they are: several minutes of speech. */
const MAX_HELD_CHARS = 4_000;
/** Speech so soon after a turn was ended shows that it had not been over. */
const CUT_OFF_MS = 800;

/**
 * Hold of one call: keeps an end of turn back while the words say that more will follow. Told of everything at once, as
 * it happens.
 */
export class EndOfTurnHold {
  readonly #deps: EndOfTurnHoldDeps;
  #expected: ExpectedAnswer | null = null;
  /** State as the listener knows it: whether a turn is open, and the eager end that stands. */
  #isTurnOpen = false;
  #eagerText: string | null = null;
  #isEngineTurnOpen = false;
  /** Words of engine turns that are over, and the time at which they are told unless the caller goes on. */
  #held: { text: string; confidence: number; untilMs: number } | null = null;
  #timer: Timer | null = null;
  /** Time at which the caller was first noticed in this turn. */
  #turnSinceMs: number | null = null;
  /** Time since which voice activity hears speech; null in silence. */
  #speechSinceMs: number | null = null;
  #silentSinceMs: number | null = null;
  /** Words that the engine understood in its turn, and the time at which they last changed. */
  #words = "";
  #wordsAtMs: number | null = null;
  #wordsBeforeSpeech = "";
  #releasedAtMs: number | null = null;
  /** A pause that was one if words follow. */
  #pausedMs: number | null = null;
  #isClosed = false;

  constructor(deps: EndOfTurnHoldDeps) {
    this.#deps = deps;
  }

  /** Sets the kind of answer that the agent's last line asked for; null for any. */
  expect(answer: ExpectedAnswer | null): void {
    this.#expected = answer;
  }

  /** Takes the next event of speech to text. */
  receive(event: ResilientEvent): void {
    if (this.#isClosed) return;
    switch (event.type) {
      case "ready":
        this.#deps.listener(event);
        return;
      case "lost":
        this.#lose();
        return;
      case "speech_started":
        this.#isEngineTurnOpen = true;
        this.#turnSinceMs ??= this.#deps.clock.now();
        if (this.#held) this.#suspend();
        else this.#openTurn();
        return;
      case "interim":
        this.#hearWords(event.text);
        if (event.text === "") return;
        this.#takeEagerBack();
        this.#openTurn();
        this.#deps.listener({ type: "interim", text: this.#joined(event.text) });
        return;
      case "eager_end_of_turn":
        this.#hearWords(event.text);
        this.#offer(this.#joined(event.text), event.confidence);
        return;
      case "turn_resumed":
        if (this.#held) this.#suspend();
        this.#takeEagerBack();
        return;
      case "end_of_turn":
        this.#endEngineTurn(event.text, event.confidence);
        return;
    }
  }

  /** Notes that voice activity has noticed the caller. */
  speechStarted(): void {
    const now = this.#deps.clock.now();
    this.#speechSinceMs = now;
    this.#wordsBeforeSpeech = this.#words;
    if (this.#wentSilentInTurn(now)) this.#pausedMs = now - (this.#silentSinceMs as number) - NOTICE_MS;
    this.#turnSinceMs ??= now;
    if (this.#held) this.#suspend();
  }

  /** Notes that the caller has been silent for `silenceMs`, as voice activity has just decided. */
  speechEnded(silenceMs: number): void {
    const now = this.#deps.clock.now();
    this.#speechSinceMs = null;
    this.#silentSinceMs = now - silenceMs;
    if (!this.#held || this.#isEngineTurnOpen) return;
    this.#hold(Math.max(this.#held.untilMs, now + WORDS_FOLLOW_MS));
  }

  /** Ends the hold: nothing more is told. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  #endEngineTurn(text: string, confidence: number): void {
    this.#isEngineTurnOpen = false;
    const { clock } = this.#deps;
    if (text === "") {
      if (!this.#held) this.#endWithoutWords(confidence);
      else if (this.#speechSinceMs === null) this.#hold(Math.max(this.#held.untilMs, clock.now()));
      return;
    }
    const now = clock.now();
    const waitedMs = this.#waitedMs(now);
    const hasGoneOn = this.#hasGoneOn(text, now);
    this.#hearWords(text);
    const whole = this.#joined(text);
    const finish = finishOf(whole, this.#deps.judge(whole), this.#expected);
    const waitMs = whole.length > MAX_HELD_CHARS ? 0 : this.#waitMs(finish) - waitedMs;
    this.#held = { text: whole, confidence, untilMs: now + Math.max(0, waitMs) };
    if (hasGoneOn) this.#suspend();
    else this.#hold(this.#held.untilMs);
  }

  #waitMs(finish: TurnFinish): number {
    const { completeWaitMs, unknownWaitMs, openWaitMs, digitsWaitMs, spellingWaitMs } = this.#deps.settings;
    const waits: Record<TurnFinish, number> = {
      answered: 0,
      complete: completeWaitMs,
      unknown: unknownWaitMs,
      open: openWaitMs,
      digits: digitsWaitMs,
      spelling: spellingWaitMs,
    };
    return Math.min(MAX_HOLD_MS, waits[finish] * this.#deps.pauses.factor);
  }

  /** The part of a wait that the engine's decision took itself. */
  #waitedMs(now: number): number {
    if (this.#speechSinceMs !== null || this.#silentSinceMs === null || this.#turnSinceMs === null) return 0;
    // Voice activity has missed this turn: of its silence nothing is known.
    if (this.#silentSinceMs < this.#turnSinceMs) return 0;
    // New words show that there was speech until about a detector's time before them, whatever voice activity heard.
    return Math.max(0, Math.min(now - this.#silentSinceMs - DETECTOR_MS, now - (this.#wordsAtMs ?? 0)));
  }

  /** True when the caller speaks again and the engine cannot have known: it has no word of it. */
  #hasGoneOn(text: string, now: number): boolean {
    if (this.#speechSinceMs === null || this.#silentSinceMs === null || this.#turnSinceMs === null) return false;
    if (normalizeText(text) !== this.#wordsBeforeSpeech) return false;
    return this.#silentSinceMs > this.#turnSinceMs && now - this.#speechSinceMs <= UNHEARD_MS;
  }

  /** Waits for the caller to go on until `untilMs`, with an eager end standing. */
  #hold(untilMs: number): void {
    const held = this.#held;
    if (!held) return;
    const waitMs = untilMs - this.#deps.clock.now();
    if (waitMs <= 0) {
      this.#release();
      return;
    }
    this.#arm(waitMs);
    this.#offer(held.text, held.confidence);
  }

  /** The caller seems to go on: nothing is told before it is known what was said. */
  #suspend(): void {
    this.#arm(MAX_HOLD_MS);
    this.#takeEagerBack();
  }

  #hearWords(text: string): void {
    if (text === "") return;
    const now = this.#deps.clock.now();
    this.#turnSinceMs ??= now;
    const words = normalizeText(text);
    if (words !== this.#words) this.#wordsAtMs = now;
    this.#words = words;
    if (this.#held) this.#arm(MAX_HOLD_MS);
    if (this.#pausedMs !== null) this.#deps.pauses.note(this.#pausedMs);
    this.#pausedMs = null;
  }

  #offer(text: string, confidence: number): void {
    if (!this.#deps.isEager || text === "" || text === this.#eagerText) return;
    this.#takeEagerBack();
    this.#openTurn();
    this.#eagerText = text;
    this.#deps.listener({ type: "eager_end_of_turn", text, confidence, isWhole: this.#isWhole(text) });
  }

  #isWhole(text: string): boolean {
    if (finishOf(text, this.#deps.judge(text), this.#expected) !== "complete") return false;
    const act = dialogueActOf(text);
    return act === "question" || act === "request" || act === "statement";
  }

  #takeEagerBack(): void {
    if (this.#eagerText === null) return;
    this.#eagerText = null;
    this.#deps.listener({ type: "turn_resumed" });
  }

  #openTurn(): void {
    if (this.#isTurnOpen) return;
    this.#isTurnOpen = true;
    this.#deps.listener({ type: "speech_started" });
  }

  /** Tells what is held. An engine turn that is still open becomes a turn of its own. */
  #release(): void {
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    if (this.#eagerText !== held.text) this.#takeEagerBack();
    this.#openTurn();
    this.#tellEnd(held.text, held.confidence);
  }

  #endWithoutWords(confidence: number): void {
    // The turn was told already, and the engine heard nothing more in its own.
    if (!this.#isTurnOpen) return;
    this.#takeEagerBack();
    this.#tellEnd("", confidence);
  }

  #tellEnd(text: string, confidence: number): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#isTurnOpen = false;
    this.#eagerText = null;
    this.#turnSinceMs = null;
    this.#words = "";
    this.#wordsAtMs = null;
    this.#pausedMs = null;
    this.#releasedAtMs = this.#deps.clock.now();
    this.#deps.listener({ type: "end_of_turn", text, confidence });
  }

  /**
   * Tells that the engine is lost. Its words are not lost with it; a caller who is speaking is heard out, since the
   * next engine hears the speech again.
   */
  #lose(): void {
    this.#isEngineTurnOpen = false;
    if (this.#held && this.#speechSinceMs === null) this.#release();
    this.#takeEagerBack();
    this.#isTurnOpen = false;
    this.#deps.listener({ type: "lost" });
  }

  /** True when the silence before speech at `now` was a pause: within a turn, or right at an end that was none. */
  #wentSilentInTurn(now: number): boolean {
    if (this.#silentSinceMs === null) return false;
    if (this.#turnSinceMs !== null) return this.#silentSinceMs > this.#turnSinceMs;
    return this.#releasedAtMs !== null && now - this.#releasedAtMs <= CUT_OFF_MS;
  }

  #arm(delayMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#deps.clock.startTimer(delayMs, () => this.#release());
  }

  #joined(text: string): string {
    if (!this.#held) return text;
    // The full stop is where the engine ended its turn, not where the caller ended a sentence.
    return text === "" ? this.#held.text : `${this.#held.text.replace(/[.…。]+$/u, "")} ${text.trimStart()}`;
  }
}
