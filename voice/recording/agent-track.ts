import { SAMPLE_RATE_HZ, samplesToMs } from "../audio/frame.ts";
import { encodeMulaw } from "../audio/mulaw.ts";
import { createResampler, type Resampler } from "../audio/resample.ts";
import { ListenerPosition } from "../playback/listener-position.ts";
import { type AudioRun, sampleAt } from "./audio-run.ts";
import { AudioTrack } from "./audio-track.ts";

/** Turn that is played: what was sent of it, and the stretch that plays now. */
interface PlayedTurn {
  turnId: string;
  position: ListenerPosition;
  /** Position in the turn's audio up to which it was sent, less what was taken back. */
  sentMs: number;
  stretch: Stretch | null;
  /** Position at which it was silenced; null while it plays. */
  silencedMs: number | null;
}

/** Stretch of a turn: audio that plays without a gap, from position `baseMs` of the turn on. */
interface Stretch {
  run: AudioRun;
  baseMs: number;
  resampler: Resampler;
  /** Clock time at which it is first heard, once the turn has gone on to another stretch; null before. */
  heardAtMs: number | null;
}

/**
 * Agent's channel, as the caller heard it: each stretch of a turn stands where its listener's acknowledgements say that
 * it was heard (the same reckoning as for the timeline's marks), and ends where it was silenced.
 */
export class AgentTrack extends AudioTrack {
  readonly #rateHz: number;
  readonly #startedAtEpochMs: number;
  #turn: PlayedTurn | null = null;

  constructor(from: number, rateHz: number, startedAtEpochMs: number) {
    super(from);
    this.#rateHz = rateHz;
    this.#startedAtEpochMs = startedAtEpochMs;
  }

  /** Takes audio of a turn that is sent at clock time `now`; copied. */
  send(samples: Int16Array, turnId: string, now: number): void {
    if (this.#turn?.turnId !== turnId) this.#leaveTurn(turnId);
    const turn = this.#turn as PlayedTurn;
    const { position, sentMs } = turn;
    const isDry = turn.stretch === null || turn.silencedMs !== null || position.aheadMs(now, sentMs) < 0;
    const stretch = isDry || turn.stretch === null ? this.#beginStretch(turn, now) : turn.stretch;
    turn.sentMs += samplesToMs(samples.length, this.#rateHz);
    this.push(stretch.run, encodeMulaw(stretch.resampler.push(samples)));
  }

  /** Notes that a turn was silenced when it was played up to there. */
  clear(turnId: string, playedMs: number): void {
    if (this.#turn?.turnId !== turnId) return;
    this.#silence(this.#turn, playedMs);
  }

  /** Notes that a silenced turn goes on from there. */
  resume(turnId: string, fromMs: number): void {
    if (this.#turn?.turnId !== turnId) return;
    this.#silence(this.#turn, fromMs);
    this.#turn.sentMs = fromMs;
  }

  /** Takes the listener's word on how much of a turn was played; `isStopped`: it plays no more of it. */
  acknowledge(turnId: string, playedMs: number, isStopped: boolean, now: number): void {
    const turn = this.#turn;
    if (turn?.turnId !== turnId) return;
    const ms = Math.min(playedMs, turn.sentMs);
    if (turn.silencedMs !== null) {
      // What was on its way when it was silenced was heard too.
      if (isStopped || ms > turn.silencedMs) this.#silence(turn, ms);
    } else if (!isStopped) turn.position.acknowledge(ms, now);
  }

  #leaveTurn(turnId: string): void {
    if (this.#turn) this.#settle(this.#turn);
    this.#turn = { turnId, position: new ListenerPosition(), sentMs: 0, stretch: null, silencedMs: null };
  }

  #beginStretch(turn: PlayedTurn, now: number): Stretch {
    this.#settle(turn);
    turn.position.begin(now, turn.sentMs);
    const baseMs = turn.sentMs;
    const resampler = createResampler(this.#rateHz, SAMPLE_RATE_HZ);
    const { position } = turn;
    const stretch: Stretch = {
      baseMs,
      resampler,
      heardAtMs: null,
      run: this.begin(() => (stretch.heardAtMs ?? position.heardAtMs(baseMs)) - this.#startedAtEpochMs),
    };
    turn.stretch = stretch;
    turn.silencedMs = null;
    return stretch;
  }

  /** Keeps where the turn's stretch was heard: from now on its position is that of the next. */
  #settle({ stretch, position }: PlayedTurn): void {
    if (stretch === null) return;
    stretch.heardAtMs ??= position.heardAtMs(stretch.baseMs);
    this.push(stretch.run, encodeMulaw(stretch.resampler.flush()));
  }

  #silence(turn: PlayedTurn, playedMs: number): void {
    turn.silencedMs = playedMs;
    turn.stretch?.run.cut(sampleAt(playedMs - turn.stretch.baseMs));
  }
}
