import type { Clock, Timer } from "../clock.ts";
import type { CallEvent } from "../timeline/events.ts";
import { AgentTrack } from "./agent-track.ts";
import { MAX_RECORDING_MS, RECORDING_CHANNELS, SEGMENT_MS, SEGMENT_SAMPLES, SILENCE_CODE } from "./audio-format.ts";
import { sampleAt } from "./audio-run.ts";
import { CallerTrack } from "./caller-track.ts";
import { levelsOf } from "./levels.ts";

/**
 * A segment is stored this long after its end: by then it is known what of the agent's audio was heard, how long it was
 * on its way, and where audio of the caller's that came in a burst belongs.
 */
export const SETTLE_MS = 3_000;

/** Segment of a recording: ten seconds of the call, both channels interleaved; the last one ends with the call. */
export interface RecordedSegment {
  /** Its place: ten seconds each, from the call's start. */
  index: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** Levels for a picture of it, see `levelsOf`. */
  levels: Uint8Array<ArrayBuffer>;
}

/** Dependencies of a `CallAudioRecorder`. */
export interface CallAudioRecorderDeps {
  clock: Clock;
  startedAtEpochMs: number;
  /** Rate of the agent's audio. */
  agentRateHz: number;
  /** Takes a segment whose time has come; never waits. */
  store: (segment: RecordedSegment) => void;
  /** Told once, when the recording is as long as it may be. */
  onFull: () => void;
  maxMs?: number;
}

/**
 * Records what was said and heard in a call, while it goes on: takes audio as it passes, and hands out segments when
 * they are settled. Memory is bounded by two segments and what the tracks may hold. A segment in which nothing sounded
 * is not handed out: silence is what a recording has where it has nothing.
 */
export class CallAudioRecorder {
  readonly #deps: CallAudioRecorderDeps;
  readonly #caller: CallerTrack;
  readonly #agent: AgentTrack;
  readonly #maxMs: number;
  /** The first segment that is not stored. */
  #next: number;
  #timer: Timer | null = null;
  #isOpen = true;

  constructor(deps: CallAudioRecorderDeps) {
    this.#deps = deps;
    this.#maxMs = deps.maxMs ?? MAX_RECORDING_MS;
    // What an earlier life of the call's object has stored lies before.
    const from = sampleAt(this.#callMs());
    this.#next = Math.floor(from / SEGMENT_SAMPLES);
    this.#caller = new CallerTrack(from);
    this.#agent = new AgentTrack(from, deps.agentRateHz, deps.startedAtEpochMs);
  }

  /** Hears the caller: 16-bit mono at 16 kHz, copied. */
  hearCaller(samples: Int16Array): void {
    if (samples.length === 0 || !this.#takes()) return;
    this.#caller.hear(samples, this.#callMs());
    this.#await();
  }

  /** Takes the agent's audio as it is sent to the caller; copied. */
  sendAgent(samples: Int16Array, turnId: string): void {
    if (!this.#takes()) return;
    this.#agent.send(samples, turnId, this.#deps.clock.now());
    this.#await();
  }

  /** Follows the timeline: it tells where the agent was silenced and where it went on. */
  observe(event: CallEvent): void {
    if (event.type === "playback_cleared") this.#agent.clear(event.turnId, event.playedMs);
    if (event.type === "playback_resumed") this.#agent.resume(event.turnId, event.fromMs);
  }

  /** Takes the caller's device's word on what it has played of a turn. */
  acknowledge(turnId: string, playedMs: number, isStopped: boolean): void {
    this.#agent.acknowledge(turnId, playedMs, isStopped, this.#deps.clock.now());
  }

  /** Ends the recording with the call, and hands out what is left. Returns its length. Idempotent. */
  close(): { lengthMs: number } {
    const lengthMs = Math.min(this.#callMs(), this.#maxMs);
    if (this.#isOpen) this.#finish(lengthMs);
    return { lengthMs };
  }

  #callMs(): number {
    return this.#deps.clock.now() - this.#deps.startedAtEpochMs;
  }

  #takes(): boolean {
    if (!this.#isOpen) return false;
    if (this.#callMs() < this.#maxMs) {
      // Without a timer nothing is held.
      if (this.#timer === null) this.#skipSilence();
      return true;
    }
    this.#finish(this.#maxMs);
    this.#deps.onFull();
    return false;
  }

  #finish(lengthMs: number): void {
    this.#isOpen = false;
    const end = sampleAt(lengthMs);
    if (this.#timer === null) return;
    this.#timer.cancel();
    while (this.#next * SEGMENT_SAMPLES < end) this.#storeNext(end);
  }

  /** Sets the timer for the first segment that is not stored, unless it is set. */
  #await(): void {
    if (this.#timer !== null) return;
    const dueMs = (this.#next + 1) * SEGMENT_MS + SETTLE_MS;
    this.#timer = this.#deps.clock.startTimer(Math.max(0, dueMs - this.#callMs()), () => {
      this.#timer = null;
      this.#storeNext(Number.POSITIVE_INFINITY);
      if (this.#holdsAudio) this.#await();
    });
  }

  get #holdsAudio(): boolean {
    return Math.max(this.#caller.endsAt, this.#agent.endsAt) > this.#next * SEGMENT_SAMPLES;
  }

  /** After a silence: its segments are left out, and the next is that of what comes now. */
  #skipSilence(): void {
    const settled = sampleAt(this.#callMs() - SETTLE_MS);
    this.#next = Math.max(this.#next, Math.floor(settled / SEGMENT_SAMPLES));
  }

  /** Hands out the next segment, or as much of it as lies before sample `end` of the call. */
  #storeNext(end: number): void {
    const index = this.#next;
    const from = index * SEGMENT_SAMPLES;
    const to = Math.min(from + SEGMENT_SAMPLES, end);
    this.#next += 1;
    let bytes: Uint8Array<ArrayBuffer> | null = null;
    const write = (channel: number) => (at: number, code: number) => {
      bytes ??= new Uint8Array((to - from) * RECORDING_CHANNELS).fill(SILENCE_CODE);
      bytes[(at - from) * RECORDING_CHANNELS + channel] = code;
    };
    this.#caller.render(from, to, write(0));
    this.#agent.render(from, to, write(1));
    if (bytes !== null) this.#deps.store({ index, bytes, levels: levelsOf(bytes) });
  }
}
