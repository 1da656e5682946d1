import type { CallEvent } from "../../voice/timeline/events.ts";
import { encodeTurnPoint, type TurnPoint } from "../../workers/analytics/turn-point.ts";
import type { CallTokenClaims } from "../../workers/services/calls/call-token.ts";

/**
 * Follows a call's timeline and writes one data point per agent turn, with the providers that really served it. Each
 * point is passed on to `told` as well.
 */
export class TurnPointWriter {
  readonly #dataset: Pick<AnalyticsEngineDataset, "writeDataPoint">;
  readonly #claims: CallTokenClaims;
  readonly #told: (point: TurnPoint) => void;
  #sttProvider = "";
  #llmProvider = "";
  #ttsProvider = "";

  constructor(
    dataset: Pick<AnalyticsEngineDataset, "writeDataPoint">,
    claims: CallTokenClaims,
    told: (point: TurnPoint) => void,
  ) {
    this.#dataset = dataset;
    this.#claims = claims;
    this.#told = told;
  }

  observe(event: CallEvent): void {
    switch (event.type) {
      case "stt_ready":
      case "stt_reopened":
        this.#sttProvider = event.provider;
        return;
      case "agent_turn_started":
        // A turn that asks no model, or no synthesiser, has none.
        this.#llmProvider = "";
        this.#ttsProvider = "";
        return;
      case "llm_requested":
        this.#llmProvider = event.provider;
        return;
      case "tts_requested":
        this.#ttsProvider = event.provider;
        return;
      case "agent_turn_ended":
        this.#write(event.metrics);
        return;
      default:
        return;
    }
  }

  #write(metrics: Extract<CallEvent, { type: "agent_turn_ended" }>["metrics"]): void {
    const { organizationId, callId, agentId, agentVersion, transport } = this.#claims;
    const point: TurnPoint = {
      ...metrics,
      organizationId,
      callId,
      agentId,
      agentVersion,
      transport,
      sttProvider: this.#sttProvider,
      llmProvider: this.#llmProvider,
      ttsProvider: this.#ttsProvider,
    };
    this.#dataset.writeDataPoint(encodeTurnPoint(point));
    this.#told(point);
  }
}
