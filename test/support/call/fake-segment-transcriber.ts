import type { Clock, Timer } from "../../../voice/clock.ts";
import type {
  SegmentEvent,
  SegmentTranscriber,
  SegmentTranscriberSession,
  SpeechToTextOptions,
} from "../../../voice/providers.ts";
import type { SpokenChunk } from "../vendors/fake-speech-to-text.ts";

/**
 * An engine that only transcribes audio whose content is known: words as they end, and a final text when it is flushed.
 */
export class FakeSegmentTranscriber implements SegmentTranscriber {
  readonly provider = "fake-segments";
  readonly #clock: Clock;
  readonly #listen: (samples: Int16Array) => SpokenChunk | null;
  readonly #latencyMs: number;

  constructor(options: {
    clock: Clock;
    listen: (samples: Int16Array) => SpokenChunk | null;
    /** Audio → event. */
    latencyMs?: number;
  }) {
    this.#clock = options.clock;
    this.#listen = options.listen;
    this.#latencyMs = options.latencyMs ?? 60;
  }

  open(_options: SpeechToTextOptions, listener: (event: SegmentEvent) => void): SegmentTranscriberSession {
    const timers = new Set<Timer>();
    const report = (event: SegmentEvent): void => {
      const timer = this.#clock.startTimer(this.#latencyMs, () => {
        timers.delete(timer);
        listener(event);
      });
      timers.add(timer);
    };
    let words: string[] = [];
    report({ type: "ready" });
    return {
      push: (samples) => {
        const chunk = this.#listen(samples);
        if (!chunk?.completedWord || chunk.utterance.isNoise) return;
        words.push(chunk.completedWord);
        report({ type: "interim", text: words.join(" ") });
      },
      flush: () => {
        report({ type: "final", text: words.join(" "), confidence: 0.9, isFlush: true });
        words = [];
      },
      close: () => {
        for (const timer of timers) timer.cancel();
      },
    };
  }
}
