import { decodePcm16 } from "./pcm16.ts";
import { PlaybackCursor } from "./playback-cursor.ts";

/** Long enough not to click, short enough to be a stop. */
const FADE_SEC = 0.01;

/** How often the server hears what was played. */
const ACK_INTERVAL_MS = 250;

/** Two minutes: no agent turn is longer, so more is a fault, and memory stays bounded (5.8 MB at 24 kHz). */
const MAX_QUEUED_SEC = 120;

/**
 * Plays the agent's PCM back to back on the audio clock. Its context runs at the server's sample rate, so that the browser
 * resamples one continuous stream; resampling each chunk by itself would click at every seam.
 */
export class Player {
  readonly #context: AudioContext;
  readonly #volume: GainNode;
  readonly #cursor = new PlaybackCursor();
  readonly #onPlayed: (turnId: string, ms: number) => void;
  readonly #ackTimer: ReturnType<typeof setInterval>;
  #fade: GainNode;
  #sources = new Set<AudioBufferSourceNode>();
  #turnId: string | null = null;
  #acknowledgedMs = 0;

  /** `onPlayed` gets four times a second how many ms of the current turn the loudspeaker has played. */
  constructor(sampleRateHz: number, volume: number, onPlayed: (turnId: string, ms: number) => void) {
    this.#context = new AudioContext({ sampleRate: sampleRateHz, latencyHint: "interactive" });
    this.#volume = new GainNode(this.#context, { gain: volume });
    this.#volume.connect(this.#context.destination);
    this.#fade = this.#openFade();
    this.#onPlayed = onPlayed;
    this.#ackTimer = setInterval(() => this.#acknowledge(), ACK_INTERVAL_MS);
    void this.#context.resume();
  }

  /** The rate it was made for, Hz. */
  get sampleRateHz(): number {
    return this.#context.sampleRate;
  }

  /** What follows belongs to this turn. */
  startTurn(turnId: string): void {
    this.#acknowledge();
    if (turnId !== this.#turnId) this.#acknowledgedMs = 0;
    this.#turnId = turnId;
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
    source.start(this.#cursor.reserve(this.#turnId, buffer.duration, nowSec));
    return true;
  }

  /** Fades out within 10 ms, forgets what is queued, and reports what was heard up to here. */
  interrupt(): void {
    const nowSec = this.#context.currentTime;
    const fade = this.#fade;
    const sources = this.#sources;
    this.#fade = this.#openFade();
    this.#sources = new Set();
    fade.gain.setValueAtTime(1, nowSec);
    fade.gain.linearRampToValueAtTime(0, nowSec + FADE_SEC);
    for (const source of sources) source.stop(nowSec + FADE_SEC);
    this.#cursor.cut(nowSec + FADE_SEC);
    this.#acknowledge();
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

  /** Reports only progress, so that a silent line is not filled with acknowledgements. */
  #acknowledge(): void {
    if (this.#turnId === null || this.#context.state === "closed") return;
    // What the context has rendered still travels through the device's buffers before it is sound.
    const latencySec = this.#context.outputLatency || this.#context.baseLatency || 0;
    const ms = Math.round(this.#cursor.playedMs(this.#turnId, this.#context.currentTime - latencySec));
    if (ms <= this.#acknowledgedMs) return;
    this.#acknowledgedMs = ms;
    this.#onPlayed(this.#turnId, ms);
  }
}
