import { createResampler } from "../../../voice/audio/resample.ts";
import type { Clock } from "../../../voice/clock.ts";
import type { SpeechToText, SpeechToTextOptions } from "../../../voice/providers.ts";
import { fluxSettings } from "../deepgram/deepgram-flux-stt.ts";
import { FluxSession } from "../deepgram/flux-session.ts";
import { fitKeyterms } from "../deepgram/keyterms.ts";
import { type AcceptableWebSocket, adoptWebSocket, type ProviderSocket } from "../vendor/provider-socket.ts";
import { protocolError, type VendorIdentity } from "../vendor/vendor-errors.ts";
import { runWorkersAi, type WorkersAiDeps } from "./workers-ai-run.ts";

/** The one rate at which the model is known to listen well; telephone audio is brought up to it. */
const MODEL_RATE_HZ = 16_000;

const vendor: VendorIdentity = { provider: "workers-ai-flux", stage: "stt" };

/** Settings and parts that the adapter of Flux on Workers AI is made from. */
export interface WorkersAiFluxDeps extends WorkersAiDeps {
  keytermTokenLimit: number;
  clock: Clock;
}

/**
 * Creates the speech-to-text adapter of Flux on Workers AI (https://developers.cloudflare.com/workers-ai/models/flux/):
 * a socket through the binding, English only.
 */
export function createWorkersAiFluxSpeechToText(deps: WorkersAiFluxDeps): SpeechToText {
  return {
    provider: vendor.provider,
    open(options, listener) {
      const modelOptions = { ...options, sampleRateHz: MODEL_RATE_HZ };
      const resampler = createResampler(options.sampleRateHz, MODEL_RATE_HZ);
      const session = new FluxSession(
        { vendor, clock: deps.clock, connect: (signal) => connect(deps, modelOptions, signal) },
        modelOptions,
        listener,
      );
      return {
        push: (samples) => session.push(resampler.push(samples)),
        close: () => session.close(),
      };
    },
  };
}

async function connect(
  deps: WorkersAiFluxDeps,
  options: SpeechToTextOptions,
  signal: AbortSignal,
): Promise<ProviderSocket> {
  const keyterms = fitKeyterms(options.expectedPhrases, deps.keytermTokenLimit);
  const inputs = {
    encoding: "linear16",
    ...fluxSettings(options),
    ...(keyterms.length > 0 ? { keyterm: keyterms } : {}),
  };
  const answer = await runWorkersAi(vendor, deps, inputs, { websocket: true }, signal);
  const webSocket = (answer as { webSocket?: AcceptableWebSocket | null } | undefined)?.webSocket;
  if (!webSocket) throw protocolError(vendor, "the answer carries no socket");
  return adoptWebSocket(webSocket);
}
