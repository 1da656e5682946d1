import {
  ProviderError,
  type SegmentEvent,
  type SegmentTranscriber,
  type SpeechToTextOptions,
} from "../../../voice/providers.ts";

/** An engine that says what the test tells it to. */
export class ScriptedTranscriber implements SegmentTranscriber {
  readonly provider = "scripted";
  /** Samples received. */
  samples = 0;
  /** Flushes asked for and not answered yet. */
  openFlushes = 0;
  isClosed = false;
  #listener: (event: SegmentEvent) => void = () => {};

  open(_options: SpeechToTextOptions, listener: (event: SegmentEvent) => void) {
    this.#listener = listener;
    return {
      push: (samples: Int16Array) => {
        this.samples += samples.length;
      },
      flush: () => {
        this.openFlushes++;
      },
      close: () => {
        this.isClosed = true;
      },
    };
  }

  ready(): void {
    this.#listener({ type: "ready" });
  }

  interim(text: string): void {
    this.#listener({ type: "interim", text });
  }

  final(text: string): void {
    this.#listener({ type: "final", text, confidence: 0.9, isFlush: false });
  }

  answerFlush(text = ""): void {
    this.openFlushes = Math.max(0, this.openFlushes - 1);
    this.#listener({ type: "final", text, confidence: 0.9, isFlush: true });
  }

  fail(): void {
    const error = new ProviderError({ provider: "scripted", stage: "stt", message: "lost", isRetryable: true });
    this.#listener({ type: "failed", error });
  }
}
