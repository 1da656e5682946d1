import type { CallEvent } from "../../voice/timeline/events.ts";
import type { CallTransport } from "../../voice/wire/transport.ts";
import type { Listeners } from "./listeners.ts";

/** Transport of a call whose audio listeners hear too. */
export class ListenedTransport implements CallTransport {
  readonly outputSampleRateHz: number;
  readonly #transport: CallTransport;
  readonly #listeners: Listeners;

  constructor(transport: CallTransport, listeners: Listeners) {
    this.outputSampleRateHz = transport.outputSampleRateHz;
    this.#transport = transport;
    this.#listeners = listeners;
  }

  sendAudio(samples: Int16Array, turnId: string): void {
    this.#transport.sendAudio(samples, turnId);
    this.#listeners.hearAgent(samples, this.outputSampleRateHz);
  }

  clearAudio(): void {
    this.#transport.clearAudio();
    this.#listeners.clearAgent();
  }

  showHeardText(heardText: string, turnId: string): void {
    this.#transport.showHeardText(heardText, turnId);
  }

  notify(event: CallEvent): void {
    this.#transport.notify(event);
  }
}
