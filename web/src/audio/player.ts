import { decodePcm16 } from "./pcm16.ts";
import { PlaybackCursor } from "./playback-cursor.ts";
import { type PlaybackReport, PlaybackReports } from "./playback-reports.ts";

/** Long enough not to click, short enough to be a stop. */
const FADE_OUT_SEC = 0.012;

/** A turn that goes on may begin in the middle of a sound; short, because the fade is taken from its words. */
const FADE_IN_SEC = 0.005;

/**
 * A fade-out begins this much after it is asked for: the audio thread may be at work on the next 128 samples already
 * (5.3 ms at 24 kHz).
 */
const FADE_LEAD_SEC = 0.006;

/** The server hears this often what was played. */
const ACK_INTERVAL_MS = 250;

/** Two minutes: no agent turn is longer, so more is a fault, and memory stays bounded (5.8 MB at 24 kHz). */
const MAX_QUEUED_SEC = 120;

/**
 * Plays the agent's PCM back to back on the audio clock. Its context runs at the server's sample rate, so that the
 * browser resamples one continuous stream; resampling each chunk by itself would click at every seam.
 */
export class Player {
  readonly #context: AudioContext;
  readonly #volume: GainNode;
  readonly #cursor = new PlaybackCursor();
  readonly #reports = new PlaybackReports(this.#cursor);
  readonly #onPlayed: (report: PlaybackReport) => void;
  readonly #ackTimer: ReturnType<typeof setInterval>;
  #fade: GainNode;
  #sources = new Set<AudioBufferSourceNode>();
  /** The turn that was stopped last: if more of it comes, it goes on in the middle of a sound. */
  #stoppedTurnId: string | null = null;

  /** `onPlayed` hears four times a second how much of the current turn was played, and once at each stop. */
  constructor(sampleRateHz: number, volume: number, onPlayed: (report: PlaybackReport) => void) {
    this.#context = new AudioContext({ sampleRate: sampleRateHz, latencyHint: "interactive" });
    this.#volume = new GainNode(this.#context, { gain: volume });
    this.#volume.connect(this.#context.destination);
    this.#fade = this.#openFade();
    this.#onPlayed = onPlayed;
    this.#ackTimer = setInterval(() => this.#reportProgress(), ACK_INTERVAL_MS);
    void this.#context.resume();
  }

  /** The rate it was made for, Hz. */
  get sampleRateHz(): number {
    return this.#context.sampleRate;
  }

  /** Begins a turn: the audio that follows belongs to it. */
  startTurn(turnId: string): void {
    this.#reportProgress();
    this.#reports.begin(turnId);
  }

  /** Queues 16-bit mono PCM. Returns false, and drops it, when two minutes are already waiting. */
  play(bytes: ArrayBuffer): boolean {
    const samples = decodePcm16(bytes);
    if (samples.length === 0) return true;
    const nowSec = this.#context.currentTime;
    if (this.#cursor.queuedSec(nowSec) > MAX_QUEUED_SEC) return false;
    const buffer = new AudioBuffer({ length: samples.length, sampleRate: this.#context.sampleRate });
    buffer.copyToChannel(samples, 0);
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    source.connect(this.#fade);
    this.#sources.add(source);
    source.onended = () => {
      source.disconnect();
      this.#sources.delete(source);
    };
    const { turnId } = this.#reports;
    const startSec = this.#cursor.reserve(turnId, buffer.duration, nowSec);
    if (turnId !== null && turnId === this.#stoppedTurnId) {
      // Closed from now on, not from the start: a start between two samples is rounded, and one sample before it would
      // be a click.
      this.#fade.gain.value = 0;
      this.#fade.gain.setValueAtTime(0, startSec);
      this.#fade.gain.linearRampToValueAtTime(1, startSec + FADE_IN_SEC);
    }
    this.#stoppedTurnId = null;
    source.start(startSec);
    return true;
  }

  /**
   * Fades out, forgets what is queued, and reports at once what was played before the fade: what is in it counts as
   * unheard.
   */
  interrupt(): void {
    const stopSec = this.#context.currentTime + FADE_LEAD_SEC;
    const fade = this.#fade;
    const sources = this.#sources;
    this.#fade = this.#openFade();
    this.#sources = new Set();
    fade.gain.setValueAtTime(1, stopSec);
    fade.gain.linearRampToValueAtTime(0, stopSec + FADE_OUT_SEC);
    for (const source of sources) source.stop(stopSec + FADE_OUT_SEC);
    this.#stoppedTurnId = this.#reports.turnId;
    // What the context has rendered cannot be taken back from the device, so the device's latency is no part of this.
    const report = this.#reports.stop(stopSec);
    if (report !== null) this.#onPlayed(report);
  }

  /** 0 (silent) to 1; ramped over 20 ms so that the slider does not crackle. */
  setVolume(volume: number): void {
    this.#volume.gain.setTargetAtTime(volume, this.#context.currentTime, 0.02);
  }

  /** Closes once what is queued has been heard: the agent's goodbye outlives the connection. */
  closeAfterQueue(): void {
    const nowSec = this.#context.currentTime;
    const tailSec = this.#cursor.queuedSec(nowSec) + (this.#context.outputLatency || 0);
    setTimeout(() => this.close(), tailSec * 1_000);
  }

  /** Stops at once and releases the device; idempotent. */
  close(): void {
    clearInterval(this.#ackTimer);
    if (this.#context.state !== "closed") void this.#context.close();
  }

  #openFade(): GainNode {
    const fade = new GainNode(this.#context, { gain: 1 });
    fade.connect(this.#volume);
    return fade;
  }

  #reportProgress(): void {
    if (this.#context.state === "closed") return;
    // What the context has rendered still travels through the device's buffers before it is sound.
    const latencySec = this.#context.outputLatency || this.#context.baseLatency || 0;
    const report = this.#reports.progress(this.#context.currentTime - latencySec);
    if (report !== null) this.#onPlayed(report);
  }
}
