import type { AgentConfig } from "../voice/agent.ts";
import { EnergyClassifier } from "../voice/audio/energy-classifier.ts";
import { Call } from "../voice/call.ts";
import type { Clock } from "../voice/clock.ts";
import type { CallEvent } from "../voice/events.ts";
import { ProviderError } from "../voice/providers.ts";
import type { CallTransport } from "../voice/transport.ts";
import type { AiBinding } from "../workers/providers/config.ts";
import { connectSocket } from "../workers/providers/connect-socket.ts";
import { createLanguageModel, createSpeechToText, createTextToSpeech } from "../workers/providers/registry.ts";
import type { CallTokenClaims } from "../workers/services/call-token.ts";
import type { CallServices } from "../workers/services/create.ts";
import { recordedApology } from "./apology.ts";

export interface CallParts {
  agent: AgentConfig;
  claims: CallTokenClaims;
  startedAtEpochMs: number;
  clock: Clock;
  transport: CallTransport;
  services: CallServices;
  ai: AiBinding | undefined;
  /** The call's timeline before its object was restarted; empty for a new call. */
  history: readonly CallEvent[];
  record: (event: CallEvent) => void;
}

/** Wires a call: its agent's provider chains, tools and the recorded apology. */
export function buildCall(parts: CallParts): Call {
  const { agent, claims, clock, transport, services } = parts;
  const { callId, organizationId } = claims;
  const providers = { ...services.providers, ai: parts.ai };
  const deps = { clock, openSocket: connectSocket, createClassifier: () => new EnergyClassifier() };
  const sampleRateHz = transport.outputSampleRateHz;
  return new Call(
    {
      clock,
      callId,
      agent,
      classifier: new EnergyClassifier(),
      speechToText: usable(agent.providers.speechToText, (entry) => createSpeechToText(entry, providers, deps)),
      models: usable(agent.providers.languageModel, (entry) => createLanguageModel(entry, providers)),
      voices: usable(agent.providers.textToSpeech, (entry) => {
        const textToSpeech = createTextToSpeech(entry, providers, deps);
        return { provider: textToSpeech.provider, session: textToSpeech.open({ voice: entry.voice, sampleRateHz }) };
      }),
      tools: services.createTools(agent.tools, { organizationId, callId, caller: null }),
      apology: recordedApology(sampleRateHz),
      transport,
      transportName: claims.transport,
      startedAtEpochMs: parts.startedAtEpochMs,
      record: parts.record,
    },
    parts.history,
  );
}

/** The providers of a chain that this deployment is set up for. A missing one is the operator's to know of; the call goes on with the others. */
function usable<Entry, Provider>(chain: readonly Entry[], create: (entry: Entry) => Provider): Provider[] {
  return chain.flatMap((entry) => {
    try {
      return create(entry);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      console.error(`A provider is left out of the call: ${error.message}`);
      return [];
    }
  });
}
