import type { CallEvent } from "../timeline/events.ts";
import type { CallTransport } from "../wire/transport.ts";
import type { CallAudioRecorder } from "./call-audio-recorder.ts";

/** Transport of a call whose agent's audio is recorded as it is sent. */
export class RecordedTransport implements CallTransport {
  readonly outputSampleRateHz: number;
  readonly #transport: CallTransport;
  readonly #recorder: CallAudioRecorder;

  constructor(transport: CallTransport, recorder: CallAudioRecorder) {
    this.outputSampleRateHz = transport.outputSampleRateHz;
    this.#transport = transport;
    this.#recorder = recorder;
  }

  sendAudio(samples: Int16Array, turnId: string): void {
    // First to the caller, who waits for it.
    this.#transport.sendAudio(samples, turnId);
    this.#recorder.sendAgent(samples, turnId);
  }

  clearAudio(): void {
    this.#transport.clearAudio();
  }

  showHeardText(heardText: string, turnId: string): void {
    this.#transport.showHeardText(heardText, turnId);
  }

  notify(event: CallEvent): void {
    this.#transport.notify(event);
    this.#recorder.observe(event);
  }
}
