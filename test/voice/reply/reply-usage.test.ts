import { describe, expect, it } from "vitest";
import { ReplyUsage } from "../../../voice/reply/reply-usage.ts";
import type { CallEventBody } from "../../../voice/timeline/events.ts";

const requested: CallEventBody = { type: "llm_requested", turnId: "turn_1", provider: "a", model: "m" };
const finished = (promptTokens: number, completionTokens: number): CallEventBody => ({
  type: "llm_finished",
  turnId: "turn_1",
  promptTokens,
  completionTokens,
});

/** A request with a prompt of 400 characters that has written 40. */
function begun(): ReplyUsage {
  const usage = new ReplyUsage();
  usage.prompted(400);
  usage.observe(requested);
  usage.wrote("x".repeat(40));
  return usage;
}

describe("ReplyUsage", () => {
  it("estimates a request that was cut off from its letters", () => {
    expect(begun().tokens).toBe(100 + 10);
  });

  it("takes the vendor's word instead of its own estimate", () => {
    const usage = begun();
    usage.observe(finished(97, 12));
    expect(usage.tokens).toBe(97 + 12);
  });

  it("keeps its estimate where the vendor tells nothing", () => {
    const usage = begun();
    usage.observe(finished(0, 0));
    expect(usage.tokens).toBe(100 + 10);
  });

  it("counts the request of a hedge too, whose own figures never come", () => {
    const usage = begun();
    usage.observe(requested);
    usage.observe(finished(97, 12));
    expect(usage.tokens).toBe(97 + 12 + 100);
  });

  it("counts a second round on top of the first", () => {
    const usage = begun();
    usage.observe(finished(97, 12));
    usage.observe(requested);
    usage.wrote("x".repeat(8));
    expect(usage.tokens).toBe(97 + 12 + 100 + 2);
  });

  it("counts characters sent to synthesis, each time they are", () => {
    const usage = new ReplyUsage();
    const spoken: CallEventBody = { type: "tts_requested", turnId: "turn_1", provider: "a", characters: 30 };
    usage.observe(spoken);
    usage.observe({ ...spoken, provider: "b" });
    expect([usage.characters, usage.tokens]).toEqual([60, 0]);
  });
});
