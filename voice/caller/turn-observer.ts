import type { CallerRecording } from "./caller-recording.ts";
import type { ObservedTurn } from "./observed-call.ts";
import type { SpokenUtterance } from "./spoken-frames.ts";

/** Notes what comes of one thing that a caller says. Times are ms of the caller's clock. */
export class TurnObserver {
  readonly #recording: CallerRecording;
  readonly #spoken: SpokenUtterance;
  readonly #startedAtMs: number;
  readonly #isInterrupting: boolean;
  /** Agent turns that were first heard since it began, in order. */
  readonly #heardAtMs = new Map<string, number>();
  /** When each of them last set in: it may have been silenced and gone on. */
  readonly #setInAtMs = new Map<string, number>();
  readonly #takenBackMs: number[] = [];
  #bargeInStopMs: number | null = null;
  readonly #understood: string[] = [];

  /** `start.atMs` is when its first sample was spoken. */
  constructor(recording: CallerRecording, spoken: SpokenUtterance, start: { atMs: number; isInterrupting: boolean }) {
    this.#recording = recording;
    this.#spoken = spoken;
    this.#startedAtMs = start.atMs;
    this.#isInterrupting = start.isInterrupting;
  }

  /** When its last sound is over. */
  get endedAtMs(): number {
    return this.#startedAtMs + this.#spoken.endsAtMs;
  }

  /** When an agent turn that began after its end was first heard; null before. */
  get answeredAtMs(): number | null {
    return this.#answer()?.[1] ?? null;
  }

  /** The first audible sample of an agent turn has come. */
  heard(turnId: string, atMs: number): void {
    this.#heardAtMs.set(turnId, atMs);
    this.#setInAtMs.set(turnId, atMs);
  }

  /** An agent turn that was told to stop goes on: its next audible sample has come. */
  heardAgain(turnId: string, atMs: number): void {
    if (this.#heardAtMs.has(turnId)) this.#setInAtMs.set(turnId, atMs);
  }

  /** An agent turn that was being played has been told to stop. */
  stopped(turnId: string, atMs: number): void {
    const setInAtMs = this.#setInAtMs.get(turnId);
    if (setInAtMs === undefined) {
      if (this.#isInterrupting) this.#bargeInStopMs ??= atMs - this.#stretchBefore(atMs);
      return;
    }
    if (setInAtMs >= this.endedAtMs) return;
    this.#takenBackMs.push(atMs - this.#soundAfter(setInAtMs));
  }

  /** The agent answers these words, perhaps not for long. */
  understood(text: string): void {
    this.#understood.push(text);
  }

  /** Sums up, without what the loudspeaker played. */
  finish(): Omit<ObservedTurn, "answerAudio"> {
    const answer = this.#answer();
    const { text, kind } = this.#recording;
    return {
      text,
      kind,
      pauses: this.#spoken.pauses.length,
      gapMs: answer ? answer[1] - this.endedAtMs : null,
      answerTurnId: answer?.[0] ?? null,
      falseStarts: [...this.#heardAtMs.values()].filter((atMs) => atMs < this.endedAtMs).length,
      takenBackMs: this.#takenBackMs,
      bargeInStopMs: this.#bargeInStopMs,
      understood: this.#understood,
      isUnderstood: this.#understood.at(-1) === text || this.#understood.join(" ") === text,
    };
  }

  #answer(): readonly [turnId: string, atMs: number] | undefined {
    return [...this.#heardAtMs].find(([, atMs]) => atMs >= this.endedAtMs);
  }

  /** Where the caller is heard again after a time; that time when the caller is not pausing then. */
  #soundAfter(atMs: number): number {
    const position = atMs - this.#startedAtMs;
    const pause = this.#spoken.pauses.find(({ fromMs, toMs }) => position >= fromMs && position < toMs);
    return pause ? this.#startedAtMs + pause.toMs : atMs;
  }

  /** Where the stretch of sound began that goes on at a time, or went before it. */
  #stretchBefore(atMs: number): number {
    const { startsAtMs, pauses } = this.#spoken;
    const position = atMs - this.#startedAtMs;
    const startMs = pauses.findLast(({ toMs }) => toMs <= position)?.toMs ?? startsAtMs;
    return this.#startedAtMs + startMs;
  }
}
