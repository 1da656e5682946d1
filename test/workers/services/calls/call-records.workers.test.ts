import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MetricRow } from "../../../../voice/timeline/turn-metric-table.ts";
import { turnMetricRows } from "../../../../voice/timeline/turn-metrics.ts";
import { createId } from "../../../../workers/db/ids.ts";
import { callCosts, callTranscripts, callTurns, costRates, voiceCalls } from "../../../../workers/db/schema.ts";
import { storeCallRecord } from "../../../../workers/services/calls/call-records.ts";
import { callRecord, turnMetrics, usageLine } from "../../../support/call/call-record.ts";
import { agentSettings, api, createTenant, database, openDatabase } from "../../../support/worker/tenant.ts";

let identity: { callId: string; organizationId: string; agentId: string };
async function newTenant(): Promise<{ organizationId: string; agentId: string }> {
  const { organizationId, keys } = await createTenant();
  const agent = await api("POST", "/api/agents", { key: keys.admin, json: agentSettings() });
  return { organizationId, agentId: agent.body.data.id };
}
beforeAll(async () => {
  identity = { callId: "", ...(await newTenant()) };
});
beforeEach(() => {
  identity = { ...identity, callId: createId("call") };
});

async function stored() {
  const { callId } = identity;
  const db = database();
  const [calls, turns, lines] = await db.batch([
    db.select().from(voiceCalls).where(eq(voiceCalls.id, callId)),
    db.select().from(callTurns).where(eq(callTurns.callId, callId)).orderBy(callTurns.index),
    db.select().from(callTranscripts).where(eq(callTranscripts.callId, callId)).orderBy(callTranscripts.index),
  ]);
  return { calls, turns, lines };
}

describe("storing a call's record", () => {
  it("writes a call of thousands of turns", async () => {
    const [turn] = callRecord(identity).turns;
    const turns = Array.from({ length: 2_300 }, (_, index) => ({
      ...(turn as NonNullable<typeof turn>),
      metrics: turnMetrics({ turnId: `turn_${index}`, index }),
    }));
    const transcript = turns.map(({ metrics: { turnId, index } }) => ({
      index,
      turnId,
      role: "assistant" as const,
      text: "Hello.",
      startMs: index,
      endMs: index,
      mark: null,
      isInterrupted: false,
    }));
    await storeCallRecord(callRecord({ ...identity, turns, transcript }), openDatabase);
    const { calls, turns: rows, lines } = await stored();
    expect([calls.length, rows.length, lines.length]).toEqual([1, 2_300, 2_300]);
    expect(rows.at(-1)?.index).toBe(2_299);
  });

  it("writes the call, its turns and its words", async () => {
    const record = callRecord(identity);
    await storeCallRecord(record, openDatabase);
    const { calls, turns, lines } = await stored();
    expect(calls).toMatchObject([
      {
        id: identity.callId,
        status: "ended",
        endReason: "caller_hung_up",
        startedAt: new Date(record.startedAtEpochMs),
      },
    ]);
    expect(turns.map((turn) => turn.heardText)).toEqual(["Hello.", "Yes, behind"]);
    expect(turns[1]).toMatchObject({ ...record.turns[1]?.metrics, userText: "Is there parking?" });
    expect(lines).toHaveLength(3);
  });

  it("changes nothing when it is repeated", async () => {
    await storeCallRecord(callRecord(identity), openDatabase);
    const first = await stored();
    await Promise.all([1, 2, 3].map(() => storeCallRecord(callRecord(identity), openDatabase)));
    expect(await stored()).toEqual(first);
  });

  it("follows a call from its start to its end", async () => {
    const running = callRecord({ ...identity, status: "active", endedAtEpochMs: null, endReason: null });
    await storeCallRecord({ ...running, turns: [], transcript: [] }, openDatabase);
    expect((await stored()).calls).toMatchObject([{ status: "active", endedAt: null }]);
    await storeCallRecord(callRecord(identity), openDatabase);
    expect((await stored()).calls).toMatchObject([{ status: "ended" }]);
  });

  it("leaves an ended call ended when an older record comes late", async () => {
    await storeCallRecord(callRecord(identity), openDatabase);
    const first = await stored();
    await storeCallRecord(
      callRecord({ ...identity, status: "active", endedAtEpochMs: null, endReason: null }),
      openDatabase,
    );
    expect(await stored()).toEqual(first);
  });

  it("writes everything or nothing, and says so", async () => {
    const record = callRecord(identity);
    const [line] = record.transcript;
    if (!line) throw new Error("the record has a first line");
    // A line that Postgres cannot keep.
    const bad = { ...record, transcript: [{ ...line, text: "a\u0000b" }] };
    await expect(storeCallRecord(bad, openDatabase)).rejects.toThrow();
    expect(await stored()).toEqual({ calls: [], turns: [], lines: [] });
  });

  it("does not touch a call of another organisation", async () => {
    await storeCallRecord(callRecord({ ...identity, status: "active" }), openDatabase);
    const stranger = await createTenant();
    await storeCallRecord(
      callRecord({ ...identity, organizationId: stranger.organizationId, turns: [], transcript: [] }),
      openDatabase,
    );
    expect((await stored()).calls).toMatchObject([{ organizationId: identity.organizationId, status: "active" }]);
  });
});

