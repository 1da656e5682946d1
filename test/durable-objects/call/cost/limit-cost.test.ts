import { describe, expect, it } from "vitest";
import { limitCost } from "../../../../durable-objects/call/cost/limit-cost.ts";
import { Call } from "../../../../voice/call/call.ts";
import type { CallPrices } from "../../../../voice/timeline/cost-limit.ts";
import type { CallEvent } from "../../../../voice/timeline/events.ts";
import type { ServicesKind } from "../../../../voice/timeline/services-kind.ts";
import { CallSimulator } from "../../../support/call/call-simulator.ts";

const limits = { maxCallMs: 900_000, silencePromptMs: 10_000, maxSilencePrompts: 2 };
/** Characters alone cost: a cent for ten. */
const prices: CallPrices = { ofUnit: ({ unit }) => (unit === "tts_character" ? 1e6 : 0), perMs: 0 };

/** A call whose cost is limited as its object limits it. */
function limitedCall(maxCallCostMicroUsd: number, services: ServicesKind = "vendor", history: CallEvent[] = []) {
  const agent = { limits: { ...limits, maxCallCostMicroUsd } };
  const sim: CallSimulator = new CallSimulator({
    agent,
    history,
    createCall: (deps, before) => {
      const record = (event: CallEvent): void => {
        deps.record(event);
        limit.observe(event);
      };
      const call = new Call({ ...deps, record }, before);
      const limit = limitCost({
        agent,
        provenance: { services },
        prices,
        history: before,
        note: (event) => record({ atMs: sim.nowMs, ...event }),
        reach: () => call.reachCostLimit(),
      });
      return call;
    },
  });
  return sim;
}

async function ask(sim: CallSimulator, words: string): Promise<void> {
  await sim.callerSpeaks(words);
  await sim.until(() => sim.call.isEnded || sim.of("agent_turn_ended").length > sim.speechEndsMs.length);
}

describe("a call's cost limit", () => {
  it("lets the agent finish, say goodbye and hang up when another turn is not covered", async () => {
    const sim = limitedCall(200_000);
    await sim.start();
    for (let turn = 0; turn < 9 && !sim.call.isEnded; turn++) await ask(sim, "is there parking");
    await sim.until(() => sim.call.isEnded);
    expect(sim.last("call_ended")?.reason).toBe("cost_limit");
    expect(sim.heardByCaller().at(-1)?.text).toBe("Thank you for calling. Goodbye.");
    const [reached, ...more] = sim.of("cost_limit_reached");
    expect(more).toEqual([]);
    expect(reached?.limitMicroUsd).toBe(200_000);
    expect((reached?.spentMicroUsd ?? 0) + (reached?.reservedMicroUsd ?? 0)).toBeGreaterThan(200_000);
    // No request for a turn that the limit does not cover.
    const requests = sim.of("llm_requested").filter(({ atMs }) => atMs > (reached?.atMs ?? 0));
    expect(requests).toEqual([]);
  });

  it("waits with the goodbye for a caller who is speaking, and answers them no more", async () => {
    const sim = limitedCall(100_000_000);
    await sim.start();
    const turns = sim.of("agent_turn_started").length;
    const speaking = sim.callerSpeaks("is there any parking near the clinic please");
    sim.call.reachCostLimit();
    expect(sim.of("agent_turn_started")).toHaveLength(turns + 1);
    await speaking;
    await sim.until(() => sim.call.isEnded);
    expect(sim.last("call_ended")?.reason).toBe("cost_limit");
    expect(sim.of("llm_requested")).toEqual([]);
  });

  it("over stand-ins says that it does nothing", async () => {
    const sim = limitedCall(10_000, "local");
    await sim.start();
    await ask(sim, "is there parking");
    await ask(sim, "is there parking");
    expect(sim.call.isEnded).toBe(false);
    expect(sim.of("cost_limit_idle")).toMatchObject([{ reason: "stand_ins" }]);
  });

  it("that was reached before the call's object was restarted is reached still", async () => {
    const before = limitedCall(200_000);
    await before.start();
    while (before.of("cost_limit_reached").length === 0) await ask(before, "is there parking");
    const history = before.events.filter(({ type }) => type !== "call_ended");
    const sim = limitedCall(200_000, "vendor", history);
    sim.call.start();
    await sim.until(() => sim.call.isEnded);
    expect(sim.last("call_ended")?.reason).toBe("cost_limit");
    expect(sim.of("cost_limit_reached")).toEqual([]);
  });
});
