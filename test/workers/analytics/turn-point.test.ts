import { describe, expect, it } from "vitest";
import { retiredSlots } from "../../../voice/timeline/turn-metric-table.ts";
import { assertWithinLimits, type DataPoint, MAX_COLUMNS } from "../../../workers/analytics/point.ts";
import {
  columnOf,
  decodeTurnPoint,
  encodeTurnPoint,
  NOT_MEASURED,
  turnSlots,
} from "../../../workers/analytics/turn-point.ts";
import { turnPoint } from "../../support/call/written-turns.ts";

const turn = turnPoint({
  agentVersion: 4,
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
  answerHeardMs: 1_002,
  overhangMs: 55.5,
  hedge: "workers-ai",
});

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
      // A turn that asks no model has none.
      llmProvider: "",
    };
    expect(decodeTurnPoint(encodeTurnPoint(other))).toEqual(other);
  });

  it("tells its flags apart", () => {
    for (const flag of ["speculative", "interrupted", "falseStart"] as const) {
      const one = { ...turn, speculative: false, interrupted: false, falseStart: false, [flag]: true };
      expect(decodeTurnPoint(encodeTurnPoint(one))).toEqual(one);
    }
  });

  it("keeps every field in the slot it was first written to", () => {
    // Slots cannot be renamed in data that is already written: a field that goes leaves its slot empty.
    expect(turnSlots).toMatchObject({
      callId: "blob1",
      agentId: "blob2",
      agentVersion: "blob3",
      transport: "blob4",
      sttProvider: "blob5",
      llmProvider: "blob6",
      ttsProvider: "blob7",
      services: "blob14",
      colo: "blob15",
      llmModel: "blob16",
      isolate: "blob17",
      turnId: "blob9",
      source: "blob10",
      outcome: "blob11",
      opener: "blob12",
      hedge: "blob13",
      index: "double1",
      startedAtMs: "double2",
      responseTimeMs: "double3",
      turnGapMs: "double4",
      endpointingMs: "double5",
      llmFirstTokenMs: "double6",
      ttsFirstByteMs: "double7",
      trimmedSilenceMs: "double9",
      bargeInStopMs: "double10",
      heardMs: "double11",
      discardedAttempts: "double12",
      discardedTokens: "double13",
      discardedCharacters: "double14",
      savedMs: "double15",
      longestSilenceMs: "double16",
      answerHeardMs: "double17",
      overhangMs: "double18",
      speculative: "flag1",
      interrupted: "flag2",
      falseStart: "flag3",
    });
    expect(columnOf("organizationId")).toBe("index1");
    expect(columnOf("falseStart")).toBe("blob8");
  });

  it("gives every field a slot of its own, leaves out none but those of fields that are gone", () => {
    const slots = [...Object.values(turnSlots), columnOf("falseStart"), ...retiredSlots];
    for (const [kind, most] of [
      ["blob", MAX_COLUMNS] as const,
      ["double", MAX_COLUMNS] as const,
      ["flag", 64] as const,
    ]) {
      const taken = slots.filter((slot) => slot.startsWith(kind));
      expect(taken.sort()).toEqual(taken.map((_, index) => `${kind}${index + 1}`).sort());
      expect(taken.length).toBeLessThanOrEqual(most);
    }
  });

  it("writes nothing where a field was that is gone", () => {
    const { doubles } = encodeTurnPoint(turnPoint({ ttsFirstByteMs: 1, trimmedSilenceMs: 1 }));
    expect(retiredSlots).toEqual(["double8"]);
    expect(doubles[7]).toBe(NOT_MEASURED);
    expect(Object.keys(turnSlots)).not.toContain("firstSubstantiveMs");
  });

  it("writes each value where its column is", () => {
    const point = encodeTurnPoint(turn);
    const at = (column: string) => Number(/\d+$/.exec(column)?.[0]) - 1;
    expect(point.indexes).toEqual(["org_1"]);
    expect(point.doubles[at(columnOf("responseTimeMs"))]).toBe(34.25);
    expect(point.doubles[at(columnOf("llmFirstTokenMs"))]).toBe(0);
    expect(point.doubles[at(columnOf("ttsFirstByteMs"))]).toBe(NOT_MEASURED);
    expect(point.blobs[at(columnOf("outcome"))]).toBe("interrupted");
    expect(point.blobs[at(columnOf("falseStart"))]).toBe("111");
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
