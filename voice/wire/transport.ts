import type { CallEvent } from "../timeline/events.ts";

/** A call's way to its caller: a browser socket, a carrier's media stream, or a test. Never throws and never waits. */
export interface CallTransport {
  /** Rate of the 16-bit mono samples that `sendAudio` takes. */
  readonly outputSampleRateHz: number;
  /**
   * Sends audio of one agent turn, in order, a little ahead of real time. Takes no ownership: copy `samples` to keep
   * them.
   */
  sendAudio(samples: Int16Array, turnId: string): void;
  /** Forgets audio that was sent and not yet played. */
  clearAudio(): void;
  /** Shows the words of the agent's current turn that have been heard so far. */
  showHeardText(heardText: string, turnId: string): void;
  /** Takes every event of the timeline, as it happens. */
  notify(event: CallEvent): void;
}
