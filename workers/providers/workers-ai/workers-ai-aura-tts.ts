import { decodeMulaw } from "../../../voice/audio/mulaw.ts";
import { ProviderError, type TextToSpeech, type TextToSpeechOptions } from "../../../voice/providers.ts";
import { pcmStream } from "../deepgram/deepgram-tts.ts";
import { BodyReader } from "../vendor/body-reader.ts";
import type { AiBinding } from "../vendor/config.ts";
import { requireRawAudio } from "../vendor/raw-audio.ts";
import { connectionError, type VendorIdentity } from "../vendor/vendor-errors.ts";
import { bodyOf, runWorkersAi } from "./workers-ai-run.ts";

const vendor: VendorIdentity = { provider: "workers-ai-aura", stage: "tts" };

/** Rate of a telephone line: there mu-law is half the bytes and loses nothing that the line would keep. */
const TELEPHONE_RATE_HZ = 8_000;

/**
 * Creates the text-to-speech adapter of Deepgram Aura on Workers AI, voices by Deepgram's names: `aura-asteria-en`,
 * `aura-2-thalia-en`, `aura-2-celeste-es`.
 */
export function createWorkersAiAuraTextToSpeech(deps: { ai: AiBinding }): TextToSpeech {
  return {
    provider: vendor.provider,
    open(options) {
      const closing = new AbortController();
      return {
        synthesize: (text, signal) => speak(deps.ai, options, text, AbortSignal.any([signal, closing.signal])),
        close: () => closing.abort(),
      };
    },
  };
}

async function* speak(
  ai: AiBinding,
  options: TextToSpeechOptions,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<Int16Array, void> {
  try {
    const { model, speaker } = auraVoice(options.voice);
    const isTelephone = options.sampleRateHz === TELEPHONE_RATE_HZ;
    const inputs = {
      text,
      speaker,
      encoding: isTelephone ? "mulaw" : "linear16",
      container: "none",
      sample_rate: options.sampleRateHz,
    };
    const answer = await runWorkersAi(vendor, { ai, model }, inputs, { returnRawResponse: true }, signal);
    if (signal.aborted) return;
    if (answer instanceof Response) requireRawAudio(vendor, answer);
    const body = bodyOf(vendor, answer);
    yield* isTelephone ? mulawStream(body, signal) : pcmStream(body, signal);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof ProviderError) throw error;
    throw connectionError(vendor, "the connection was lost", { cause: error });
  }
}

async function* mulawStream(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Int16Array, void> {
  const reader = new BodyReader(body, signal);
  try {
    for (let chunk = await reader.read(); chunk; chunk = await reader.read()) {
      if (chunk.length > 0) yield decodeMulaw(chunk);
    }
  } finally {
    reader.close();
  }
}

/** Returns the model and speaker of a Deepgram voice name; throws `ProviderError` for a name of another form. */
export function auraVoice(voice: string): { model: string; speaker: string } {
  const [, second, speaker, language] = /^aura(-2)?-([a-z]+)-(en|es)$/.exec(voice) ?? [];
  if (speaker !== undefined && second) return { model: `@cf/deepgram/aura-2-${language}`, speaker };
  if (speaker !== undefined && language === "en") return { model: "@cf/deepgram/aura-1", speaker };
  throw new ProviderError({
    ...vendor,
    message: `${vendor.provider}: voice must look like aura-asteria-en or aura-2-thalia-en, got ${JSON.stringify(voice)}`,
    isRetryable: false,
  });
}
