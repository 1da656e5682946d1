import type { CallEvent } from "../../../voice/timeline/events.ts";
import type { CallTransport } from "../../../voice/wire/transport.ts";
import { Loudspeaker } from "../audio/loudspeaker.ts";
import type { FakeClock } from "../fake-clock.ts";
import { NetworkPath, type PathBehaviour } from "../http/network-path.ts";
import type { SpokenText } from "../vendors/fake-text-to-speech.ts";

/** Tells the call how much of a turn its listener has played. */
export type Acknowledge = (turnId: string, playedMs: number, isStopped: boolean) => void;

/**
 * A caller's connection in virtual time and the loudspeaker at its end: what every kind of line has in common, and what
 * a test asks of it.
 */
export abstract class SimulatedLine implements CallTransport {
  readonly outputSampleRateHz: number;
  readonly speaker: Loudspeaker;
  /** Turns that sent audio after theirs had been cleared, and before they were resumed: a mistake each. */
  readonly sentAfterClear: string[] = [];
  readonly shown: { turnId: string; heardText: string }[] = [];
  readonly notified: CallEvent[] = [];
  clears = 0;
  /** Nobody listens: what is sent meanwhile is lost. */
  isConnected = true;
  /** Longest stretch of audio that was ever waiting to be played. */
  maxAheadMs = 0;
  protected readonly clock: FakeClock;
  protected readonly acknowledge: Acknowledge;
  readonly #out: NetworkPath;
  readonly #back: NetworkPath;
  readonly #isInstant: boolean;
  readonly #cleared = new Set<string>();

  constructor(clock: FakeClock, spoken: SpokenText, path: PathBehaviour, acknowledge: Acknowledge) {
    this.clock = clock;
    this.acknowledge = acknowledge;
    this.outputSampleRateHz = spoken.sampleRateHz;
    this.speaker = new Loudspeaker(clock, spoken);
    const { latencyMs = 0, jitterMs = 0, seed = 1 } = path;
    this.#out = new NetworkPath({ ...path, seed });
    this.#back = new NetworkPath({ ...path, seed: seed + 1 });
    this.#isInstant = latencyMs === 0 && jitterMs === 0;
  }

  sendAudio(samples: Int16Array, turnId: string): void {
    if (!this.isConnected) return;
    if (this.#cleared.has(turnId)) this.sentAfterClear.push(turnId);
    const arrivesMs = this.#out.arrivalMs(this.clock.now());
    this.speaker.add(samples, turnId, arrivesMs);
    this.maxAheadMs = Math.max(this.maxAheadMs, this.speaker.endMs - arrivesMs);
    this.onAudio(samples, turnId);
  }

  clearAudio(): void {
    this.clears += 1;
    const turnId = this.speaker.latestTurnId;
    if (turnId !== null) this.#cleared.add(turnId);
    const atMs = this.#out.arrivalMs(this.clock.now());
    this.speaker.cut(atMs);
    this.onClear(atMs);
  }

  showHeardText(heardText: string, turnId: string): void {
    this.shown.push({ turnId, heardText });
  }

  notify(event: CallEvent): void {
    this.notified.push(event);
    if (event.type === "playback_resumed") this.#cleared.delete(event.turnId);
  }

  /** Carries something from the caller, sent now, to the platform. */
  carryBack(deliver: () => void): void {
    if (this.#isInstant) deliver();
    else this.clock.startTimer(this.#back.arrivalMs(this.clock.now()) - this.clock.now(), deliver);
  }

  /** Audio of a turn has been handed over to the loudspeaker. */
  protected abstract onAudio(samples: Int16Array, turnId: string): void;
  /** What was not played is dropped at clock time `atMs`. */
  protected abstract onClear(atMs: number): void;
}
