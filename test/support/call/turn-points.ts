import { callTurnLatenciesSql, decodeTurnLatencies, type TurnLatencies } from "../../../workers/analytics/query.ts";
import type { SharedPlatform } from "../http/platform-setup.ts";

/** Points are written beside the call, so they may come a moment after its end. */
const POINTS_DEADLINE_MS = 5_000;

/** Latencies of a call's turns as Analytics Engine has them, once there are `count`; fewer when 5 s have passed. */
export async function readTurnPoints(
  platform: SharedPlatform,
  callId: string,
  count: number,
): Promise<TurnLatencies[]> {
  const giveUpAtMs = performance.now() + POINTS_DEADLINE_MS;
  for (;;) {
    const response = await fetch(platform.analytics.sqlEndpoint, {
      method: "POST",
      headers: { Authorization: `Bearer ${platform.analytics.apiToken}` },
      body: callTurnLatenciesSql(platform.organizationId, callId),
      signal: AbortSignal.timeout(POINTS_DEADLINE_MS),
    });
    if (!response.ok) throw new Error(`the query was refused: ${response.status} ${await response.text()}`);
    const { data } = (await response.json()) as { data: Record<string, string | number>[] };
    if (data.length >= count || performance.now() > giveUpAtMs) return decodeTurnLatencies(data);
  }
}
