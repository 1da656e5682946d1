import type { Clock, Timer } from "../../../voice/clock.ts";
import type { ProviderError } from "../../../voice/providers.ts";
import type { ProviderSocket } from "../vendor/provider-socket.ts";
import { SampleQueue } from "../vendor/sample-queue.ts";
import { SpeechAssembler } from "../vendor/speech-assembler.ts";
import { VendorConnection } from "../vendor/vendor-connection.ts";
import { complaintCode, protocolError, type VendorIdentity } from "../vendor/vendor-errors.ts";

/**
 * Deepgram takes 20 Flush messages in 60 s (https://developers.deepgram.com/docs/tts-ws-flush) and does not process
 * more; a second is added since they are counted where they arrive.
 */
const MAX_FLUSHES = 20;
const FLUSH_WINDOW_MS = 61_000;

/** A reply seldom has more clauses in the making; more would be said too late to matter. */
const MAX_WAITING = 8;

/** A socket that has not cleared by now is given up: until it has, its audio cannot be told apart. */
const CLEAR_DEADLINE_MS = 2_000;

/** 1,000 characters are spoken in about 70 s; a vendor that sends three minutes for a clause is broken. */
const MAX_CLAUSE_MS = 180_000;

/** Pause between attempts to connect, so that a vendor that is down is not hammered at every clause. */
const RECONNECT_PAUSE_MS = 1_000;

/** Vendor, clock, rate and connection of a speak socket. */
export interface SpeakSocketDeps {
  vendor: VendorIdentity;
  clock: Clock;
  sampleRateHz: number;
  connect(signal: AbortSignal): Promise<ProviderSocket>;
}

/** Clause on its way through a speak socket. */
export interface SpokenClause {
  readonly samples: AsyncIterable<Int16Array>;
  /** Gives the clause up: its samples end. Idempotent; nothing to do once all samples have come. */
  cancel(): void;
}

interface QueuedClause {
  readonly text: string;
  readonly samples: SampleQueue;
}

/**
 * Speak socket: one warm connection to Deepgram Speak. Its audio carries no mark of the clause it belongs to, so
 * clauses go through one at a time: Speak and Flush, audio, Flushed. A clause cancelled half-way is cleared, and audio
 * is thrown away until the vendor confirms.
 */
export class SpeakSocket {
  readonly #deps: SpeakSocketDeps;
  readonly #waiting: QueuedClause[] = [];
  #active: QueuedClause | null = null;
  #assembler = new SpeechAssembler();
  #activeSamples = 0;
  /** Times of the newest flushes, at most `MAX_FLUSHES`. */
  readonly #flushedAtMs: number[] = [];
  #clearTimer: Timer | null = null;
  #connection: VendorConnection | null = null;
  #connectedAtMs = 0;
  #isClosed = false;

  constructor(deps: SpeakSocketDeps) {
    this.#deps = deps;
    this.#connect();
  }

  /** Queues a clause; null when another way must be found: no connection, no flush left, or too many waiting. */
  speak(text: string): SpokenClause | null {
    if (this.#isClosed) return null;
    this.#reconnectIfDue();
    if (!this.#connection?.isOpen || this.#waiting.length >= MAX_WAITING || !this.#hasFlushFor(this.#waiting.length)) {
      return null;
    }
    const clause = { text, samples: new SampleQueue() };
    this.#waiting.push(clause);
    this.#startNext();
    return { samples: clause.samples, cancel: () => this.#cancel(clause) };
  }

  /** Ends every clause without an error. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection?.close('{"type":"Close"}');
    this.#endAll(null);
  }

  #connect(): void {
    this.#connectedAtMs = this.#deps.clock.now();
    this.#connection = new VendorConnection({
      vendor: this.#deps.vendor,
      clock: this.#deps.clock,
      connect: this.#deps.connect,
      onOpen() {},
      onMessage: (data) => (typeof data === "string" ? this.#onText(data) : this.#onAudio(data)),
      onFailed: (error) => {
        this.#connection = null;
        this.#endAll(error);
      },
    });
  }

  #reconnectIfDue(): void {
    if (!this.#connection && this.#deps.clock.now() - this.#connectedAtMs >= RECONNECT_PAUSE_MS) this.#connect();
  }

  /** True when the budget allows one more flush after `ahead` that are already promised. */
  #hasFlushFor(ahead: number): boolean {
    const since = this.#deps.clock.now() - FLUSH_WINDOW_MS;
    while ((this.#flushedAtMs[0] ?? Number.POSITIVE_INFINITY) <= since) this.#flushedAtMs.shift();
    return this.#flushedAtMs.length + ahead < MAX_FLUSHES;
  }

  #startNext(): void {
    if (this.#active || this.#clearTimer) return;
    const clause = this.#waiting.shift();
    if (!clause) return;
    this.#active = clause;
    this.#assembler = new SpeechAssembler();
    this.#activeSamples = 0;
    this.#flushedAtMs.push(this.#deps.clock.now());
    this.#connection?.send(JSON.stringify({ type: "Speak", text: clause.text }));
    this.#connection?.send('{"type":"Flush"}');
  }

  #cancel(clause: QueuedClause): void {
    if (clause.samples.hasEnded) return;
    clause.samples.end();
    const waitingAt = this.#waiting.indexOf(clause);
    if (waitingAt >= 0) this.#waiting.splice(waitingAt, 1);
    if (this.#active !== clause) return;
    this.#active = null;
    this.#clearTimer = this.#deps.clock.startTimer(CLEAR_DEADLINE_MS, () => {
      this.#connection?.fail(protocolError(this.#deps.vendor, "did not clear in time"));
    });
    this.#connection?.send('{"type":"Clear"}');
  }

  #onAudio(data: ArrayBuffer): void {
    if (!this.#active) return; // the rest of a cancelled clause
    const samples = this.#assembler.push(new Uint8Array(data));
    this.#activeSamples += samples.length;
    if (this.#activeSamples > (MAX_CLAUSE_MS * this.#deps.sampleRateHz) / 1_000) {
      this.#connection?.fail(protocolError(this.#deps.vendor, "a clause does not end"));
    } else if (samples.length > 0) {
      this.#active.samples.push(samples);
    }
  }

  #onText(text: string): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      message = null;
    }
    if (typeof message !== "object" || message === null) {
      this.#connection?.fail(protocolError(this.#deps.vendor, "a message could not be read"));
      return;
    }
    const { type } = message as { type?: unknown };
    const code = complaintCode(message) ?? "without a code";
    if (type === "Flushed") this.#onFlushed();
    else if (type === "Cleared") this.#onCleared();
    // A refused flush never answers; other warnings do no harm.
    else if (type === "Error" || (type === "Warning" && /flush/i.test(code))) {
      this.#connection?.fail(protocolError(this.#deps.vendor, `reported ${type} ${code}`));
    }
  }

  #onFlushed(): void {
    if (this.#active && this.#activeSamples === 0) {
      // Most likely it was meant for a clause before, and this one's audio would be taken for the next one's.
      this.#connection?.fail(protocolError(this.#deps.vendor, "flushed a clause without audio"));
      return;
    }
    this.#active?.samples.end();
    this.#active = null;
    this.#startNext();
  }

  #onCleared(): void {
    this.#clearTimer?.cancel();
    this.#clearTimer = null;
    this.#startNext();
  }

  #endAll(error: ProviderError | null): void {
    this.#clearTimer?.cancel();
    this.#clearTimer = null;
    this.#active?.samples.end(error);
    this.#active = null;
    for (const clause of this.#waiting.splice(0)) clause.samples.end(error);
  }
}
