import type { CallEvent } from "../../voice/timeline/events.ts";
import { type OpenRequest, OpenRequests } from "./open-requests.ts";
import { measuredValue, noted, type SpanOfTurn, spanNumber } from "./span.ts";

/** How a request to a provider ended. */
type Outcome = "finished" | "first_byte" | "hedge_lost" | "cut_off" | "failed";

/**
 * Spans of requests to language models (`chat`, until the answer was written) and to voices (`text_to_speech`, until
 * the first byte of a clause: the timeline has no event for its last). A request that was dropped ends where it was
 * dropped; one whose end no event tells has no span.
 */
export class ProviderSpans {
  readonly #add: (span: SpanOfTurn) => void;
  readonly #chats = new OpenRequests("llm");
  readonly #voices = new OpenRequests("tts");

  constructor(add: (span: SpanOfTurn) => void) {
    this.#add = add;
  }

  observe(event: CallEvent, index: number): void {
    switch (event.type) {
      case "llm_requested":
        this.#chats.begin({ ...event, index, characters: null });
        return;
      case "llm_first_token":
        this.#noteFirstToken(event);
        return;
      case "llm_finished":
        for (const chat of this.#chats.take(event.turnId)) this.#addChat(chat, event, "finished");
        return;
      case "tts_requested":
        this.#voices.begin({ ...event, index, model: event.model ?? null });
        return;
      case "tts_first_byte":
        this.#endVoice(event);
        return;
      case "hedge_started":
        if (event.stage !== "stt") this.#requestsOf(event.stage).hedgeStarted();
        return;
      case "hedge_won":
        this.#dropLosers(event);
        return;
      case "provider_failed":
        this.#fail(event);
        return;
      case "agent_turn_ended":
      case "speculation_discarded":
        for (const chat of this.#chats.take(event.turnId)) this.#addChat(chat, event, "cut_off");
        for (const voice of this.#voices.take(event.turnId)) this.#addVoice(voice, event, "cut_off");
        return;
      default:
        return;
    }
  }

  #requestsOf(stage: "llm" | "tts"): OpenRequests {
    return stage === "llm" ? this.#chats : this.#voices;
  }

  /** Where no hedge has won by now, the first request has, and the hedge is dropped. */
  #noteFirstToken(event: Extract<CallEvent, { type: "llm_first_token" }>): void {
    const winner = this.#chats.oldestOf(event.turnId);
    if (winner === undefined) return;
    winner.firstTokenAtMs ??= event.atMs;
    const losers = this.#chats.take(event.turnId, (chat) => chat !== winner);
    for (const loser of losers) this.#addChat(loser, event, "hedge_lost");
  }

  #endVoice(event: Extract<CallEvent, { type: "tts_first_byte" }>): void {
    const winner = this.#voices.oldestOf(event.turnId);
    for (const voice of this.#voices.take(event.turnId, (one) => one === winner || one.isHedge)) {
      this.#addVoice(voice, event, voice === winner ? "first_byte" : "hedge_lost");
    }
  }

  #dropLosers(event: Extract<CallEvent, { type: "hedge_won" }>): void {
    if (event.stage === "stt") return;
    const losers = this.#requestsOf(event.stage).take(event.turnId, ({ isHedge }) => !isHedge);
    for (const loser of losers) this.#addRequest(event.stage, loser, event, "hedge_lost");
  }

  #fail(event: Extract<CallEvent, { type: "provider_failed" }>): void {
    if (event.stage === "stt") return;
    const failed = this.#requestsOf(event.stage).takeFailed(event.provider);
    if (failed !== undefined) this.#addRequest(event.stage, failed, event, "failed");
  }

  #addRequest(stage: "llm" | "tts", request: OpenRequest, end: CallEvent, outcome: Outcome): void {
    if (stage === "llm") this.#addChat(request, end, outcome);
    else this.#addVoice(request, end, outcome);
  }

  #addChat(chat: OpenRequest, end: CallEvent, outcome: Outcome): void {
    const { firstTokenAtMs } = chat;
    const isTold = end.type === "llm_finished" && end.promptTokens + end.completionTokens > 0;
    this.#add({
      ...this.#spanOf("chat", chat, end, outcome),
      attributes: {
        ...attributesOf("chat", chat, outcome),
        "gen_ai.request.stream": true,
        "gen_ai.response.time_to_first_chunk": measuredValue(
          firstTokenAtMs === null ? null : (firstTokenAtMs - chat.atMs) / 1000,
        ),
        "gen_ai.usage.input_tokens": isTold ? end.promptTokens : null,
        "gen_ai.usage.output_tokens": isTold ? end.completionTokens : null,
        "error.type": errorType(end),
      },
      events: firstTokenAtMs === null ? [] : [{ name: "llm_first_token", atMs: firstTokenAtMs, attributes: {} }],
    });
  }

  #addVoice(voice: OpenRequest, end: CallEvent, outcome: Outcome): void {
    this.#add({
      ...this.#spanOf("text_to_speech", voice, end, outcome),
      attributes: {
        ...attributesOf("text_to_speech", voice, outcome),
        "gen_ai.output.type": "speech",
        "gen_ai.speech.voice": voice.model,
        "quantum_voice.characters": voice.characters,
        "error.type": errorType(end),
      },
      events: [],
    });
  }

  #spanOf(kind: "chat" | "text_to_speech", request: OpenRequest, end: CallEvent, outcome: Outcome) {
    return {
      number: spanNumber(kind, request.index),
      turnId: request.turnId,
      name: request.model === null ? kind : `${kind} ${request.model}`,
      kind: "client" as const,
      start: noted({ type: kind === "chat" ? "llm_requested" : "tts_requested", atMs: request.atMs }),
      end: noted(end),
      error: outcome === "failed" ? "provider_failed" : null,
      words: {},
    };
  }
}

function attributesOf(operation: string, { provider, model, isHedge }: OpenRequest, outcome: Outcome) {
  return {
    "gen_ai.operation.name": operation,
    "gen_ai.provider.name": provider,
    "gen_ai.request.model": model,
    "quantum_voice.hedge": isHedge,
    "quantum_voice.outcome": outcome,
  };
}

/** A vendor's status where there was one: its message may be of any length. */
function errorType(end: CallEvent): string | null {
  if (end.type !== "provider_failed") return null;
  return end.status === null ? "provider_failed" : String(end.status);
}
