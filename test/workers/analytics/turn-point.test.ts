import { describe, expect, it } from "vitest";
import { assertWithinLimits, type DataPoint } from "../../../workers/analytics/point.ts";
import {
  columnOf,
  decodeTurnPoint,
  encodeTurnPoint,
  NOT_MEASURED,
  type TurnPoint,
  turnFields,
} from "../../../workers/analytics/turn-point.ts";

const turn: TurnPoint = {
  organizationId: "org_1",
  callId: "call_1",
  agentId: "agent_1",
  agentVersion: 4,
  transport: "browser",
  sttProvider: "deepgram-flux",
  llmProvider: "openai-compatible",
  ttsProvider: "deepgram",
  turnId: "turn_1",
  index: 2,
  source: "speech",
  outcome: "interrupted",
  startedAtMs: 5_123.5,
  responseTimeMs: 34.25,
  turnGapMs: 270,
  endpointingMs: 235.75,
  llmFirstTokenMs: 0,
  ttsFirstByteMs: null,
  firstSubstantiveMs: 90,
  trimmedSilenceMs: null,
  bargeInStopMs: 120,
  speculative: true,
  opener: "Let me see.",
  interrupted: true,
  heardMs: 800,
  discardedAttempts: 1,
  discardedTokens: 420,
  discardedCharacters: 38,
  savedMs: 145,
  falseStart: true,
  longestSilenceMs: 210.5,
  hedge: "workers-ai",
};

describe("a turn's data point", () => {
  it("holds the whole turn", () => {
    expect(decodeTurnPoint(encodeTurnPoint(turn))).toEqual(turn);
    const other = {
      ...turn,
      opener: null,
      hedge: null,
      falseStart: false,
      savedMs: null,
      speculative: false,
      interrupted: false,
      responseTimeMs: null,
    };
    expect(decodeTurnPoint(encodeTurnPoint(other))).toEqual(other);
  });

  it("keeps every field in the column it was first written to", () => {
    // Columns cannot be renamed in data that is already written: this list may only grow at the ends of its two parts.
    expect(Object.fromEntries(turnFields.map((field) => [columnOf(field), field]))).toEqual({
      index1: "organizationId",
      blob1: "callId",
      blob2: "turnId",
      blob3: "agentId",
      blob4: "transport",
      blob5: "source",
      blob6: "outcome",
      blob7: "sttProvider",
      blob8: "llmProvider",
      blob9: "ttsProvider",
      blob10: "opener",
      blob11: "hedge",
      double1: "index",
      double2: "startedAtMs",
      double3: "responseTimeMs",
      double4: "turnGapMs",
      double5: "endpointingMs",
      double6: "llmFirstTokenMs",
      double7: "ttsFirstByteMs",
      double8: "firstSubstantiveMs",
      double9: "trimmedSilenceMs",
      double10: "bargeInStopMs",
      double11: "heardMs",
      double12: "speculative",
      double13: "interrupted",
      double14: "agentVersion",
      double15: "discardedAttempts",
      double16: "discardedTokens",
      double17: "discardedCharacters",
      double18: "savedMs",
      double19: "falseStart",
      double20: "longestSilenceMs",
    });
  });

  it("writes each value where its column is", () => {
    const point = encodeTurnPoint(turn);
    const at = (column: string) => Number(/\d+$/.exec(column)?.[0]) - 1;
    expect(point.indexes).toEqual(["org_1"]);
    expect(point.doubles[at(columnOf("responseTimeMs"))]).toBe(34.25);
    expect(point.doubles[at(columnOf("llmFirstTokenMs"))]).toBe(0);
    expect(point.doubles[at(columnOf("ttsFirstByteMs"))]).toBe(NOT_MEASURED);
    expect(point.blobs[at(columnOf("outcome"))]).toBe("interrupted");
  });
});

describe("the platform's limits", () => {
  const point: DataPoint = { indexes: ["o".repeat(96)], blobs: ["b".repeat(16_384)], doubles: Array(20).fill(0) };

  it("are met at their edge", () => {
    expect(() => assertWithinLimits(point)).not.toThrow();
  });

  it.each<[string, Partial<Record<keyof DataPoint, unknown[]>>, RegExp]>([
    ["two indexes", { indexes: ["a", "b"] }, /one index/],
    ["no index", { indexes: [] }, /one index/],
    ["a long index", { indexes: ["é".repeat(49)] }, /96 bytes/],
    ["too many blobs", { blobs: Array(21).fill("") }, /20 blobs/],
    ["too many doubles", { doubles: Array(21).fill(0) }, /20 doubles/],
    ["too much text", { blobs: ["b".repeat(16_384), "c"] }, /16384 bytes/],
    ["a number that is none", { doubles: [Number.NaN] }, /finite/],
  ])("are named when broken by %s", (_what, broken, complaint) => {
    expect(() => assertWithinLimits({ ...point, ...broken } as DataPoint)).toThrow(complaint);
  });
});
