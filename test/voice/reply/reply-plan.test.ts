import { describe, expect, it } from "vitest";
import { VoiceClips } from "../../../voice/clips/voice-clips.ts";
import { createKnowledgeIndex } from "../../../voice/knowledge/build-knowledge.ts";
import { ReplyPlan } from "../../../voice/reply/reply-plan.ts";
import type { CallEvent, CallEventBody } from "../../../voice/timeline/events.ts";
import { noWaste, TurnTimer } from "../../../voice/timeline/turn-timer.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

const OPENERS = ["Let me see,", "Let me check,"];
const APOLOGY = { text: "Sorry.", samples: new Int16Array(3) };
const QUESTION = "what are your opening hours";

function planOf(openers: { enabled: boolean } = { enabled: true }) {
  const emitted: CallEventBody[] = [];
  const clips = new VoiceClips();
  for (const text of OPENERS) clips.add({ text, samples: new Int16Array(100), words: [] });
  const agent = buildAgent({ openers: { ...openers, phrases: OPENERS }, script: { closing: "Bye now." } });
  const plan: ReplyPlan = new ReplyPlan({
    agent,
    clips,
    knowledge: createKnowledgeIndex(agent.knowledge),
    apology: APOLOGY,
    emit: (body) => {
      emitted.push(body);
      plan.observe({ atMs: 0, ...body });
    },
  });
  return { plan, emitted };
}

const asked = (turnId: string, text: string, continuesTurnId: string | null = null): CallEvent => ({
  type: "turn_committed",
  atMs: 0,
  turnId,
  confidence: 1,
  speechEndMs: null,
  continuesTurnId,
  personal: { text },
});

function answered(turnId: string, heardText: string, isFalseStart = false): CallEvent {
  const timer = new TurnTimer({ turnId, index: 0, source: "speech", atMs: 0, isSpeculative: false });
  const end = { outcome: "interrupted", heardMs: 0, bargeInStopMs: null, discarded: noWaste } as const;
  const metrics = timer.finish({ ...end, isFalseStart, longestSilenceMs: null, answerHeardAtMs: null });
  return { type: "agent_turn_ended", atMs: 0, turnId, metrics, personal: { userText: null, replyText: "", heardText } };
}

const turn = (turnId: string, changes: Partial<Parameters<ReplyPlan["contentOf"]>[0]> = {}) =>
  ({
    type: "start_turn",
    turnId,
    source: "speech",
    userText: QUESTION,
    continuesTurnId: null,
    line: null,
    operatorText: null,
    isSpeculative: true,
    ...changes,
  }) as const;

/** Longer than any opener. */
const LONG_WAIT = { soonMs: 5_000, likelyMs: 5_000 };

/** The opener before a long wait and what the model is asked. */
function answerTo(plan: ReplyPlan, start: Parameters<ReplyPlan["contentOf"]>[0]) {
  const content = plan.contentOf(start);
  if (content.type !== "answer") throw new Error(`a ${content.type} is no answer`);
  const [system, ...messages] = content.messages;
  const opener = content.opener?.choose(LONG_WAIT, "")?.text ?? null;
  return { opener, offered: content.opener?.texts ?? [], system: system?.content ?? "", messages };
}

describe("ReplyPlan", () => {
  it("plays the recorded apology, says fixed lines in the agent's words, and asks the model for anything else", () => {
    const { plan } = planOf();
    expect(plan.contentOf(turn("t", { line: "apology" }))).toEqual({ type: "recording", ...APOLOGY });
    const closing = { type: "line", text: "Bye now.", isLate: false };
    expect(plan.contentOf(turn("t", { line: "closing" }))).toEqual(closing);
    expect(plan.contentOf(turn("t", { line: "cannot_hear" }))).toMatchObject({ type: "line", isLate: true });
    expect(plan.contentOf(turn("t")).type).toBe("answer");
  });

  it("asks about words that are not final as if they were, without remembering them", () => {
    const { plan } = planOf();
    plan.observe(asked("t1", "hello there"));
    plan.observe(answered("t1", "Hello."));
    expect(answerTo(plan, turn("t2")).messages).toEqual([
      { role: "user", content: "hello there" },
      { role: "assistant", content: "Hello." },
      { role: "user", content: QUESTION },
    ]);
    expect(answerTo(plan, turn("t3", { userText: "is there parking" })).messages).toHaveLength(3);
  });

  it("gives the model the knowledge that fits the question, and tells how much that was", () => {
    const { plan, emitted } = planOf();
    expect(answerTo(plan, turn("t1")).system).toContain("We are open from nine to five");
    expect(emitted.find(({ type }) => type === "knowledge_retrieved")).toMatchObject({ turnId: "t1", entryCount: 1 });
  });

  it("chooses an opener and tells the model of it; another is chosen once that was heard", () => {
    const { plan, emitted } = planOf();
    const first = answerTo(plan, turn("t1"));
    expect(first).toMatchObject({ opener: "Let me see,", offered: OPENERS });
    for (const text of OPENERS) expect(first.system).toContain(`"${text}"`);
    expect(emitted).toContainEqual({ type: "opener_chosen", turnId: "t1", act: "question", opener: "Let me see," });
    // Made in secret and thrown away: nobody has heard it.
    expect(answerTo(plan, turn("t2")).opener).toBe("Let me see,");
    plan.observe({ type: "audio_started", atMs: 0, turnId: "t2", trimmedSilenceMs: 0, isOpener: true });
    plan.observe(answered("t2", "Let me see, yes."));
    expect(answerTo(plan, turn("t3")).opener).toBe("Let me check,");
  });

  it.each([
    ["typed words", turn("t", { source: "text" })],
    ["a short answer", turn("t", { userText: "yes please" })],
    ["sorrow", turn("t", { userText: "my tooth hurts very badly" })],
  ])("has no opener to %s", (_, start) => {
    const { plan } = planOf();
    expect(answerTo(plan, start)).toMatchObject({ opener: null, system: expect.not.stringContaining("opener") });
  });

  it("has none where they are off", () => {
    expect(answerTo(planOf({ enabled: false }).plan, turn("t")).opener).toBeNull();
  });

  it.each([
    ["an opener was heard", "Let me see,", "Let me check,"],
    ["nothing was heard", null, "Let me see,"],
  ])("after a false start of which %s", (_, heardOpener, opener) => {
    const { plan } = planOf();
    plan.observe(asked("t1", "what are"));
    expect(answerTo(plan, turn("t1")).opener).toBe("Let me see,");
    if (heardOpener !== null)
      plan.observe({ type: "audio_started", atMs: 0, turnId: "t1", trimmedSilenceMs: 0, isOpener: true });
    plan.observe(answered("t1", heardOpener ?? "", true));
    const next = answerTo(plan, turn("t2", { userText: "your opening hours", continuesTurnId: "t1" }));
    expect(next.opener).toBe(opener);
    expect(next.messages).toEqual([{ role: "user", content: QUESTION }]);
  });
});
