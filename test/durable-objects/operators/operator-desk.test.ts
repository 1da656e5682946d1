import { describe, expect, it } from "vitest";
import { deskLimits, MAX_LISTENERS, OperatorDesk } from "../../../durable-objects/operators/operator-desk.ts";
import type { OperatorOutcome } from "../../../workers/environment/operator-action.ts";
import { CallSimulator } from "../../support/call/call-simulator.ts";

const OPERATOR = "key_1";

async function desk() {
  const sim = new CallSimulator();
  await sim.start();
  const made = new OperatorDesk({ now: () => sim.clock.now(), call: () => sim.call, listenerCount: () => 0 });
  return { sim, desk: made };
}

const reasonOf = (outcome: OperatorOutcome) => (outcome.isDone ? "done" : outcome.reason);

describe("an operator's desk", () => {
  it("acts once for one Idempotency-Key, and tells another request under it apart", async () => {
    const { sim, desk: made } = await desk();
    const say = (text: string, fingerprint: string) =>
      made.operate({ type: "say", operator: OPERATOR, text, repeat: { key: "a", fingerprint } });
    expect(say("Hello.", "1")).toMatchObject({ isDone: true, isChange: true });
    expect(say("Hello.", "1")).toMatchObject({ isDone: true, isChange: false });
    expect(say("Goodbye.", "2")).toEqual({ isDone: false, reason: "key_reused" });
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns.map(({ personal }) => personal.heardText.trim()).slice(1)).toEqual(["Hello."]);
  });

  it("takes so many words and no more, and more again with time", async () => {
    const { sim, desk: made } = await desk();
    const whisper = () => made.operate({ type: "whisper", operator: OPERATOR, text: "Be brief.", repeat: null });
    const { burst, perSecond } = deskLimits.words;
    for (let count = 0; count < burst; count += 1) expect(reasonOf(whisper())).toBe("done");
    expect(whisper()).toMatchObject({ isDone: false, reason: "too_many", retryAfterMs: expect.any(Number) });
    await sim.silence(1_000 / perSecond + 100);
    expect(reasonOf(whisper())).toBe("done");
  });

  it("gives the call to one operator at a time, who may take it again", async () => {
    const { desk: made } = await desk();
    const hold = (type: "take_over" | "keep" | "hand_back", operator: string) => made.operate({ type, operator });
    expect(hold("take_over", "key_1")).toMatchObject({ isChange: true, control: { takenOverBy: "key_1" } });
    expect(hold("take_over", "key_1")).toMatchObject({ isDone: true, isChange: false });
    expect(reasonOf(hold("take_over", "key_2"))).toBe("taken_over");
    expect(hold("keep", "key_1")).toMatchObject({ isDone: true, isChange: false });
    expect(reasonOf(hold("keep", "key_2"))).toBe("taken_over");
    expect(hold("hand_back", "key_2")).toMatchObject({ isChange: true, control: { takenOverBy: null } });
    expect(hold("hand_back", "key_2")).toMatchObject({ isDone: true, isChange: false });
    // As from another tab of the operator who handed it back.
    expect(reasonOf(hold("keep", "key_1"))).toBe("not_yours");
    expect(hold("hand_back", "key_2")).toMatchObject({ control: { takenOverBy: null } });
  });

  it("refuses lines when five wait", async () => {
    const { sim, desk: made } = await desk();
    await sim.callerSpeaks("well i", { durationMs: 600 });
    const say = () => made.operate({ type: "say", operator: OPERATOR, text: "Yes.", repeat: null });
    for (let count = 0; count < 5; count += 1) expect(reasonOf(say())).toBe("done");
    expect(reasonOf(say())).toBe("lines_waiting");
  });

  it("lets a token in once, in time, and only one that it offered", async () => {
    const { sim, desk: made } = await desk();
    const offer = (tokenId: string) =>
      made.operate({ type: "listen", operator: OPERATOR, tokenId, expiresAtEpochMs: sim.clock.now() + 30_000 });
    expect(reasonOf(offer("one"))).toBe("done");
    expect(reasonOf(offer("two"))).toBe("done");
    expect([made.useToken("one"), made.useToken("one"), made.useToken("three")]).toEqual([true, false, false]);
    await sim.silence(30_000);
    expect(made.useToken("two")).toBe(false);
  });

  it("offers no more tokens than there may be listeners, until they are too old", async () => {
    const { sim, desk: made } = await desk();
    const offer = (tokenId: string) =>
      made.operate({ type: "listen", operator: OPERATOR, tokenId, expiresAtEpochMs: sim.clock.now() + 30_000 });
    for (let count = 0; count < MAX_LISTENERS; count += 1) expect(reasonOf(offer(`${count}`))).toBe("done");
    expect(reasonOf(offer("more"))).toBe("too_many_listeners");
    await sim.silence(30_000);
    expect(reasonOf(offer("more"))).toBe("done");
  });

  it("does nothing in a call that is over", async () => {
    const { sim, desk: made } = await desk();
    sim.call.end("caller_hung_up");
    expect(reasonOf(made.operate({ type: "take_over", operator: OPERATOR }))).toBe("not_running");
  });
});
