import { ProviderError, type TextToSpeech, type TextToSpeechOptions } from "../../../voice/providers.ts";
import { BodyReader } from "../vendor/body-reader.ts";
import { requireRawAudio } from "../vendor/raw-audio.ts";
import { SpeechAssembler } from "../vendor/speech-assembler.ts";
import { connectionError, errorFromResponse, protocolError, type VendorIdentity } from "../vendor/vendor-errors.ts";

/** Settings that a Deepgram text-to-speech adapter is made from. */
export interface DeepgramTextToSpeechDeps {
  apiKey: string;
  /** `http(s)` address without a path. */
  baseUrl: string;
}

const vendor: VendorIdentity = { provider: "deepgram", stage: "tts" };

/**
 * Creates the text-to-speech adapter of Deepgram Speak over HTTP, one request per clause
 * (https://developers.deepgram.com/reference/text-to-speech/speak-request).
 */
export function createDeepgramTextToSpeech(deps: DeepgramTextToSpeechDeps): TextToSpeech {
  return {
    provider: vendor.provider,
    open(options) {
      const closing = new AbortController();
      return {
        synthesize: (text, signal) => speak(deps, options, text, AbortSignal.any([signal, closing.signal])),
        close: () => closing.abort(),
      };
    },
  };
}

async function* speak(
  deps: DeepgramTextToSpeechDeps,
  options: TextToSpeechOptions,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<Int16Array, void> {
  if (signal.aborted) return;
  try {
    const response = await fetch(`${deps.baseUrl}/v1/speak?${speakQuery(options)}&container=none`, {
      method: "POST",
      headers: { Authorization: `Token ${deps.apiKey}`, "Content-Type": "application/json" },
      body: JSON.stringify({ text }),
      signal,
    });
    if (!response.ok) throw await errorFromResponse(vendor, response);
    requireRawAudio(vendor, response);
    if (!response.body) throw protocolError(vendor, "the answer has no body");
    yield* pcmStream(response.body, signal);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof ProviderError) throw error;
    throw connectionError(vendor, "the connection was lost", { cause: error });
  }
}

/** Returns the query that both of Deepgram's speak addresses take. */
export function speakQuery(options: TextToSpeechOptions): string {
  return new URLSearchParams({
    model: options.voice,
    encoding: "linear16",
    sample_rate: String(options.sampleRateHz),
    ...(options.tag !== undefined && { tag: options.tag }),
  }).toString();
}

/**
 * Yields headerless 16-bit little-endian PCM as samples; an odd byte waits for the next chunk, and is dropped at the
 * end.
 */
export async function* pcmStream(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Int16Array, void> {
  const assembler = new SpeechAssembler();
  const reader = new BodyReader(body, signal);
  try {
    for (let chunk = await reader.read(); chunk; chunk = await reader.read()) {
      const samples = assembler.push(chunk);
      if (samples.length > 0) yield samples;
    }
  } finally {
    reader.close();
  }
}
