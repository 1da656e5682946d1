import { describe, expect, it } from "vitest";
import { type LabelCondition, meetsCondition } from "../../../../workers/measure/calls/label-rule.ts";
import { callRecord, turnMetrics } from "../../../support/call/call-record.ts";

const turn = (source: "speech" | "greeting", turnGapMs: number | null) => ({
  metrics: turnMetrics({ source, turnGapMs }),
  userText: null,
  replyText: "",
  heardText: "",
});

const line = (role: "user" | "assistant" | "operator", text: string, mark: "whisper" | null = null) => ({
  index: 0,
  turnId: "turn_0",
  role,
  mark,
  text,
  startMs: 0,
  endMs: 0,
  isInterrupted: false,
});

const meets = (condition: LabelCondition, changes: Parameters<typeof callRecord>[0]) =>
  meetsCondition(condition, callRecord(changes));

describe("a condition on tools", () => {
  it("is met by a tool that did what it was asked, and by no other", () => {
    const booked = { type: "tool_succeeded", tool: "book_appointment" } as const;
    expect(meets(booked, { succeededTools: ["end_call", "book_appointment"] })).toBe(true);
    expect(meets(booked, { succeededTools: ["end_call"] })).toBe(false);
  });
});

describe("a condition on words", () => {
  const refund = { type: "words", speaker: "user", anyOf: ["money  back", "Refund"] } as const;
  const asked = (...transcript: ReturnType<typeof line>[]) =>
    meets({ ...refund, anyOf: [...refund.anyOf] }, { transcript });

  it("is met by a line that holds one of them, whatever their case, width and spaces", () => {
    expect(asked(line("user", "I want a REFUND."))).toBe(true);
    expect(asked(line("user", "I want my ｍｏｎｅｙ back"))).toBe(true);
    expect(asked(line("user", "I want my money"), line("user", "back"))).toBe(false);
  });

  it("is about the speaker that it names, and never about what an operator whispered", () => {
    expect(asked(line("assistant", "A refund?"))).toBe(false);
    expect(
      meets({ type: "words", speaker: null, anyOf: ["refund"] }, { transcript: [line("assistant", "A refund?")] }),
    ).toBe(true);
    expect(
      meets(
        { type: "words", speaker: null, anyOf: ["refund"] },
        { transcript: [line("operator", "refund", "whisper")] },
      ),
    ).toBe(false);
  });
});

describe("a condition on the end", () => {
  it("is met by one of its reasons", () => {
    const condition: LabelCondition = { type: "end_reason", anyOf: ["failed", "silence"] };
    expect(meets(condition, { endReason: "silence" })).toBe(true);
    expect(meets(condition, { endReason: "caller_hung_up" })).toBe(false);
    expect(meets(condition, { endReason: null })).toBe(false);
  });
});

describe("a condition on gaps", () => {
  const slow: LabelCondition = { type: "worst_gap_over", ms: 2_000 };

  it("is met by one answer to speech that took longer", () => {
    expect(meets(slow, { turns: [turn("speech", 300), turn("speech", 2_001)] })).toBe(true);
  });

  it("is not met by the bound itself, a greeting, or what was not measured", () => {
    expect(meets(slow, { turns: [turn("speech", 2_000), turn("greeting", 9_000), turn("speech", null)] })).toBe(false);
  });
});
