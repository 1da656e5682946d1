import type { Reading, SpokenWord } from "../recognition/utterance.ts";
import { FRAME_MS, type FrameActivity } from "../voice-activity.ts";
import type { SilencePlan, TurnDetector, Waits } from "./turn-detector.ts";

/** Where a turn stands. All times are seconds of audio since the connection's first sample. */
export interface TurnState {
  readonly turnIndex: number;
  readonly windowStartS: number;
  readonly windowEndS: number;
  readonly words: readonly SpokenWord[];
  /** Share of the silence that would end the turn, 0..1. */
  readonly silenceShare: number;
}

/** `turn_started` also says when speech began. */
export type TurnEvent =
  | (TurnState & { readonly type: "turn_started"; readonly speechStartS: number })
  | (TurnState & { readonly type: "update" | "eager_end_of_turn" | "turn_resumed" })
  | (TurnState & { readonly type: "turn_ended"; readonly trigger: "model" | "forced" });

/** Who knows the words of a turn. Word times are seconds of audio since the connection's first sample. */
export interface WordSource {
  /** A turn begins with speech that began so many frames ago. */
  beginTurn(onsetFramesAgo: number): void;
  /** A frame of the turn has passed in which its words may be followed; in a long silence nobody asks. */
  follow(): void;
  /** Everything said in this turn so far. */
  read(): Reading;
  /** The words of this turn that have ended and are unlikely to change. */
  interim(): readonly SpokenWord[];
  /**
   * The turn is over. With `reportedWords` so many words of a phrase were reported, and the rest of it, if it still
   * comes, belongs to the next turn. Without, the reading is complete or empty.
   */
  endTurn(reportedWords?: number): Reading;
}

const UPDATE_EVERY_FRAMES = 25;
/** A click or a breath shorter than this is not the speaker going on. */
const RESUMING_FRAMES = 3;
/** In silence: how often the words are looked at, and after how much following them rests until speech returns. */
const READ_EVERY_FRAMES = 2;
const FOLLOWED_SILENCE_FRAMES = 30;
/** The words are looked at by then, or there is no time left to. */
const LATEST_FIRST_LOOK_MS = FOLLOWED_SILENCE_FRAMES * FRAME_MS - 50;
/** A turn of 60 s is ended by force, so that memory is bounded. */
const LONGEST_TURN_FRAMES = 6000;

interface OpenTurn {
  readonly startedAtFrame: number;
  readonly speechStartS: number;
  /** When `turn_started` is due; undefined once it was sent. */
  startDueAtFrame: number | undefined;
  activeRun: number;
  silentFrames: number;
  /** Of the silence that goes on; undefined while there is none. */
  plan: SilencePlan | undefined;
  words: readonly SpokenWord[];
  /** Words already announced as an eager end of turn; speech since takes it back. */
  eagerWords: readonly SpokenWord[] | undefined;
  /** When `turn_resumed` is due; undefined while the eager end stands, or there is none. */
  resumeDueAtFrame: number | undefined;
  /** The latest reading in this silence is a whole phrase. */
  isComplete: boolean;
}

/**
 * The course of one connection's turns: activity in, 10 ms at a time, turn events out, in the order Flux documents.
 * Time is counted in frames, so audio that arrives faster than real time gives the same events.
 */
export class TurnMachine {
  readonly #source: WordSource;
  readonly #emit: (event: TurnEvent) => void;
  #detector: TurnDetector;
  #frames = 0;
  #turn: OpenTurn | undefined;
  #turnIndex = 0;
  #windowStartS = 0;

  constructor(source: WordSource, detector: TurnDetector, emit: (event: TurnEvent) => void) {
    this.#source = source;
    this.#detector = detector;
    this.#emit = emit;
  }

