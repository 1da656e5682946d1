import { encodeListeningFrame, type ListeningFrame } from "../../voice/wire/listening.ts";

/** Limits of one listener; both channels have 80 kB a second, so each is about two seconds of a call. */
export const listenerLimits = {
  /** Bytes that were sent and of which the listener has not said that they came. */
  unconfirmedBytes: 160_000,
  /** Bytes that wait for those; the oldest frame goes when there are more. */
  waitingBytes: 160_000,
  /** A listener that has confirmed nothing for so long while frames wait is gone, or no listener. */
  silenceMs: 15_000,
} as const;

/** Dependencies of a `Listener`. */
export interface ListenerDeps {
  /** Never waits. */
  send: (frame: ArrayBuffer) => void;
  now: () => number;
}

interface SentFrame {
  number: number;
  bytes: number;
}

/**
 * Queue of audio to one listener. A socket takes whatever it is given, and holds it in memory when the other end is
 * slow: so no more is given to it than the listener has confirmed, and what waits is bounded and loses its oldest part.
 */
export class Listener {
  readonly #deps: ListenerDeps;
  readonly #waiting: { number: number; buffer: ArrayBuffer }[] = [];
  readonly #sent: SentFrame[] = [];
  #waitingBytes = 0;
  #sentBytes = 0;
  #next = 0;
  #confirmedAtMs: number;

  constructor(deps: ListenerDeps) {
    this.#deps = deps;
    this.#confirmedAtMs = deps.now();
  }

  /** Sends a frame, or keeps it until there is room. False for a listener that has long confirmed nothing. */
  push(frame: Omit<ListeningFrame, "number">): boolean {
    const number = this.#next;
    this.#next += 1;
    const buffer = encodeListeningFrame({ ...frame, number });
    this.#waiting.push({ number, buffer });
    this.#waitingBytes += buffer.byteLength;
    this.#sendWaiting();
    while (this.#waitingBytes > listenerLimits.waitingBytes) this.#takeWaiting();
    const isStuck = this.#waiting.length > 0;
    return !isStuck || this.#deps.now() - this.#confirmedAtMs < listenerLimits.silenceMs;
  }

  /** Takes the listener's word that the frames up to `number` have come. */
  confirm(number: number): void {
    const first = this.#sent[0];
    if (first === undefined || number < first.number) return;
    this.#confirmedAtMs = this.#deps.now();
    while (this.#sent[0] !== undefined && this.#sent[0].number <= number) {
      this.#sentBytes -= this.#sent.shift()?.bytes ?? 0;
    }
    this.#sendWaiting();
  }

  #sendWaiting(): void {
    while (this.#waiting.length > 0 && this.#sentBytes < listenerLimits.unconfirmedBytes) {
      const { number, buffer } = this.#takeWaiting();
      this.#sent.push({ number, bytes: buffer.byteLength });
      this.#sentBytes += buffer.byteLength;
      this.#deps.send(buffer);
    }
  }

  #takeWaiting(): { number: number; buffer: ArrayBuffer } {
    const oldest = this.#waiting.shift() as { number: number; buffer: ArrayBuffer };
    this.#waitingBytes -= oldest.buffer.byteLength;
    return oldest;
  }
}
