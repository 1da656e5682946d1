import type { Clock } from "../../../voice/clock.ts";
import { isRetryableStatus, ProviderError } from "../../../voice/providers.ts";
import { isTeardownError, type ProviderSocket, ProviderSocketRefused } from "./provider-socket.ts";
import { connectionError, type VendorIdentity } from "./vendor-errors.ts";

/**
 * A handshake takes one to three round trips and vendors are at most 300 ms away; past this another vendor is quicker.
 */
const CONNECT_DEADLINE_MS = 5_000;

/** Parts of a vendor connection, and the handlers that it calls. */
export interface VendorConnectionOptions {
  vendor: VendorIdentity;
  clock: Clock;
  /** Opens the socket; `signal` aborts at the deadline and on `close()`. */
  connect(signal: AbortSignal): Promise<ProviderSocket>;
  onOpen(): void;
  onMessage(data: string | ArrayBuffer): void;
  /** Called at most once, and never after `close()`. */
  onFailed(error: ProviderError): void;
}

/**
 * Connection to a vendor over one socket, from connecting to its end. It fails at most once and calls no handler after
 * that or after `close()`.
 */
export class VendorConnection {
  readonly #options: VendorConnectionOptions;
  readonly #connecting = new AbortController();
  #socket: ProviderSocket | null = null;
  #isOver = false;

  constructor(options: VendorConnectionOptions) {
    this.#options = options;
    void this.#connect();
  }

  /** True when messages can be sent. */
  get isOpen(): boolean {
    return this.#socket !== null && !this.#isOver;
  }

  /** Queue a message; ignored unless open. Takes ownership of `data`. */
  send(data: string | Int16Array<ArrayBuffer>): void {
    if (this.#isOver || !this.#socket) return;
    try {
      this.#socket.send(data);
    } catch (error) {
      if (!isTeardownError(error)) throw error;
      this.#fail(connectionError(this.#options.vendor, "the socket closed while sending", { cause: error }));
    }
  }

  /** Ends the connection and every report from it; `farewell` is sent first if open. Idempotent. */
  close(farewell?: string): void {
    if (this.#isOver) return;
    if (farewell !== undefined) this.#sendFarewell(farewell);
    this.#end();
  }

  /** Reports `error` and ends the connection, for errors that the vendor tells inside it. */
  fail(error: ProviderError): void {
    this.#fail(error);
  }

  async #connect(): Promise<void> {
    const { clock, connect, vendor } = this.#options;
    const signal = this.#connecting.signal;
    const deadline = clock.startTimer(CONNECT_DEADLINE_MS, () => {
      this.#fail(connectionError(vendor, `no connection within ${CONNECT_DEADLINE_MS} ms`));
    });
    let socket: ProviderSocket;
    try {
      socket = await connect(signal);
    } catch (error) {
      this.#fail(connectFailure(vendor, error));
      return;
    } finally {
      deadline.cancel();
    }
    if (this.#isOver) {
      discard(socket);
      return;
    }
    this.#socket = socket;
    socket.start({
      onMessage: (data) => {
        if (!this.#isOver) this.#options.onMessage(data);
      },
      onClose: (code) => this.#fail(connectionError(vendor, `the socket closed with code ${code}`, { status: code })),
    });
    if (!this.#isOver) this.#options.onOpen();
  }

  #sendFarewell(farewell: string): void {
    try {
      this.#socket?.send(farewell);
    } catch (error) {
      if (!isTeardownError(error)) throw error; // closing already: the farewell has no receiver
    }
  }

  #fail(error: ProviderError): void {
    if (this.#isOver) return;
    this.#end();
    this.#options.onFailed(error);
  }

  #end(): void {
    this.#isOver = true;
    this.#connecting.abort();
    this.#socket?.close();
  }
}

/** Closes a socket that opened too late. Workers insist on accepting it before it can be closed. */
function discard(socket: ProviderSocket): void {
  socket.start({ onMessage() {}, onClose() {} });
  socket.close();
}

function connectFailure(vendor: VendorIdentity, error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof ProviderSocketRefused) {
    return new ProviderError({
      ...vendor,
      message: `${vendor.provider} refused the connection with status ${error.status}`,
      isRetryable: isRetryableStatus(error.status),
      status: error.status,
      cause: error,
    });
  }
  return connectionError(vendor, "could not connect", { cause: error });
}
