import { describe, expect, it } from "vitest";
import { recordOf } from "../../../../voice/record-of.ts";
import {
  type CallCounts,
  changeOf,
  figuresOf,
  overviewLatencies,
  type TurnCounts,
} from "../../../../workers/services/figures/figures.ts";

const calls = (changes: Partial<CallCounts> = {}): CallCounts => ({
  bucket: null,
  status: "ended",
  endReason: "caller_hung_up",
  calls: 10,
  durationMs: 600_000,
  costMicroUsd: 50_000,
  pricedCalls: 10,
  ...changes,
});

const unmeasured = recordOf(overviewLatencies, () => ({ count: 0, p50: null, p95: null }));

const turns = (changes: Partial<TurnCounts> = {}): TurnCounts => ({
  bucket: null,
  turns: 40,
  interrupted: 4,
  falseStarts: 1,
  ...unmeasured,
  responseTimeMs: { count: 38, p50: 20, p95: 80 },
  turnGapMs: { count: 37, p50: 250, p95: 500 },
  ...changes,
});

describe("figures", () => {
  it("add up calls of every end, and tell those apart that nobody connected to", () => {
    const figures = figuresOf(
      [
        calls(),
        calls({ endReason: "silence", calls: 2, durationMs: 60_000, costMicroUsd: 900, pricedCalls: 1 }),
        calls({ status: "active", endReason: null, calls: 3, durationMs: 0, costMicroUsd: 0, pricedCalls: 0 }),
        calls({ status: "created", endReason: null, calls: 5, durationMs: 0, costMicroUsd: 0, pricedCalls: 0 }),
      ],
      turns(),
    );
    expect(figures).toMatchObject({
      calls: 15,
      running: 3,
      neverConnected: 5,
      minutes: 11,
      endReasons: { caller_hung_up: 10, silence: 2 },
      cost: { microUsd: 50_900, pricedCalls: 11, unpricedCalls: 1 },
      latency: { turns: 40, interruptedShare: 0.1, falseStartShare: 0.025 },
    });
  });

  it("of nothing are zeros where something was counted and null where nothing was measured", () => {
    const none = {
      turns: 0,
      ...unmeasured,
      interruptedShare: null,
      falseStartShare: null,
    };
    expect(figuresOf([], null)).toEqual({
      calls: 0,
      running: 0,
      neverConnected: 0,
      minutes: 0,
      endReasons: {},
      cost: { microUsd: null, pricedCalls: 0, unpricedCalls: 0 },
      latency: none,
    });
  });
});

describe("change", () => {
  it("is a part of what was before", () => {
    const before = figuresOf([calls()], turns());
    const faster = { count: 50, p50: 15, p95: 80 };
    const now = figuresOf(
      [calls({ calls: 12, pricedCalls: 12, costMicroUsd: 40_000 })],
      turns({ responseTimeMs: faster }),
    );
    expect(changeOf(now, before)).toMatchObject({
      calls: 0.2,
      minutes: 0,
      costMicroUsd: -0.2,
      latency: { responseTimeP50Ms: -0.25, responseTimeP95Ms: 0, interruptedShare: 0 },
    });
  });

  it("is null where there was nothing before, or nothing is now", () => {
    const some = figuresOf([calls()], turns({ falseStarts: 0 }));
    const nothing = figuresOf([], null);
    const values = (change: object): unknown[] =>
      Object.values(change).flatMap((value) => (typeof value === "object" && value !== null ? values(value) : [value]));
    expect(new Set(values(changeOf(some, nothing)))).toEqual(new Set([null]));
    expect(changeOf(nothing, some)).toMatchObject({ calls: -1, costMicroUsd: null, latency: { turnGapP50Ms: null } });
    expect(changeOf(some, some).latency.falseStartShare).toBeNull();
  });

  it("of cost is null where a part of it is not known", () => {
    const all = figuresOf([calls()], null);
    const part = figuresOf([calls({ pricedCalls: 9 })], null);
    expect(changeOf(all, part).costMicroUsd).toBeNull();
    expect(changeOf(part, all).costMicroUsd).toBeNull();
  });
});
