import { type AudioEncoding, SAMPLE_RATES_HZ, type SampleRateHz } from "./audio-input.ts";
import { compilePhrases, KeytermError } from "./recognition/phrase-grammar.ts";
import type { EndOfTurnThresholds } from "./turns/end-of-turn.ts";

/** A value the client sent that the service cannot use; `field` names it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface AudioFormat {
  readonly encoding: AudioEncoding;
  readonly sampleRateHz: SampleRateHz;
}

/** A valid `/v2/listen` query. */
export interface FluxRequest {
  readonly version: "v2";
  readonly model: string;
  readonly format: AudioFormat;
  readonly thresholds: EndOfTurnThresholds;
  readonly keyterms: readonly string[];
}

/** A valid `/v1/listen` query. */
export interface NovaRequest {
  readonly version: "v1";
  readonly model: string;
  readonly format: AudioFormat;
  readonly keyterms: readonly string[];
  readonly interimResults: boolean;
  readonly vadEvents: boolean;
  /** Silence that makes `speech_final`, ms; undefined when switched off. */
  readonly endpointingMs: number | undefined;
  /** Gap after the last word that makes `UtteranceEnd`, ms. */
  readonly utteranceEndMs: number | undefined;
}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FieldError };

export const DEFAULT_THRESHOLDS: EndOfTurnThresholds = {
  eot_threshold: 0.7,
  eager_eot_threshold: undefined,
  eot_timeout_ms: 5000,
};
const FLUX_MODELS = ["flux-general-en", "flux-general-multi"];
const DEFAULT_ENDPOINTING_MS = 10;

/** Parameters the vendor has and this service takes without effect. */
const INERT_FLUX = ["tag", "mip_opt_out", "language_hint", "numerals", "profanity_filter", "redact"];
const INERT_NOVA = (
  "channels multichannel language smart_format punctuate numerals filler_words keywords diarize redact replace search " +
  "profanity_filter dictation detect_entities tag extra mip_opt_out version no_delay"
).split(" ");

/** Checks a `/v2/listen` query. */
export function parseFluxQuery(query: URLSearchParams): Parsed<FluxRequest> {
  return parse(() => {
    refuseUnknown(query, [
      ...["model", "encoding", "sample_rate", "eager_eot_threshold", "eot_threshold", "eot_timeout_ms", "keyterm"],
      ...INERT_FLUX,
    ]);
    const model = query.get("model") ?? fail("model", "is required");
    if (!FLUX_MODELS.includes(model)) fail("model", `must be one of ${FLUX_MODELS.join(", ")}`);
    return {
      version: "v2",
      model,
      format: audioFormat(query),
      thresholds: mergeThresholds(DEFAULT_THRESHOLDS, {
        eot_threshold: numberOf(query, "eot_threshold"),
        eager_eot_threshold: numberOf(query, "eager_eot_threshold"),
        eot_timeout_ms: numberOf(query, "eot_timeout_ms"),
      }),
      keyterms: checkedKeyterms(query.getAll("keyterm")),
    };
  });
}

/** Checks a `/v1/listen` query. */
export function parseNovaQuery(query: URLSearchParams): Parsed<NovaRequest> {
  return parse(() => {
    refuseUnknown(query, [
      ...["model", "encoding", "sample_rate", "keyterm", "interim_results", "vad_events"],
      ...["endpointing", "utterance_end_ms", ...INERT_NOVA],
    ]);
    const model = query.get("model") ?? fail("model", "is required");
    if (!/^nova-[23]\b/.test(model)) fail("model", "must be a nova-2 or nova-3 model");
    const interimResults = booleanOf(query, "interim_results");
    const utteranceEndMs = numberOf(query, "utterance_end_ms");
    if (utteranceEndMs !== undefined && !(utteranceEndMs >= 1000)) fail("utterance_end_ms", "must be at least 1000");
    if (utteranceEndMs !== undefined && !interimResults) fail("utterance_end_ms", "needs interim_results=true");
    const endpointingMs =
      query.get("endpointing") === "false" ? undefined : (numberOf(query, "endpointing") ?? DEFAULT_ENDPOINTING_MS);
    if (endpointingMs !== undefined && !(endpointingMs >= 0)) fail("endpointing", "must be false or milliseconds");
    return {
      version: "v1",
      model,
      format: audioFormat(query),
      keyterms: checkedKeyterms(query.getAll("keyterm")),
      interimResults,
      vadEvents: booleanOf(query, "vad_events"),
      endpointingMs,
      utteranceEndMs,
    };
  });
}

