import type { Entry } from "./entry.ts";
import type { Delivery } from "./replay-stream.ts";
import type { Request } from "./seams.ts";

/** One stream of a recording: what was asked of whom, and what came of it. */
interface RecordedStream {
  target: string;
  /** Question as a text; a digest where that is all there is. */
  question: string;
  openedAtMs: number;
  deliveries: { atMs: number; delivery: Delivery }[];
  isTaken: boolean;
}

/** Answers of a recording by what was asked, for a replay that asks at other times, or in another order. */
export class RecordedStreams {
  readonly #streams: RecordedStream[] = [];
  readonly #firstAudioMs = new Map<string, number>();

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      switch (entry.type) {
        case "opened":
          this.#streams[entry.stream - 1] = {
            target: entry.target,
            question: entry.digest ?? JSON.stringify(entry.request),
            openedAtMs: entry.atMs,
            deliveries: [],
            isTaken: false,
          };
          break;
        case "arrived":
          this.#note(entry.stream, entry.atMs, { type: "value", value: entry.value });
          break;
        case "stream_ended":
          this.#note(entry.stream, entry.atMs, { type: "end" });
          break;
        case "stream_failed":
          this.#note(entry.stream, entry.atMs, { type: "failure", error: entry.error });
          break;
        case "audio_sent":
          if (!this.#firstAudioMs.has(entry.turnId)) this.#firstAudioMs.set(entry.turnId, entry.atMs);
          break;
        default:
          break;
      }
    }
  }

  /**
   * Takes the answer to a question: that of the same one, else the next of the target that was not taken, else the
   * target's last. Times are from the question on. Empty when the target was never asked: it does not answer.
   */
  take(target: string, request: Request): { afterMs: number; delivery: Delivery }[] {
    const question = "digest" in request ? request.digest : JSON.stringify(request.request);
    const known = this.#streams.filter((stream) => stream?.target === target);
    const fresh = known.filter(({ isTaken }) => !isTaken);
    const stream = fresh.find((each) => each.question === question) ?? fresh[0] ?? known.at(-1);
    if (stream === undefined) return [];
    stream.isTaken = true;
    const { openedAtMs, deliveries } = stream;
    return deliveries.map(({ atMs, delivery }) => ({ afterMs: atMs - openedAtMs, delivery }));
  }

  /** Takes what the next session with a target was told, at the times at which it was. */
  sessionOf(target: string): { atMs: number; delivery: Delivery }[] {
    const session = this.#streams.find((stream) => stream?.target === target && !stream.isTaken);
    if (session === undefined) return [];
    session.isTaken = true;
    return session.deliveries;
  }

  /** Time at which a turn's first audio was sent; null when none was. */
  firstAudioMs(turnId: string): number | null {
    return this.#firstAudioMs.get(turnId) ?? null;
  }

  #note(stream: number, atMs: number, delivery: Delivery): void {
    this.#streams[stream - 1]?.deliveries.push({ atMs, delivery });
  }
}
