import type { Clock, Timer } from "../../../../voice/clock.ts";
import type { OpenSocket, ProviderSocket } from "../../../../workers/providers/vendor/provider-socket.ts";

/** What goes over the wire: text or binary frames. */
export type WireData = string | Uint8Array<ArrayBuffer>;

/** What the client really gets of something that the vendor sends. */
export type WireEvent =
  /** `holdsOthers`: what is sent behind it comes behind it; otherwise it may be overtaken. */
  { delayMs: number; holdsOthers: boolean } & ({ type: "message"; data: WireData } | { type: "close"; code: number });

/** Decides what becomes of a frame on its way to the client. */
export type Disturb = (data: WireData) => readonly WireEvent[];

/** The vendor's side of one connection: takes what the client sends. */
export interface WireServer {
  hear(data: string | Int16Array): void;
  /** The client is gone. */
  close(): void;
}

/** How a vendor answers the upgrade of a connection. */
export interface Upgrade {
  delayMs: number;
  /** The socket opens, or it does not. */
  opens: boolean;
}

const LATENCY_MS = 20;
const LOST_CODE = 1006;

/** A socket in `clock`'s time, between an adapter and the vendor that `serve` makes. */
export class WireSocket implements ProviderSocket {
  readonly #clock: Clock;
  readonly #disturb: Disturb;
  readonly #server: WireServer;
  readonly #timers = new Set<Timer>();
  #handlers: Parameters<ProviderSocket["start"]>[0] | null = null;
  /** Nothing arrives before. */
  #heldUntilMs = 0;
  #isOver = false;

  constructor(clock: Clock, disturb: Disturb, serve: (socket: WireSocket) => WireServer) {
    this.#clock = clock;
    this.#disturb = disturb;
    this.#server = serve(this);
  }

  start(handlers: Parameters<ProviderSocket["start"]>[0]): void {
    this.#handlers = handlers;
  }

  send(data: string | Int16Array<ArrayBuffer>): void {
    if (this.#isOver) throw new TypeError("Can't call WebSocket send() after close().");
    this.#server.hear(data);
  }

  close(): void {
    this.#end();
  }

  /** The vendor sends a frame. */
  tell(data: WireData): void {
    for (const event of this.#disturb(data)) this.#later(event);
  }

  /** The vendor sends a message. */
  tellJson(message: object): void {
    this.tell(JSON.stringify(message));
  }

  /** Runs a task of the vendor's, unless the connection is over by then. */
  after(delayMs: number, task: () => void): Timer {
    const timer = this.#clock.startTimer(delayMs, () => {
      this.#timers.delete(timer);
      task();
    });
    this.#timers.add(timer);
    return timer;
  }

  #later(event: WireEvent): void {
    if (this.#isOver) return;
    const arrivesMs = Math.max(this.#clock.now() + LATENCY_MS + event.delayMs, this.#heldUntilMs);
    if (event.holdsOthers) this.#heldUntilMs = arrivesMs;
    this.after(arrivesMs - this.#clock.now(), () => {
      if (event.type === "message") {
        const { data } = event;
        this.#handlers?.onMessage(typeof data === "string" ? data : data.slice().buffer);
        return;
      }
      const handlers = this.#handlers;
      this.#end();
      handlers?.onClose(event.code);
    });
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const timer of this.#timers) timer.cancel();
    this.#server.close();
  }
}

/** Opens sockets to the vendor that `serve` makes; `upgrade` decides how each is answered. */
export function openWire(
  clock: Clock,
  upgrade: () => Upgrade,
  disturb: Disturb,
  serve: (socket: WireSocket) => WireServer,
): OpenSocket {
  return (_url, _headers, signal) =>
    new Promise((resolve, reject) => {
      const { delayMs, opens } = upgrade();
      const timer = clock.startTimer(delayMs, () => {
        if (opens) resolve(new WireSocket(clock, disturb, serve));
        else reject(new TypeError(`the connection was lost (${LOST_CODE})`));
      });
      signal.addEventListener("abort", () => {
        timer.cancel();
        reject(signal.reason);
      });
    });
}
