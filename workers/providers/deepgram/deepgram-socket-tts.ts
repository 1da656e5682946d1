import type { Clock } from "../../../voice/clock.ts";
import {
  ProviderError,
  type TextToSpeech,
  type TextToSpeechOptions,
  type TextToSpeechSession,
} from "../../../voice/providers.ts";
import type { OpenSocket } from "../vendor/provider-socket.ts";
import type { VendorIdentity } from "../vendor/vendor-errors.ts";
import { createDeepgramTextToSpeech, type DeepgramTextToSpeechDeps, speakQuery } from "./deepgram-tts.ts";
import { SpeakSocket } from "./speak-socket.ts";

const vendor: VendorIdentity = { provider: "deepgram-socket", stage: "tts" };

/** Settings and parts that the adapter of Deepgram's speak socket is made from. */
export interface DeepgramSocketTextToSpeechDeps extends DeepgramTextToSpeechDeps {
  clock: Clock;
  openSocket: OpenSocket;
}

/**
 * Creates the text-to-speech adapter of Deepgram Speak over one WebSocket per call
 * (https://developers.deepgram.com/reference/text-to-speech/speak-streaming), which saves each clause a request.
 * Clauses that cannot go that way (not connected, connection lost before any audio, no audio, flush limit reached) go
 * over HTTP.
 */
export function createDeepgramSocketTextToSpeech(deps: DeepgramSocketTextToSpeechDeps): TextToSpeech {
  return { provider: vendor.provider, open: (options) => new SocketSpeechSession(deps, options) };
}

class SocketSpeechSession implements TextToSpeechSession {
  readonly #socket: SpeakSocket;
  readonly #http: TextToSpeechSession;
  readonly #closing = new AbortController();

  constructor(deps: DeepgramSocketTextToSpeechDeps, options: TextToSpeechOptions) {
    const url = `${deps.baseUrl}/v1/speak?${speakQuery(options)}`;
    this.#http = createDeepgramTextToSpeech(deps).open(options);
    this.#socket = new SpeakSocket({
      vendor,
      clock: deps.clock,
      sampleRateHz: options.sampleRateHz,
      connect: (signal) => deps.openSocket(url, { Authorization: `Token ${deps.apiKey}` }, signal),
    });
  }

  async *synthesize(text: string, signal: AbortSignal): AsyncGenerator<Int16Array, void> {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    if (ended.aborted) return;
    const clause = this.#socket.speak(text);
    if (clause) {
      let hasBeenHeard = false;
      const cancel = () => clause.cancel();
      ended.addEventListener("abort", cancel);
      try {
        for await (const samples of clause.samples) {
          if (ended.aborted) return;
          hasBeenHeard = true;
          yield samples;
        }
        // A clause of which nothing came may go the other way too.
        if (hasBeenHeard || ended.aborted) return;
      } catch (error) {
        if (ended.aborted) return;
        // A clause that was heard in part must not begin again; one that has not begun may go the other way.
        if (hasBeenHeard || !(error instanceof ProviderError)) throw error;
      } finally {
        ended.removeEventListener("abort", cancel);
        cancel();
      }
    }
    yield* this.#http.synthesize(text, ended);
  }

  close(): void {
    this.#closing.abort();
    this.#socket.close();
    this.#http.close();
  }
}
