import type { CallEvent } from "../timeline/events.ts";

/** How a call reaches its caller: a browser socket, a carrier's media stream, or a test. Never throws and never waits. */
export interface CallTransport {
  /** Rate of the 16-bit mono samples that `sendAudio` takes. */
  readonly outputSampleRateHz: number;
  /** Audio of one agent turn, in order, a little ahead of real time. Takes no ownership: copy what must outlive the call. */
  sendAudio(samples: Int16Array, turnId: string): void;
  /** Forget what was sent and not yet played. */
  clearAudio(): void;
  /** The words of the agent's current turn that have been heard so far. */
  showHeardText(heardText: string, turnId: string): void;
  /** Every event of the timeline, as it happens. */
  notify(event: CallEvent): void;
}
