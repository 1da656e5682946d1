import type { FakeClock } from "../fake-clock.ts";
import type { PathBehaviour } from "../http/network-path.ts";
import type { SpokenText } from "../vendors/fake-text-to-speech.ts";
import { type Acknowledge, SimulatedLine } from "./simulated-line.ts";

/** How a caller's line and device behave. */
export interface TransportBehaviour extends PathBehaviour {
  /** How often the device says what it has played; never when absent. */
  acknowledgeEveryMs?: number;
}

/** A browser: says from time to time how much it has played, and exactly where it stopped when it was told to. */
export class SimulatedTransport extends SimulatedLine {
  readonly #acknowledgeEveryMs: number | undefined;
  #isAcknowledging = false;

  constructor(clock: FakeClock, spoken: SpokenText, behaviour: TransportBehaviour, acknowledge: Acknowledge) {
    super(clock, spoken, behaviour, acknowledge);
    this.#acknowledgeEveryMs = behaviour.acknowledgeEveryMs;
  }

  protected onAudio(_samples: Int16Array, turnId: string): void {
    if (!this.#isAcknowledging) this.#startAcknowledging(turnId);
  }

  protected onClear(atMs: number): void {
    const turnId = this.speaker.latestTurnId;
    if (turnId === null || this.#acknowledgeEveryMs === undefined) return;
    this.clock.startTimer(atMs - this.clock.now(), () => this.#tell(turnId, true));
  }

  #startAcknowledging(turnId: string): void {
    if (this.#acknowledgeEveryMs === undefined) return;
    this.#isAcknowledging = true;
    this.clock.startTimer(this.#acknowledgeEveryMs, () => {
      this.#isAcknowledging = false;
      this.#tell(turnId, false);
      const { latestTurnId, endMs } = this.speaker;
      if (latestTurnId !== null && endMs > this.clock.now()) this.#startAcknowledging(latestTurnId);
    });
  }

  #tell(turnId: string, isStopped: boolean): void {
    const playedMs = this.speaker.playedMs(turnId);
    this.carryBack(() => this.acknowledge(turnId, playedMs, isStopped));
  }
}
