import type { Clock } from "../../../voice/clock.ts";
import type { SpeechToText, SpeechToTextOptions } from "../../../voice/providers.ts";
import type { OpenSocket } from "../vendor/provider-socket.ts";
import { FluxSession } from "./flux-session.ts";
import { fitKeyterms } from "./keyterms.ts";

/** Settings and parts that a Deepgram speech-to-text adapter is made from. */
export interface DeepgramSpeechToTextDeps {
  apiKey: string;
  /** `http(s)` address without a path. */
  baseUrl: string;
  /** For example `flux-general-en`, `nova-3`. */
  model: string;
  keytermTokenLimit: number;
  clock: Clock;
  openSocket: OpenSocket;
}

/**
 * Creates the speech-to-text adapter of Deepgram Flux over `/v2/listen`
 * (https://developers.deepgram.com/reference/speech-to-text/listen-flux).
 */
export function createDeepgramFluxSpeechToText(deps: DeepgramSpeechToTextDeps): SpeechToText {
  const provider = "deepgram-flux";
  return {
    provider,
    open(options, listener) {
      const url = `${deps.baseUrl}/v2/listen?${fluxQuery(deps, options)}`;
      return new FluxSession(
        {
          vendor: { provider, stage: "stt" },
          clock: deps.clock,
          connect: (signal) => deps.openSocket(url, { Authorization: `Token ${deps.apiKey}` }, signal),
        },
        options,
        listener,
      );
    },
  };
}

function fluxQuery(deps: DeepgramSpeechToTextDeps, options: SpeechToTextOptions): string {
  const query = new URLSearchParams({ model: deps.model, encoding: "linear16", ...fluxSettings(options) });
  // Only the multilingual model takes a hint; it wants the bare language.
  if (deps.model.endsWith("-multi")) query.append("language_hint", options.language.split("-")[0] ?? options.language);
  for (const keyterm of fitKeyterms(options.expectedPhrases, deps.keytermTokenLimit)) query.append("keyterm", keyterm);
  return query.toString();
}

/** Returns Flux's settings as the strings that both Deepgram and Workers AI take. */
export function fluxSettings(options: SpeechToTextOptions): Record<string, string> {
  const settings: Record<string, string> = {
    sample_rate: String(options.sampleRateHz),
    eot_threshold: String(options.endOfTurnThreshold),
    eot_timeout_ms: String(options.endOfTurnTimeoutMs),
  };
  if (options.eagerEndOfTurnThreshold !== null) {
    settings.eager_eot_threshold = String(options.eagerEndOfTurnThreshold);
  }
  return settings;
}
