import { expect, inject, it } from "vitest";
import { callTurnLatenciesSql, decodeTurnLatencies, type TurnLatencies } from "../../workers/analytics/query.ts";
import { Conversation } from "../support/conversation.ts";
import { endedCall, turnsOf } from "../support/platform-api.ts";
import { sentence } from "../support/spoken-audio.ts";

const platform = inject("platform");
/** Points are written beside the call, so they may come a moment after its end. */
const POINTS_DEADLINE_MS = 5_000;

it("tells the same latencies of the same turns over the API, in Analytics Engine and to the caller", async () => {
  const call = await Conversation.open(platform);
  // Over the greeting: an interruption has latencies of its own.
  await call.until(() => call.caller.loudspeaker.position().playedMs >= 1_000);
  await call.say(sentence("is there parking"));
  const seen = [await call.turn(), await call.turn()];
  call.hangUp();

  await endedCall(platform, call.callId);
  const turns = await turnsOf(platform, call.callId);
  const points = await readPoints(call.callId, turns.length);

  expect(turns.map(({ source, outcome }) => `${source} ${outcome}`)).toEqual([
    "greeting interrupted",
    "speech completed",
  ]);
  expect(turns[0]?.bargeInStopMs).toBeTypeOf("number");
  for (const field of ["responseTimeMs", "turnGapMs", "endpointingMs", "llmFirstTokenMs", "ttsFirstByteMs"] as const) {
    expect(turns[1]?.[field], field).toBeTypeOf("number");
  }
  expect(points).toHaveLength(turns.length);
  expect(points).toEqual(turns.map((turn) => pick(turn, points[0] as TurnLatencies)));
  expect(turns).toMatchObject(seen.map(({ metrics }) => metrics));
});

/** The fields of `turn` that `like` has. */
function pick(turn: object, like: object): object {
  return Object.fromEntries(Object.keys(like).map((key) => [key, turn[key as keyof typeof turn]]));
}

async function readPoints(callId: string, count: number): Promise<TurnLatencies[]> {
  const giveUpAtMs = performance.now() + POINTS_DEADLINE_MS;
  for (;;) {
    const response = await fetch(platform.analytics.sqlEndpoint, {
      method: "POST",
      headers: { Authorization: `Bearer ${platform.analytics.apiToken}` },
      body: callTurnLatenciesSql(platform.organizationId, callId),
      signal: AbortSignal.timeout(POINTS_DEADLINE_MS),
    });
    expect(response.status).toBe(200);
    const { data } = (await response.json()) as { data: Record<string, string | number>[] };
    if (data.length >= count || performance.now() > giveUpAtMs) return decodeTurnLatencies(data);
  }
}
