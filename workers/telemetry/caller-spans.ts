import type { CallEvent } from "../../voice/timeline/events.ts";
import { type Moment, noted, type SpanOfTurn, spanNumber } from "./span.ts";

/** Stretch of the caller's speech that has begun. */
interface Stretch {
  index: number;
  start: Moment;
}

/**
 * Spans of the caller's side: each stretch of speech as voice activity found it (`user_input`), and the recognition of
 * each turn (`speech_to_text`), which lasts from its first sound until its words were taken as final.
 */
export class CallerSpans {
  readonly #add: (span: SpanOfTurn) => void;
  /** The stretch that goes on. */
  #stretch: Stretch | null = null;
  /** The first stretch since the last commit. */
  #turn: Stretch | null = null;
  /** Stretches that no turn has taken yet. */
  #untaken: SpanOfTurn[] = [];
  #provider: string | null = null;

  constructor(add: (span: SpanOfTurn) => void) {
    this.#add = add;
  }

  observe(event: CallEvent, index: number): void {
    switch (event.type) {
      case "stt_ready":
      case "stt_reopened":
        this.#provider = event.provider;
        return;
      case "speech_started":
        this.#stretch = { index, start: { atMs: event.speechAtMs, clock: "audio", event: event.type } };
        this.#turn ??= this.#stretch;
        return;
      case "speech_ended":
        this.#endStretch(event);
        return;
      case "turn_committed":
        if (event.speechEndMs !== null) {
          this.#endTurn(event, event.turnId, { "gen_ai.output.messages": event.personal.text });
        } else this.#turn = null;
        return;
      case "turn_unintelligible":
        this.#endTurn(event, null, {});
        return;
      default:
        return;
    }
  }

  /** Hands over stretches that no turn took. */
  finish(): void {
    this.#handOver(null);
  }

  #endStretch(event: Extract<CallEvent, { type: "speech_ended" }>): void {
    const stretch = this.#stretch;
    if (stretch === null || event.speechAtMs < stretch.start.atMs) return;
    this.#stretch = null;
    this.#untaken.push({
      number: spanNumber("user_input", stretch.index),
      turnId: null,
      name: "user_input",
      kind: "internal",
      start: stretch.start,
      end: { atMs: event.speechAtMs, clock: "audio", event: event.type },
      attributes: {},
      events: [],
      error: null,
      words: {},
    });
  }

  #endTurn(event: CallEvent, turnId: string | null, words: Record<string, string>): void {
    this.#handOver(turnId);
    const turn = this.#turn;
    this.#turn = null;
    if (turn === null || event.atMs < turn.start.atMs) return;
    this.#add({
      number: spanNumber("speech_to_text", turn.index),
      turnId,
      name: "speech_to_text",
      kind: "client",
      start: turn.start,
      end: noted(event),
      attributes: {
        "gen_ai.operation.name": "speech_to_text",
        "gen_ai.provider.name": this.#provider,
        "quantum_voice.outcome": turnId === null ? "unintelligible" : "final",
      },
      events: [],
      error: null,
      words,
    });
  }

  #handOver(turnId: string | null): void {
    for (const span of this.#untaken) this.#add({ ...span, turnId });
    this.#untaken = [];
  }
}
