import { describe, expect, it } from "vitest";
import { hubNameOf, shardOf } from "../../../durable-objects/call/hub-name.ts";
import { Shard } from "../../../durable-objects/metrics-hub/shard.ts";
import { MAX_SHARDS, REPORTS_PER_SECOND, ShardPlan } from "../../../durable-objects/metrics-hub/shard-plan.ts";
import { randomOf } from "../../../voice/random.ts";
import { type CallReport, firstPace, type ShardReport } from "../../../workers/measure/hub-reports.ts";
import { figuresOf, tallyReport } from "../../../workers/measure/live-tally.ts";
import { Tally } from "../../../workers/measure/tally.ts";
import { turnPoint } from "../../support/call/written-turns.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { presence } from "../../support/hub/fake-feed-socket.ts";

function reports(count: number): CallReport[] {
  const random = randomOf("reports");
  return Array.from({ length: count }, (_, index) => {
    const turn = turnPoint({
      responseTimeMs: Math.round(random() * 300),
      answerHeardMs: Math.round(300 + random() * 900),
      falseStart: random() < 0.1,
    });
    const use = { services: "vendor", stage: "llm", provider: "openai", model: "small", failure: null } as const;
    return {
      organizationId: "org_1",
      presence: presence(`call_${index % 90}`),
      turns: [turn],
      providerUses: [{ ...use, firstResultMs: Math.round(random() * 400) }],
      hasDeadAir: false,
    };
  });
}

function tallyOf(all: readonly CallReport[]): Tally {
  const tally = new Tally();
  for (const report of all) tallyReport(tally, report);
  return tally;
}

const pace = { turnsWithinMs: 5_000, eventsWithinMs: 60 };
const answer = { shards: 4, pace, watchedUntilEpochMs: 9_000_000, watchedCalls: ["call_7"], isEveryCallWatched: false };

describe("shards of a hub", () => {
  it("merged, tell the same figures as one object that takes every report", async () => {
    const clock = new FakeClock();
    const merged = new Tally();
    const handOver = async ({ tally }: ShardReport) => {
      merged.merge(Tally.fromBytes(tally));
      return answer;
    };
    const shards = Array.from({ length: 4 }, () => new Shard(clock, handOver));
    const all = reports(2_000);
    for (const [index, report] of all.entries()) {
      shards[shardOf(report.presence.callId, shards.length)]?.callsTold([report]);
      if (index % 300 === 0) await clock.advanceAsync(1_000);
    }
    await clock.advanceAsync(1_000);
    const whole = tallyOf(all);
    expect(figuresOf({ minute: merged, hour: merged })).toEqual(figuresOf({ minute: whole, hour: whole }));
    expect(clock.pendingTimers).toBe(0);
  });

  it("hand over each call as it was reported last, and answer as the hub wishes", async () => {
    const clock = new FakeClock();
    const taken: ShardReport[] = [];
    const shard = new Shard(clock, async (report) => {
      taken.push(report);
      return answer;
    });
    const [first] = reports(1) as [CallReport];
    expect(shard.callsTold([first])).toEqual({ shards: 1, pace: firstPace, watchedUntilEpochMs: 0, watchedCalls: [] });
    const ended = presence("call_0", { state: "ended", endReason: "caller_hung_up" });
    shard.callsTold([{ ...first, presence: ended }]);
    await clock.advanceAsync(1_000);
    expect(taken).toMatchObject([{ reports: 2, calls: [{ presence: { state: "ended" } }] }]);
    const both = ["call_7", "call_8"].map((callId) => ({ ...first, presence: presence(callId) }));
    const { isEveryCallWatched, ...wishes } = answer;
    expect(shard.callsTold(both)).toEqual({ ...wishes, watchedCalls: ["call_7"] });
  });

  it("go on gathering while the hub is away", async () => {
    const clock = new FakeClock();
    const taken: ShardReport[] = [];
    let isAway = true;
    const shard = new Shard(clock, async (report) => {
      if (isAway) throw new Error("restarting");
      taken.push(report);
      return answer;
    });
    const [first, second] = reports(2) as [CallReport, CallReport];
    shard.callsTold([first]);
    await clock.advanceAsync(1_000);
    isAway = false;
    shard.callsTold([second]);
    await clock.advanceAsync(1_000);
    expect(taken).toMatchObject([{ reports: 1 }]);
  });
});

describe("the plan of shards", () => {
  function rate(plan: ShardPlan, clock: FakeClock, perSecond: number, seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      plan.note(perSecond, clock.now());
      clock.advance(1_000);
    }
  }

  it("grows with the rate of reports, up to its most", () => {
    const clock = new FakeClock();
    const plan = new ShardPlan(clock.now());
    rate(plan, clock, REPORTS_PER_SECOND * 0.9, 20);
    expect(plan.shards).toBe(1);
    rate(plan, clock, REPORTS_PER_SECOND * 2.5, 12);
    expect(plan.shards).toBe(3);
    rate(plan, clock, REPORTS_PER_SECOND * 1_000, 12);
    expect(plan.shards).toBe(MAX_SHARDS);
  });

  it("shrinks only after a calm minute", () => {
    const clock = new FakeClock();
    const plan = new ShardPlan(clock.now());
    rate(plan, clock, REPORTS_PER_SECOND * 3.5, 12);
    rate(plan, clock, 10, 50);
    expect(plan.shards).toBe(4);
    rate(plan, clock, 10, 30);
    expect(plan.shards).toBe(1);
  });

  it("spreads calls evenly, each always to the same shard", () => {
    const counts = new Array<number>(8).fill(0);
    for (let index = 0; index < 8_000; index++) {
      const shard = shardOf(`call_01KB5${String(index).padStart(10, "0")}`, 8);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    expect(shardOf("call_a", 1)).toBe(0);
    expect([hubNameOf("org_1", 0), hubNameOf("org_1", 2)]).toEqual(["org_1", "org_1#2"]);
  });
});
