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
    ...changes,
  };
}

/** Puts turns into the local Analytics Engine at `analyticsUrl`; each stands for `weight` turns that ended at `at`. */
export async function writeTurns(
  analyticsUrl: string,
  turns: readonly TurnPoint[],
  { at, weight = 1 }: { at?: Date; weight?: number } = {},
): Promise<void> {
  const write = async (turn: TurnPoint): Promise<void> => {
    const response = await fetch(`${analyticsUrl}/datasets/${TURNS_DATASET}/points`, {
      method: "POST",
      body: JSON.stringify({ ...encodeTurnPoint(turn), timestamp: at?.toISOString(), _sample_interval: weight }),
    });
    const { stored, reason } = (await response.json()) as { stored: boolean; reason?: string };
    if (!stored) throw new Error(`the point was dropped: ${reason}`);
  };
  await Promise.all(turns.map(write));
}