describe("the sum of a call's turns", () => {
  const summed = async () => {
    const [call] = (await stored()).calls;
    return [call?.turnCount, call?.medianResponseTimeMs, call?.medianAnswerHeardMs];
  };

  it("is stored with the call once it has ended, not before", async () => {
    const running = callRecord({ ...identity, status: "active", endedAtEpochMs: null, endReason: null });
    await storeCallRecord(running, openDatabase);
    expect(await summed()).toEqual([null, null, null]);
    await storeCallRecord(callRecord(identity), openDatabase);
    // A greeting and one answer to speech.
    expect(await summed()).toEqual([2, 40.5, 1_002]);
  });

  it("is none of turns without an answer to speech", async () => {
    await storeCallRecord(callRecord({ ...identity, turns: callRecord().turns.slice(0, 1) }), openDatabase);
    expect(await summed()).toEqual([1, null, null]);
  });
});

describe("the columns of a turn", () => {
  /** The type of each kind, and whether it may be null. */
  const types = {
    id: ["text", "NO"],
    source: ["text", "NO"],
    outcome: ["text", "NO"],
    name: ["text", "YES"],
    time: ["double precision", "NO"],
    latency: ["double precision", "YES"],
    count: ["integer", "NO"],
    flag: ["boolean", "NO"],
  } as const satisfies Record<MetricRow["kind"], [string, string]>;

  it("are those of its fields, and what belongs to a call", async () => {
    const { rows } = await database().execute<{ name: string; type: string; nullable: string; preset: string | null }>(
      sql`select column_name as name, data_type as type, is_nullable as nullable, column_default as preset
        from information_schema.columns where table_schema = 'public' and table_name = 'call_turns'`,
    );
    const others = ["call_id", "organization_id", "user_text", "reply_text", "heard_text"];
    const metrics = rows.filter(({ name }) => !others.includes(name));
    expect(rows).toHaveLength(metrics.length + others.length);
    expect(Object.fromEntries(metrics.map(({ name, ...rest }) => [name, rest]))).toEqual(
      Object.fromEntries(
        Object.values(turnMetricRows).map(({ kind, column, earlier }) => {
          const [type, nullable] = types[kind];
          return [column, { type, nullable, preset: earlier === undefined ? null : String(earlier) }];
        }),
      ),
    );
  });
});

