import type { Clock, Timer } from "../../voice/clock.ts";
import type { StoppedEntry } from "../../voice/flight/entry.ts";
import type { RecordingSink } from "../../voice/flight/recorder.ts";
import type { CallEvent } from "../../voice/timeline/events.ts";

/** Limits of a call's flight recording. */
export interface FlightRecorderLimits {
  /** Bytes kept per call. */
  maxBytes: number;
  /** Milliseconds of the call, from its start. */
  maxDurationMs: number;
}

/**
 * Default limits. A caller's audio takes 46 kB/s as lines and the agent's 64 kB/s while it speaks: 96 MB are 25 minutes
 * of a call in which the agent speaks a third of the time.
 */
export const flightRecorderLimits = {
  maxBytes: 96 * 1024 * 1024,
  maxDurationMs: 30 * 60_000,
} as const satisfies FlightRecorderLimits;

/** Lines wait this long in memory for a good moment. */
const WRITE_AFTER_MS = 5_000;
/** Wait while a turn is on its way to the caller's ear, which takes 2.3 s at the most. */
const LOOK_AGAIN_MS = 500;

/** Dependencies of a `FlightRecorder`. */
export interface FlightRecorderDeps {
  store: { readonly bytes: number; append(lines: Uint8Array): void };
  clock: Clock;
  startedAtEpochMs: number;
  /** Told once, when the recording is full. */
  onFull: (reason: StoppedEntry["reason"]) => void;
  limits?: FlightRecorderLimits;
}

/**
 * Takes a call's flight recording and writes it when that holds nothing up: a write holds back what is sent after it
 * until it is durable, so none is made between the start of an agent turn and its first sound. At most a few seconds
 * are in memory, and lost when the object dies.
 */
export class FlightRecorder implements RecordingSink {
  readonly #deps: FlightRecorderDeps;
  readonly #limits: FlightRecorderLimits;
  #lines: string[] = [];
  /**
   * Bytes written and waiting, without line breaks; lines are ASCII but for what people said, so characters stand for
   * bytes.
   */
  #bytes: number;
  #timer: Timer | null = null;
  #isOpen = true;
  /** A turn was started and is not heard yet. */
  #isTurnDue = false;

  constructor(deps: FlightRecorderDeps) {
    this.#deps = deps;
    this.#limits = deps.limits ?? flightRecorderLimits;
    this.#bytes = deps.store.bytes;
  }

  /** False once the recording is full or closed. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Takes one line, or none once a limit is passed: then a last line tells which, and the recording is full. */
  append(line: string): void {
    const { clock, startedAtEpochMs } = this.#deps;
    const atMs = clock.now() - startedAtEpochMs;
    if (this.#bytes + line.length > this.#limits.maxBytes) this.#stop("bytes", atMs);
    else if (atMs > this.#limits.maxDurationMs) this.#stop("duration", atMs);
    else this.#take(line);
  }

  /** Follows the timeline to know good moments from bad ones. */
  observe(event: CallEvent): void {
    if (event.type === "agent_turn_started") this.#isTurnDue = true;
    if (event.type === "audio_started" || event.type === "agent_turn_ended" || event.type === "speculation_discarded") {
      this.#isTurnDue = false;
    }
  }

  /** Writes the lines that wait, now. */
  write(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#lines.length === 0) return;
    const lines = new TextEncoder().encode(`${this.#lines.join("\n")}\n`);
    this.#lines = [];
    this.#deps.store.append(lines);
  }

  /** Writes the lines that wait and takes no more. Idempotent. */
  close(): void {
    this.#isOpen = false;
    this.write();
  }

  #take(line: string): void {
    if (!this.#isOpen) return;
    this.#lines.push(line);
    this.#bytes += line.length + 1;
    this.#timer ??= this.#deps.clock.startTimer(WRITE_AFTER_MS, () => this.#writeInTime());
  }

  #writeInTime(): void {
    if (this.#isTurnDue) this.#timer = this.#deps.clock.startTimer(LOOK_AGAIN_MS, () => this.#writeInTime());
    else this.write();
  }

  #stop(reason: StoppedEntry["reason"], atMs: number): void {
    if (!this.#isOpen) return;
    this.#take(JSON.stringify({ type: "stopped", atMs, reason } satisfies StoppedEntry));
    this.#isOpen = false;
    this.#deps.onFull(reason);
  }
}
