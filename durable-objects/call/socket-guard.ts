import type { Clock, Timer } from "../../voice/clock.ts";
import type { WireErrorCode } from "../../voice/wire/protocol.ts";

/** A connection that has not started its call by then is closed: it keeps an object in memory for nothing. */
const START_DEADLINE_MS = 60_000;
/** Protocol errors on one socket after which it is closed: what sends so many is broken or means harm. */
const MAX_PROTOCOL_ERRORS = 20;

/** Dependencies of a `SocketGuard`. */
export interface SocketGuardDeps {
  clock: Clock;
  /** Tells the client of an error; a fatal one closes the socket. */
  refuse: (code: WireErrorCode, detail?: string) => void;
}

/** Guard of one socket: closes one that starts no call, and one that sends nothing but mistakes. */
export class SocketGuard {
  readonly #deps: SocketGuardDeps;
  #startTimer: Timer | null;
  #errors = 0;

  constructor(deps: SocketGuardDeps) {
    this.#deps = deps;
    this.#startTimer = deps.clock.startTimer(START_DEADLINE_MS, () => deps.refuse("not_started"));
  }

  /** Notes that the call was started on this socket. */
  noteStart(): void {
    this.#startTimer?.cancel();
    this.#startTimer = null;
  }

  /** Tells the client of a mistake of its own; the last that is borne closes the socket. */
  noteError(code: WireErrorCode, detail?: string): void {
    this.#errors += 1;
    if (this.#errors < MAX_PROTOCOL_ERRORS) this.#deps.refuse(code, detail);
    else this.#deps.refuse("too_many_errors");
  }

  /** Ends the guard with its socket. Idempotent. */
  close(): void {
    this.noteStart();
  }
}
