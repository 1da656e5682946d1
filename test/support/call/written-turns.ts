import type { DataPoint } from "../../../workers/analytics/point.ts";
import { type StagePoint, stageTable } from "../../../workers/analytics/stage-point.ts";
import { encodeTurnPoint, TURNS_DATASET, type TurnPoint } from "../../../workers/analytics/turn-point.ts";
import { turnMetrics } from "./call-record.ts";

/** An answer to speech as Analytics Engine keeps it, with the given fields changed. */
export function turnPoint(changes: Partial<TurnPoint> = {}): TurnPoint {
  return {
    ...turnMetrics({ source: "speech" }),
    organizationId: "org_1",
    callId: "call_1",
    agentId: "agent_1",
    agentVersion: 1,
    transport: "browser",
    sttProvider: "deepgram-flux",
    llmProvider: "openai-compatible",
    ttsProvider: "deepgram",
    services: "vendor",
    colo: "AMS",
    llmModel: "gpt-5-nano",
    isolate: "warm",
    ...changes,
  };
}

/** Stages of an answer whose waits were all for the model, with the given fields changed. */
export function stagePoint(changes: Partial<StagePoint> = {}): StagePoint {
  return {
    organizationId: "org_1",
    callId: "call_1",
    turnId: "turn_1",
    agentId: "agent_1",
    transport: "browser",
    sttProvider: "deepgram-flux",
    llmProvider: "openai-compatible",
    ttsProvider: "deepgram",
    llmModel: "gpt-5-nano",
    services: "vendor",
    colo: "AMS",
    isolate: "warm",
    bottleneck: "model",
    speechToTextMs: 0,
    endpointingMs: 0,
    openerMs: null,
    knowledgeMs: 0,
    modelMs: 300,
    toolsMs: null,
    clauseMs: 0,
    voiceMs: 0,
    queueMs: 0,
    playoutMs: 0,
    turnGapMs: 300,
    responseTimeMs: 300,
    answerHeardMs: 300,
    ...changes,
  };
}

/** When points were written, and for how many points each stands. */
interface Written {
  at?: Date;
  weight?: number;
}

/** Puts turns into the local Analytics Engine at `analyticsUrl`; each stands for `weight` turns that ended at `at`. */
export function writeTurns(analyticsUrl: string, turns: readonly TurnPoint[], written: Written = {}): Promise<void> {
  return write(analyticsUrl, TURNS_DATASET, turns.map(encodeTurnPoint), written);
}

/** Puts stages of turns into the local Analytics Engine, as `writeTurns` does with turns. */
export function writeStages(analyticsUrl: string, stages: readonly StagePoint[], written: Written = {}): Promise<void> {
  return write(analyticsUrl, stageTable.dataset, stages.map(stageTable.encode), written);
}

/** Points that are on their way at once. */
const AT_ONCE = 20;

async function write(
  analyticsUrl: string,
  dataset: string,
  points: readonly DataPoint[],
  { at, weight = 1 }: Written,
): Promise<void> {
  const writeOne = async (point: DataPoint): Promise<void> => {
    const response = await fetch(`${analyticsUrl}/datasets/${dataset}/points`, {
      method: "POST",
      body: JSON.stringify({ ...point, timestamp: at?.toISOString(), _sample_interval: weight }),
    });
    const { stored, reason } = (await response.json()) as { stored: boolean; reason?: string };
    if (!stored) throw new Error(`the point was dropped: ${reason}`);
  };
  // A few at once: the store takes no more than its database can.
  for (let from = 0; from < points.length; from += AT_ONCE) {
    await Promise.all(points.slice(from, from + AT_ONCE).map(writeOne));
  }
}
