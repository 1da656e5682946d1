import type { Clock } from "../../voice/clock.ts";
import { within } from "../../voice/deadline.ts";
import type { RecordedSegment } from "../../voice/recording/call-audio-recorder.ts";

/** Segments that wait for the bucket, the one being written included; about 1 MB. */
export const MAX_WAITING_SEGMENTS = 3;
/** Wait for the bucket to take a segment; it is asked twice. */
export const PUT_DEADLINE_MS = 3_000;

/** Dependencies of a `SegmentWriter`. */
export interface SegmentWriterDeps {
  clock: Clock;
  put: (segment: RecordedSegment) => Promise<void>;
  /** A segment could not be stored: the recording is silent there. */
  onLost: (error: unknown) => void;
}

/**
 * Queue of segments on their way to the bucket: one after another, each tried twice. It is bounded, and nothing waits
 * for it while the call goes on: a bucket that is away costs the recording, not the call.
 */
export class SegmentWriter {
  readonly #deps: SegmentWriterDeps;
  #waiting = 0;
  #isStopped = false;
  #hasLost = false;
  #last: Promise<void> = Promise.resolve();

  constructor(deps: SegmentWriterDeps) {
    this.#deps = deps;
  }

  /** True once a segment was lost. */
  get hasLost(): boolean {
    return this.#hasLost;
  }

  /** Takes a segment. Returns when it is stored or lost; never rejects. */
  write(segment: RecordedSegment): Promise<void> {
    if (this.#waiting >= MAX_WAITING_SEGMENTS) {
      this.#lose(new Error("too many segments wait"));
      return Promise.resolve();
    }
    this.#waiting += 1;
    this.#last = this.#last.then(() => this.#store(segment));
    return this.#last;
  }

  /** Resolves when nothing waits any more. */
  settled(): Promise<void> {
    return this.#last;
  }

  /** Writes nothing from now on but what is being written. */
  stop(): void {
    this.#isStopped = true;
  }

  async #store(segment: RecordedSegment): Promise<void> {
    for (let attempt = 1; !this.#isStopped; attempt++) {
      try {
        await within(this.#deps.put(segment), "the recordings' bucket", PUT_DEADLINE_MS, this.#deps.clock);
        break;
      } catch (error) {
        // A second try is made: what fails once is mostly a connection. Writing the same object again is harmless.
        if (attempt < 2) continue;
        this.#lose(error);
        break;
      }
    }
    this.#waiting -= 1;
  }

  #lose(error: unknown): void {
    this.#hasLost = true;
    this.#deps.onLost(error);
  }
}
