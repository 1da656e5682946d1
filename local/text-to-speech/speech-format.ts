import { type EspeakVoice, voiceForModel } from "./voices.ts";

export type SpeechEncoding = "linear16" | "mulaw";

/** What a caller asked the speech to be, validated. */
export interface SpeechFormat {
  readonly model: string;
  readonly voice: EspeakVoice;
  readonly encoding: SpeechEncoding;
  readonly sampleRateHz: number;
  readonly container: "none" | "wav";
}

/** A query that cannot be served; `message` names the parameter. */
export interface FormatProblem {
  readonly problem: string;
}

const DEFAULT_MODEL = "aura-2-thalia-en";
const MIN_SAMPLE_RATE_HZ = 8_000;
const MAX_SAMPLE_RATE_HZ = 48_000;

/**
 * Reads `model`, `encoding`, `sample_rate` and `container`. Defaults: linear16 at 24 kHz, mu-law at 8 kHz, and
 * `defaultContainer`. Other parameters are ignored.
 */
export function parseSpeechFormat(
  query: URLSearchParams,
  defaultContainer: SpeechFormat["container"],
): SpeechFormat | FormatProblem {
  const model = query.get("model") ?? DEFAULT_MODEL;
  const voice = voiceForModel(model);
  if (voice === null) return { problem: "model: no such model. Expected a name like aura-2-thalia-en." };

  const encoding = query.get("encoding") ?? "linear16";
  if (encoding !== "linear16" && encoding !== "mulaw") {
    return { problem: "encoding: unsupported audio format requested. Expected linear16 or mulaw." };
  }

  const defaultRateHz = encoding === "linear16" ? 24_000 : 8_000;
  const rateText = query.get("sample_rate") ?? String(defaultRateHz);
  const sampleRateHz = Number(rateText);
  if (!/^\d+$/.test(rateText) || sampleRateHz < MIN_SAMPLE_RATE_HZ || sampleRateHz > MAX_SAMPLE_RATE_HZ) {
    return { problem: `sample_rate: expected an integer from ${MIN_SAMPLE_RATE_HZ} to ${MAX_SAMPLE_RATE_HZ}.` };
  }

  const container = query.get("container") ?? defaultContainer;
  if (container !== "none" && container !== "wav") return { problem: "container: expected none or wav." };
  return { model, voice, encoding, sampleRateHz, container };
}
