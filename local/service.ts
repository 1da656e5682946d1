/** A running embedded service: one loopback server that speaks a vendor's wire protocol. */
export interface LocalService {
  /** Base address without a trailing slash, for example `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Stops listening and ends every open connection at once, as a crash would. Idempotent. */
  close(): Promise<void>;
}
