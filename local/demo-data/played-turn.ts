import type { CallEvent, CallEventBody } from "../../voice/timeline/events.ts";
import type { TurnOutcome, TurnSource } from "../../voice/timeline/turn-metrics.ts";
import { TurnTimer, type Waste } from "../../voice/timeline/turn-timer.ts";
import { heardPart } from "./speech.ts";

/** When the parts of a turn are audible; ms since the call's start. */
export interface TurnAudio {
  /** The opener, where one was spoken. */
  openerAtMs: number | null;
  openerMs: number;
  answerAtMs: number;
  answerMs: number;
  /** The way to the listener. */
  oneWayMs: number;
}

/** How a turn of the agent ends. */
export interface PlayedEnd {
  outcome: TurnOutcome;
  atMs: number;
  /** When it was silenced, where that was before its end. */
  silencedAtMs?: number;
  bargeInStopMs?: number;
  isFalseStart?: boolean;
}

interface TurnStart {
  turnId: string;
  index: number;
  source: TurnSource;
  atMs: number;
  isSpeculative: boolean;
  commit: { atMs: number; speechEndMs: number | null } | null;
  userText: string | null;
  replyText: string;
}

/**
 * One turn of the agent that is written down step by step, with times that may lie ahead: at its end all that would
 * come later is left out. Its metrics are what the platform's own timer reads off the events that remain.
 */
export class PlayedTurn {
  readonly turnId: string;
  readonly #start: TurnStart;
  #events: CallEvent[] = [];
  audio: TurnAudio | null = null;

  constructor(start: TurnStart) {
    this.turnId = start.turnId;
    this.#start = start;
    const { turnId, source, isSpeculative } = start;
    this.note(start.atMs, { type: "agent_turn_started", turnId, source, isSpeculative });
  }

  note(atMs: number, body: CallEventBody): void {
    this.#events.push({ atMs, ...body });
  }

  /** True of a turn that answers the caller's words. */
  get isAnswer(): boolean {
    return this.#start.userText !== null;
  }

  /** When everything has been played. */
  get playedAtMs(): number {
    return this.playedAt(1);
  }

  /** When `share` of the answer has been played. */
  playedAt(share: number): number {
    const { audio } = this;
    if (audio === null) throw new Error(`${this.turnId} has no audio`);
    return Math.round(audio.answerAtMs + audio.answerMs * share + audio.oneWayMs);
  }

  /** The events of a turn that nobody is to hear. */
  discard(atMs: number, tokens: number): CallEvent[] {
    const { turnId } = this;
    const end: CallEventBody = { type: "speculation_discarded", turnId, reason: "resumed", tokens, characters: 0 };
    return [...this.#until(atMs), { atMs, ...end }];
  }

  /** The events of a turn that ends, its metrics in the last of them. */
  end(end: PlayedEnd, discarded: Waste): CallEvent[] {
    const { audio, turnId } = this;
    const { atMs: startedAtMs, isSpeculative, commit, userText, replyText, index, source } = this.#start;
    const events = this.#until(end.atMs);
    const timer = new TurnTimer({ turnId, index, source, atMs: startedAtMs, isSpeculative });
    if (commit !== null) timer.committed(commit.atMs, commit.speechEndMs);
    for (const event of events) timer.observe(event);
    const heardUntilMs = (end.silencedAtMs ?? end.atMs) - (audio?.oneWayMs ?? 0);
    const heardAnswerMs = audio === null ? 0 : clamp(heardUntilMs - audio.answerAtMs, 0, audio.answerMs);
    const openerAtMs = audio?.openerAtMs ?? null;
    const heardOpenerMs =
      audio === null || openerAtMs === null ? 0 : clamp(heardUntilMs - openerAtMs, 0, audio.openerMs);
    const metrics = timer.finish({
      outcome: end.outcome,
      heardMs: heardOpenerMs + heardAnswerMs,
      bargeInStopMs: end.bargeInStopMs ?? null,
      discarded,
      isFalseStart: end.isFalseStart ?? false,
      longestSilenceMs: this.#longestSilenceMs(commit?.atMs ?? startedAtMs),
      answerHeardAtMs: audio === null || heardAnswerMs === 0 ? null : audio.answerAtMs + audio.oneWayMs,
    });
    const heardText = audio === null ? "" : heardPart(replyText, heardAnswerMs / Math.max(1, audio.answerMs));
    const body: CallEventBody = {
      type: "agent_turn_ended",
      turnId,
      metrics,
      personal: { userText, replyText, heardText },
    };
    return [...events, { atMs: end.atMs, ...body }];
  }

  #until(atMs: number): CallEvent[] {
    return this.#events.filter((event) => event.atMs <= atMs).sort((a, b) => a.atMs - b.atMs);
  }

  /** From the commit on: until the first sound, or between opener and answer. */
  #longestSilenceMs(commitMs: number): number | null {
    const { audio } = this;
    if (audio === null) return null;
    if (audio.openerAtMs === null) return Math.max(0, audio.answerAtMs - commitMs);
    const betweenMs = audio.answerAtMs - audio.openerAtMs - audio.openerMs;
    return Math.max(0, audio.openerAtMs - commitMs, betweenMs);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