  /** Counts at once. */
  useDetector(detector: TurnDetector): void {
    this.#detector = detector;
    if (this.#turn) this.#turn.plan = undefined;
  }

  frame({ isActive, onsetFramesAgo }: Pick<FrameActivity, "isActive" | "onsetFramesAgo">): void {
    this.#frames += 1;
    if (this.#turn) this.#continueTurn(this.#turn, isActive);
    else if (onsetFramesAgo !== undefined) this.#startTurn(onsetFramesAgo);
    if (this.#frames % UPDATE_EVERY_FRAMES === 0) this.#update();
  }

  /** Ends an open turn now, with whatever it says. */
  endTurn(): void {
    if (this.#turn) this.#endTurn(this.#turn, "forced");
  }

  #startTurn(onsetFramesAgo: number): void {
    this.#source.beginTurn(onsetFramesAgo);
    const speechStartFrame = this.#frames - onsetFramesAgo;
    this.#turn = {
      startedAtFrame: this.#frames,
      speechStartS: (speechStartFrame * FRAME_MS) / 1000,
      startDueAtFrame: speechStartFrame + framesOf(this.#detector.startMs()),
      activeRun: RESUMING_FRAMES,
      silentFrames: 0,
      plan: undefined,
      words: [],
      eagerWords: undefined,
      resumeDueAtFrame: undefined,
      isComplete: false,
    };
    this.#catchUp(this.#turn, this.#frames);
  }

  #continueTurn(turn: OpenTurn, isActive: boolean): void {
    turn.activeRun = isActive ? turn.activeRun + 1 : 0;
    if (turn.activeRun >= RESUMING_FRAMES) {
      turn.silentFrames = 0;
      turn.plan = undefined;
      turn.isComplete = false;
      if (turn.eagerWords && turn.resumeDueAtFrame === undefined) {
        turn.resumeDueAtFrame = this.#frames - turn.activeRun + framesOf(this.#detector.resumeMs());
      }
    } else {
      turn.silentFrames += 1;
    }
    this.#catchUp(turn, this.#frames);
    if (turn.silentFrames <= FOLLOWED_SILENCE_FRAMES) this.#source.follow();
    if (this.#frames - turn.startedAtFrame >= LONGEST_TURN_FRAMES) this.#endTurn(turn, "forced");
    // Sound that may be the speaker going on is no moment to decide.
    else if (turn.silentFrames > 0 && !isActive) this.#considerEnding(turn);
  }

  /** Sends what is due by this frame of the events that come later than their cause. */
  #catchUp(turn: OpenTurn, frame: number): void {
    if (turn.startDueAtFrame !== undefined && frame >= turn.startDueAtFrame) {
      turn.startDueAtFrame = undefined;
      this.#emit({ type: "turn_started", speechStartS: turn.speechStartS, ...this.#state(turn) });
    }
    if (turn.resumeDueAtFrame !== undefined && frame >= turn.resumeDueAtFrame) {
      turn.resumeDueAtFrame = undefined;
      turn.eagerWords = undefined;
      this.#emit({ type: "turn_resumed", ...this.#state(turn) });
    }
  }

  #considerEnding(turn: OpenTurn): void {
    turn.plan ??= this.#detector.planSilence();
    const silentMs = turn.silentFrames * FRAME_MS;
    const isEager = turn.eagerWords !== undefined && turn.resumeDueAtFrame === undefined;
    if (!turn.isComplete && !isEager && this.#mayRead(turn, turn.plan)) this.#read(turn);
    const { eagerMs, endMs } = waitsOf(turn, turn.plan);
    if (!isEager && eagerMs !== undefined && silentMs >= eagerMs && turn.words.length > 0) {
      this.#catchUp(turn, Number.POSITIVE_INFINITY);
      turn.eagerWords = turn.words;
      this.#emit({ type: "eager_end_of_turn", ...this.#state(turn) });
    }
    if (silentMs >= endMs) this.#endTurn(turn, "model");
  }

  #mayRead({ silentFrames }: OpenTurn, plan: SilencePlan): boolean {
    const looks = Object.values(plan).map(({ eagerMs, endMs }: Waits) => eagerMs ?? endMs);
    const firstLookMs = Math.min(...looks, LATEST_FIRST_LOOK_MS);
    const isInTime = silentFrames % READ_EVERY_FRAMES === 0 && silentFrames <= FOLLOWED_SILENCE_FRAMES;
    // Not after it: what is decided at the first look must know the words.
    return isInTime && (silentFrames + READ_EVERY_FRAMES) * FRAME_MS > firstLookMs;
  }

  #read(turn: OpenTurn): void {
    const reading = this.#source.read();
    turn.isComplete = reading.isComplete;
    if (reading.isComplete) turn.words = reading.words;
    else if (!this.#detector.reportsUnfinished) {
      // What seemed to be words while they were spoken is no phrase.
      turn.words = [];
    } else if (reading.words.length > 0) turn.words = reading.words;
  }

  #endTurn(turn: OpenTurn, trigger: "model" | "forced"): void {
    this.#catchUp(turn, Number.POSITIVE_INFINITY);
    const { reportsUnfinished } = this.#detector;
    if (trigger === "forced" && reportsUnfinished && !turn.eagerWords) this.#read(turn);
    if (reportsUnfinished && !turn.isComplete && turn.words.length > 0) {
      this.#source.endTurn(turn.words.length);
    } else {
      const finished = this.#source.endTurn();
      turn.words = turn.eagerWords ?? (turn.isComplete ? turn.words : finished.words);
    }
    this.#emit({ type: "turn_ended", trigger, ...this.#state(turn), silenceShare: 1 });
    this.#turn = undefined;
    this.#turnIndex += 1;
    this.#windowStartS = this.#nowS();
  }

  #update(): void {
    const turn = this.#turn;
    if (turn && !turn.isComplete && !turn.eagerWords && turn.silentFrames === 0) {
      const words = this.#source.interim();
      if (words.length > 0) turn.words = words;
    }
    this.#emit({ type: "update", ...this.#state(turn) });
  }

  #nowS(): number {
    return (this.#frames * FRAME_MS) / 1000;
  }

  #state(turn: OpenTurn | undefined): TurnState {
    const state = { turnIndex: this.#turnIndex, windowStartS: this.#windowStartS, windowEndS: this.#nowS() };
    if (!turn || turn.startDueAtFrame !== undefined) return { ...state, words: [], silenceShare: 0 };
    const silenceShare = turn.plan ? Math.min(1, (turn.silentFrames * FRAME_MS) / waitsOf(turn, turn.plan).endMs) : 0;
    return { ...state, words: turn.eagerWords ?? turn.words, silenceShare };
  }
}

function waitsOf(turn: OpenTurn, plan: SilencePlan): Waits {
  if (turn.isComplete) return plan.whole;
  return turn.words.length > 0 ? plan.unfinished : plan.unheard;
}

function framesOf(ms: number): number {
  return Math.round(ms / FRAME_MS);
}