describe("what a call used", () => {
  const used = async () => {
    const [call] = (await stored()).calls;
    const {
      sttAudioMs,
      llmPromptTokens,
      llmCompletionTokens,
      ttsCharacters,
      costMicroUsd,
      services,
      simulatedLatency,
    } = call ?? {};
    return {
      sttAudioMs,
      llmPromptTokens,
      llmCompletionTokens,
      ttsCharacters,
      costMicroUsd,
      services,
      simulatedLatency,
    };
  };
  const costRows = () => database().select().from(callCosts).where(eq(callCosts.callId, identity.callId));
  const sums = { sttAudioMs: 8_800, llmPromptTokens: 1_000, llmCompletionTokens: 40, ttsCharacters: 72 };

  it("is stored with its cost by the vendors' list prices once it has ended, not before", async () => {
    const running = callRecord({ ...identity, status: "active", endedAtEpochMs: null, endReason: null });
    await storeCallRecord(running, openDatabase);
    const { services, ...unknown } = await used();
    expect(services).toBe("vendor");
    expect(new Set(Object.values(unknown))).toEqual(new Set([null]));
    await storeCallRecord(callRecord(identity), openDatabase);
    // 8.8 s at 7,700 a minute, 1,000 + 40 tokens at 0.05 and 0.4 each, 72 characters at 30 each, and 9 s of an object.
    expect(await used()).toEqual({ ...sums, costMicroUsd: 3_373, services: "vendor", simulatedLatency: null });
  });

  it("costs what the organisation agreed on where it did, from the day on which it did", async () => {
    const { organizationId, agentId } = await newTenant();
    const record = callRecord({ callId: identity.callId, organizationId, agentId });
    const rate = (daysBefore: number, microUsdPerMillion: number) => ({
      id: createId("rate"),
      organizationId,
      provider: "deepgram/*",
      unit: "tts_character" as const,
      microUsdPerMillion,
      effectiveFrom: new Date(record.startedAtEpochMs - daysBefore * 24 * 3_600_000),
    });
    await database()
      .insert(costRates)
      .values([rate(30, 20_000_000), rate(1, 10_000_000), rate(-1, 1_000_000)]);
    await storeCallRecord(record, openDatabase);
    expect(await used()).toMatchObject({ costMicroUsd: 3_373 - 72 * 20 });
  });

  it.each([
    { services: "simulated" as const, simulatedLatency: "cloud" },
    { services: "local" as const, simulatedLatency: null },
  ])("over stand-ins says so, and costs nothing, since nobody charged: %j", async (kind) => {
    const standIns = ["stt", "llm", "tts"] as const;
    await storeCallRecord(callRecord({ ...identity, ...kind, standIns }), openDatabase);
    expect(await used()).toEqual({ ...sums, costMicroUsd: 0, ...kind });
  });

  it("over a stand-in beside vendors costs what the vendors charge", async () => {
    const record = callRecord({ ...identity, services: "local", standIns: ["llm"] });
    await storeCallRecord(record, openDatabase);
    // 8.8 s at 7,700 a minute, and 72 characters at 30 each.
    expect(await used()).toMatchObject({ costMicroUsd: 3_289, services: "local" });
  });

  it("has no cost where a vendor did not say how much it was", async () => {
    const usage = [usageLine("deepgram-flux", "llm_prompt_token", null)];
    await storeCallRecord(callRecord({ ...identity, usage }), openDatabase);
    expect(await used()).toMatchObject({ sttAudioMs: 0, llmPromptTokens: null, costMicroUsd: null });
    const [cost] = await costRows();
    expect(cost).toMatchObject({ nanoUsd: null, knownNanoUsd: 17_775n, llmNanoUsd: 0n });
  });

  it("is kept in nano-dollars by lines and layers, once, when it has ended", async () => {
    await storeCallRecord(callRecord({ ...identity, status: "active", endedAtEpochMs: null }), openDatabase);
    expect(await costRows()).toEqual([]);
    await storeCallRecord(callRecord(identity), openDatabase);
    await storeCallRecord(callRecord({ ...identity, usage: [] }), openDatabase);
    const [cost, ...others] = await costRows();
    expect(others).toEqual([]);
    const layers = {
      sttNanoUsd: 1_129_333n,
      llmNanoUsd: 50_000n + 16_000n,
      ttsNanoUsd: 2_160_000n,
      platformNanoUsd: 14_400n + 3_375n,
    };
    const nanoUsd = Object.values(layers).reduce((sum, part) => sum + part, 0n);
    expect(cost).toMatchObject({ ...layers, telephonyNanoUsd: 0n, wastedNanoUsd: 0n, nanoUsd, durationMs: 9_000 });
    expect(cost?.lines.reduce((sum, line) => sum + (line.nanoUsd ?? 0), 0)).toBe(Number(nanoUsd));
  });
});
