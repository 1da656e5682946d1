/**
 * Ends of turn by the words alone, before the detector: the words show that a turn is over when the detector hesitates,
 * and that a short answer may be.
 *
 * Detectors find most ends within a quarter of a second and some only after a second or more (Flux at 0.7: one in
 * twenty takes 0.9 s at the median). The caller of such a turn has said something whole and waits. So where the words
 * so far are whole and voice activity has heard nothing for `wholeSilenceMs`, this stage says that the turn is over
 * without waiting for the engine. The engine's own end of the same words is then kept back; words that it adds are told
 * as a turn of their own. A short answer ("no thank you") is probably over with its last word: an eager end is told
 * with the interim, before the engine's own.
 *
 * Stands between speech to text and `EndOfTurnHold`; its events keep the guarantees of `SpeechToTextEvent`.
 */

import type { EndpointingSettings } from "../agent.ts";
import type { Clock, Timer } from "../clock.ts";
import { dialogueActOf } from "../words/dialogue-act.ts";
import { normalizeText, type TextCompleteness } from "../words/text-completeness.ts";
import { hasWords, piecesOf } from "../words/word-count.ts";
import type { ResilientEvent } from "./resilient-speech-to-text.ts";

/** Dependencies of `EarlyEnd`. */
export interface EarlyEndDeps {
  clock: Clock;
  settings: Pick<EndpointingSettings, "wholeSilenceMs">;
  judge: (text: string) => TextCompleteness;
  listener: (event: ResilientEvent) => void;
}

/** Confidences that are told: the engine has given none. */
const CONFIDENCE = 0.7;
const EAGER_CONFIDENCE = 0.4;

/**
 * Early ends of one call: ends a turn by its words while the engine hesitates. Told of everything at once, as it
 * happens.
 */
export class EarlyEnd {
  readonly #deps: EarlyEndDeps;
  /** The engine's open turn: its words so far, and the eager end that stands. */
  #text = "";
  #eagerText: string | null = null;
  #isTurnOpen = false;
  /** Words of the engine's open turn that were told as a turn already. */
  #toldText: string | null = null;
  /** True when more words of that engine turn have come since. */
  #hasGoneOn = false;
  #isSpeaking = false;
  #timer: Timer | null = null;

  constructor(deps: EarlyEndDeps) {
    this.#deps = deps;
  }

  /** Notes that voice activity has noticed the caller. */
  speechStarted(): void {
    this.#isSpeaking = true;
    this.#cancel();
  }

