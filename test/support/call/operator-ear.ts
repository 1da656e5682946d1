import {
  decodeListeningFrame,
  type ListeningFrame,
  type ListeningServerMessage,
} from "../../../voice/wire/listening.ts";

const DEADLINE_MS = 10_000;

/** An operator's end of a listening socket, over the network: confirms what comes, as a page does. */
export class OperatorEar {
  readonly frames: { atMs: number; frame: ListeningFrame }[] = [];
  readonly messages: ListeningServerMessage[] = [];
  closeCode: number | null = null;
  readonly #socket: WebSocket;
  readonly #watchers = new Set<() => void>();

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.messages.push(JSON.parse(data));
      else this.#hear(data as ArrayBuffer);
      this.#look();
    });
    this.#socket.addEventListener("close", ({ code }) => {
      this.closeCode = code;
      this.#look();
    });
  }

  /** Resolves when `isSo` holds, looked at whenever something comes; rejects after ten seconds. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the listener waited ${DEADLINE_MS} ms: ${isSo}`)), DEADLINE_MS);
      const look = (): void => {
        if (!isSo()) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Samples of one channel, as they came. */
  samplesOf(channel: ListeningFrame["channel"]): Int16Array {
    const parts = this.frames.filter(({ frame }) => frame.channel === channel);
    return Int16Array.from(parts.flatMap(({ frame }) => [...frame.samples]));
  }

  #hear(data: ArrayBuffer): void {
    const frame = decodeListeningFrame(data);
    if (frame === null) return;
    this.frames.push({ atMs: performance.now(), frame });
    this.#socket.send(JSON.stringify({ type: "received", number: frame.number }));
  }

  #look(): void {
    for (const look of [...this.#watchers]) look();
  }
}
