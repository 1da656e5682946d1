import type { CallEvent } from "../../voice/timeline/events.ts";
import type { CallTransport } from "../../voice/wire/transport.ts";
import type { HeardSoFar } from "../../workers/measure/live-feed.ts";
import type { Listeners } from "./listeners.ts";

/** Transport of a call whose audio listeners hear too, and whose words are told as they are heard. */
export class ListenedTransport implements CallTransport {
  readonly outputSampleRateHz: number;
  readonly #transport: CallTransport;
  readonly #listeners: Listeners;
  readonly #onHeard: (words: HeardSoFar) => void;

  constructor(transport: CallTransport, listeners: Listeners, onHeard: (words: HeardSoFar) => void) {
    this.outputSampleRateHz = transport.outputSampleRateHz;
    this.#transport = transport;
    this.#listeners = listeners;
    this.#onHeard = onHeard;
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
    this.#onHeard({ turnId, text: heardText });
  }

  notify(event: CallEvent): void {
    this.#transport.notify(event);
  }
}