/** The body of a Flux `Configure` message: what it leaves out stays as it was. */
export function parseConfigure(
  message: Record<string, unknown>,
  current: EndOfTurnThresholds,
): Parsed<{ readonly thresholds: EndOfTurnThresholds; readonly keyterms: readonly string[] | undefined }> {
  return parse(() => {
    const given = message.thresholds ?? {};
    if (typeof given !== "object" || Array.isArray(given)) fail("thresholds", "must be an object");
    const changes = given as Record<string, unknown>;
    for (const [field, value] of Object.entries(changes)) {
      if (!(field in DEFAULT_THRESHOLDS)) fail(`thresholds.${field}`, "is unknown");
      if (typeof value !== "number") fail(`thresholds.${field}`, "must be a number");
    }
    const { keyterms } = message;
    if (keyterms !== undefined && !(Array.isArray(keyterms) && keyterms.every((term) => typeof term === "string"))) {
      fail("keyterms", "must be an array of strings");
    }
    return {
      thresholds: mergeThresholds(current, changes as Partial<EndOfTurnThresholds>),
      keyterms: keyterms === undefined ? undefined : checkedKeyterms(keyterms as string[], "keyterms"),
    };
  });
}

/** Carries a field error out of the parsing functions; never leaves this module. */
class InvalidField extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

function fail(field: string, message: string): never {
  throw new InvalidField(field, message);
}

function parse<T>(read: () => T): Parsed<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof InvalidField)) throw error;
    return { ok: false, error: { field: error.field, message: `${error.field} ${error.message}` } };
  }
}

function mergeThresholds(
  current: EndOfTurnThresholds,
  changes: { [K in keyof EndOfTurnThresholds]?: EndOfTurnThresholds[K] | undefined },
): EndOfTurnThresholds {
  const eot = changes.eot_threshold ?? current.eot_threshold;
  const eager = changes.eager_eot_threshold ?? current.eager_eot_threshold;
  const timeoutMs = changes.eot_timeout_ms ?? current.eot_timeout_ms;
  if (!(eot >= 0.5 && eot <= 1)) fail("eot_threshold", "must lie between 0.5 and 1");
  if (eager !== undefined && !(eager >= 0.3 && eager <= 0.9))
    fail("eager_eot_threshold", "must lie between 0.3 and 0.9");
  if (eager !== undefined && eager > eot) fail("eager_eot_threshold", "must not exceed eot_threshold");
  if (!(timeoutMs >= 500 && timeoutMs <= 60_000)) fail("eot_timeout_ms", "must lie between 500 and 60000");
  return { eot_threshold: eot, eager_eot_threshold: eager, eot_timeout_ms: timeoutMs };
}

function audioFormat(query: URLSearchParams): AudioFormat {
  const encoding = query.get("encoding") ?? fail("encoding", "is required");
  if (encoding !== "linear16" && encoding !== "mulaw") return fail("encoding", "must be linear16 or mulaw");
  const given = numberOf(query, "sample_rate") ?? fail("sample_rate", "is required");
  const sampleRateHz = SAMPLE_RATES_HZ.find((rate) => rate === given);
  return {
    encoding,
    sampleRateHz: sampleRateHz ?? fail("sample_rate", `must be one of ${SAMPLE_RATES_HZ.join(", ")}`),
  };
}

function checkedKeyterms(keyterms: readonly string[], field = "keyterm"): readonly string[] {
  try {
    compilePhrases(keyterms);
    return keyterms;
  } catch (error) {
    if (!(error instanceof KeytermError)) throw error;
    return fail(field, error.message);
  }
}

function refuseUnknown(query: URLSearchParams, known: readonly string[]): void {
  for (const field of query.keys()) if (!known.includes(field)) fail(field, "is not a parameter of this endpoint");
}

function numberOf(query: URLSearchParams, field: string): number | undefined {
  const text = query.get(field);
  if (text === null) return undefined;
  if (!/^\d+(\.\d+)?$/.test(text)) fail(field, "must be a number");
  return Number(text);
}

function booleanOf(query: URLSearchParams, field: string): boolean {
  const text = query.get(field) ?? "false";
  if (text !== "true" && text !== "false") fail(field, "must be true or false");
  return text === "true";
}