  /** Notes that the caller has been silent for `silenceMs`, as voice activity has just decided. */
  speechEnded(silenceMs: number): void {
    this.#isSpeaking = false;
    this.#cancel();
    const { clock, settings } = this.#deps;
    if (settings.wholeSilenceMs === 0) return;
    const leftMs = Math.max(0, settings.wholeSilenceMs - silenceMs);
    this.#timer = clock.startTimer(leftMs, () => {
      this.#timer = null;
      this.#endWhole();
    });
  }

  /** Takes the next event of speech to text. */
  receive(event: ResilientEvent): void {
    const { listener } = this.#deps;
    switch (event.type) {
      case "speech_started":
        this.#begin();
        listener(event);
        return;
      case "interim":
        this.#hear({ ...event, text: wordsIn(event.text) });
        return;
      case "eager_end_of_turn":
        if (hasWords(event.text)) this.#hear(event);
        return;
      case "turn_resumed":
        this.#takeEagerBack();
        return;
      case "end_of_turn":
        this.#end({ ...event, text: wordsIn(event.text) });
        return;
      case "lost":
        this.#begin();
        this.#isTurnOpen = false;
        listener(event);
        return;
      case "ready":
        listener(event);
        return;
    }
  }

  /** Ends the open turn with the words that were told so far, because its own end is overdue. False without any. */
  endOverdue(): boolean {
    const text = this.#newWords(this.#text);
    if (!this.#isTurnOpen || text === "") return false;
    this.#tellEnd(text);
    return true;
  }

  /** Ends the wait for silence. Idempotent. */
  close(): void {
    this.#cancel();
  }

  #begin(): void {
    this.#isTurnOpen = true;
    this.#text = "";
    this.#eagerText = null;
    this.#toldText = null;
    this.#hasGoneOn = false;
  }

  #hear(event: Extract<ResilientEvent, { type: "interim" | "eager_end_of_turn" }>): void {
    const { listener } = this.#deps;
    this.#isTurnOpen = true;
    this.#text = event.text;
    const text = this.#newWords(event.text);
    // What was told already is said again until the engine ends its turn.
    if (text === "" && this.#toldText !== null) return;
    if (this.#eagerText === text) return;
    this.#takeEagerBack();
    if (this.#toldText !== null && !this.#hasGoneOn) {
      this.#hasGoneOn = true;
      listener({ type: "speech_started" });
    }
    if (event.type === "interim") listener({ ...event, text });
    if (event.type === "eager_end_of_turn") this.#tellEagerEnd(text, event.confidence);
    else if (this.#isShortAnswer(text)) this.#tellEagerEnd(text, EAGER_CONFIDENCE);
  }

  #end(event: Extract<ResilientEvent, { type: "end_of_turn" }>): void {
    const text = this.#newWords(event.text);
    const isTold = this.#toldText !== null && !this.#hasGoneOn && text === "";
    if (this.#eagerText !== text) this.#takeEagerBack();
    this.#isTurnOpen = false;
    this.#eagerText = null;
    this.#toldText = null;
    this.#hasGoneOn = false;
    if (!isTold) this.#deps.listener({ ...event, text });
  }

  /**
   * Short answers get no opener, so that every moment of their answer's making is waited for: it begins with their last
   * word.
   */
  #isShortAnswer(text: string): boolean {
    return text !== "" && this.#deps.judge(text) === "complete" && dialogueActOf(text) === "yes_no";
  }

  #tellEagerEnd(text: string, confidence: number): void {
    this.#eagerText = text;
    this.#deps.listener({ type: "eager_end_of_turn", text, confidence });
  }

  #takeEagerBack(): void {
    if (this.#eagerText === null) return;
    this.#eagerText = null;
    this.#deps.listener({ type: "turn_resumed" });
  }

  /** Ends the open turn if its words are whole. */
  #endWhole(): void {
    const text = this.#text;
    if (this.#isSpeaking || !this.#isTurnOpen || this.#toldText !== null || text === "") return;
    const act = dialogueActOf(text);
    // A short answer often has a second half ("no … thank you"), and a caller who tells of pain is not hurried.
    if (this.#deps.judge(text) === "complete" && act !== "yes_no" && act !== "sensitive") this.#tellEnd(text);
  }

  /** Tells the end of the engine's open turn; `text` is what was not told of it before. */
  #tellEnd(text: string): void {
    if (this.#eagerText !== text) this.#takeEagerBack();
    this.#eagerText = null;
    this.#toldText = this.#text;
    this.#hasGoneOn = false;
    this.#deps.listener({ type: "end_of_turn", text, confidence: CONFIDENCE });
  }

  /** Returns the words that `text` adds to those told; an engine that has changed its mind about those adds nothing. */
  #newWords(text: string): string {
    if (this.#toldText === null) return text;
    const told = piecesOf(this.#toldText);
    const heard = piecesOf(text);
    const isSame = told.every(({ piece }, at) => normalizeText(heard[at]?.piece ?? "") === normalizeText(piece));
    const first = heard[told.length];
    return isSame && first !== undefined ? text.slice(first.at).trimEnd() : "";
  }

  #cancel(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}

/** The text, or none where it is only punctuation: engines write a full stop for a noise. */
function wordsIn(text: string): string {
  return hasWords(text) ? text : "";
}
