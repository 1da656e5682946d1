import type { CallEvent } from "../../voice/timeline/events.ts";
import type { CallProvenance } from "../../voice/timeline/services-kind.ts";
import { turnStages } from "../../voice/timeline/turn-stages.ts";
import type { DataPoint } from "../../workers/analytics/point.ts";
import { stagePointOf, stageTable } from "../../workers/analytics/stage-point.ts";
import { encodeTurnPoint, type TurnPoint } from "../../workers/analytics/turn-point.ts";
import type { CallTokenClaims } from "../../workers/services/calls/call-token.ts";

/** Dataset of Analytics Engine, as far as it is written to. */
interface Dataset {
  writeDataPoint(point: DataPoint): void;
}

/** Datasets that a call's turns are written to. */
interface TurnDatasets {
  turns: Dataset;
  stages: Dataset;
}

/** Events that are kept of a turn, for its stages: a turn has a few dozen; of a caller who dictates, the latest. */
const MAX_EVENTS = 512;

let isIsolateFresh = true;

/** Notes that this isolate holds a call from now on. Returns how it was: cold for the first one. */
export function takeIsolate(): TurnPoint["isolate"] {
  const isolate = isIsolateFresh ? "cold" : "warm";
  isIsolateFresh = false;
  return isolate;
}

/**
 * Follows a call's timeline and writes one data point per agent turn, with the providers that really served it, and one
 * of its stages where it answered speech. Each turn's point is passed on to `told` as well.
 */
export class TurnPointWriter {
  readonly #datasets: TurnDatasets;
  readonly #claims: CallTokenClaims;
  readonly #provenance: CallProvenance;
  readonly #told: (point: TurnPoint) => void;
  #isolate: TurnPoint["isolate"];
  #sttProvider = "";
  #llmProvider = "";
  #llmModel = "";
  #ttsProvider = "";
  /** Events since the last turn but one ended: a caller's words may begin before the turn that they interrupt ends. */
  #earlier: CallEvent[] = [];
  #latest: CallEvent[] = [];

  /** `isolate` is how the call found its isolate; its first answer to speech alone is told by it. */
  constructor(
    datasets: TurnDatasets,
    claims: CallTokenClaims,
    provenance: CallProvenance,
    isolate: TurnPoint["isolate"],
    told: (point: TurnPoint) => void,
  ) {
    this.#datasets = datasets;
    this.#claims = claims;
    this.#provenance = provenance;
    this.#isolate = isolate;
    this.#told = told;
  }

  observe(event: CallEvent): void {
    this.#latest.push(event);
    if (this.#latest.length > MAX_EVENTS) this.#latest.splice(0, MAX_EVENTS / 2);
    switch (event.type) {
      case "stt_ready":
      case "stt_reopened":
        this.#sttProvider = event.provider;
        return;
      case "agent_turn_started":
        // A turn that asks no model, or no synthesiser, has none.
        this.#llmProvider = "";
        this.#llmModel = "";
        this.#ttsProvider = "";
        return;
      case "llm_requested":
        this.#llmProvider = event.provider;
        this.#llmModel = event.model;
        return;
      case "tts_requested":
        this.#ttsProvider = event.provider;
        return;
      case "agent_turn_ended":
        this.#write(event.metrics, event.atMs);
        this.#earlier = this.#latest;
        this.#latest = [];
        return;
      default:
        return;
    }
  }

  #write(metrics: Extract<CallEvent, { type: "agent_turn_ended" }>["metrics"], atMs: number): void {
    const { organizationId, callId, agentId, agentVersion, transport } = this.#claims;
    const { services, colo } = this.#provenance;
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
      services,
      colo,
      llmModel: this.#llmModel,
      isolate: this.#isolate,
    };
    this.#datasets.turns.writeDataPoint(encodeTurnPoint(point));
    this.#told(point);
    if (metrics.source !== "speech") return;
    this.#isolate = "warm";
    const stages = turnStages([...this.#earlier, ...this.#latest], metrics.turnId, atMs);
    if (stages !== null) this.#datasets.stages.writeDataPoint(stageTable.encode(stagePointOf(point, stages)));
  }
}
