import { describe, expect, it } from "vitest";
import { processUtterance, type UtteranceAnswer } from "../../../voice/call/process-utterance.ts";
import { createProviderHealth } from "../../../voice/failover/provider-health.ts";
import { createKnowledgeIndex } from "../../../voice/knowledge/build-knowledge.ts";
import type { CallEventBody } from "../../../voice/timeline/events.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeLanguageModel } from "../../support/vendors/fake-language-model.ts";
import { FakeSpeechToText, type SpeechToTextHealth } from "../../support/vendors/fake-speech-to-text.ts";
import { FakeTextToSpeech, SpokenText } from "../../support/vendors/fake-text-to-speech.ts";

const WORDS = ["is", "there", "parking"];
const CHUNK_SAMPLES = 1_600;
/** Every tenth of a second says one word, by its amplitude. */
const QUESTION = Int16Array.from(
  { length: WORDS.length * CHUNK_SAMPLES },
  (_, i) => 1_000 + Math.floor(i / CHUNK_SAMPLES),
);

function setUp(health: SpeechToTextHealth[] = ["alive"]) {
  const clock = new FakeClock();
  const spoken = new SpokenText(24_000, 60);
  const events: CallEventBody[] = [];
  const speechToText = health.map((state, index) => {
    const stt = new FakeSpeechToText({
      clock,
      provider: `stt_${index}`,
      listen: (samples) => {
        const word = WORDS[(samples[0] ?? 0) - 1_000];
        return word === undefined ? null : { utterance: { words: WORDS }, completedWord: word };
      },
    });
    stt.health = state;
    return stt;
  });
  const llm = new FakeLanguageModel({ clock });
  const tts = new FakeTextToSpeech({ clock, spoken });
  const controller = new AbortController();
  const run = (samples: Int16Array): { answer?: UtteranceAnswer; error?: unknown } => {
    const result: { answer?: UtteranceAnswer; error?: unknown } = {};
    const agent = buildAgent();
    const deps = {
      clock,
      health: createProviderHealth(clock),
      agent,
      knowledge: createKnowledgeIndex(agent.knowledge),
      requestId: "req_1",
      speechToText,
      models: [llm],
      voices: [tts.voice],
      tools: [],
      emit: (event: CallEventBody) => events.push(event),
    };
    processUtterance(deps, samples, controller.signal).then(
      (answer) => {
        result.answer = answer;
      },
      (error: unknown) => {
        result.error = error;
      },
    );
    return result;
  };
  return { clock, spoken, speechToText, llm, tts, events, run };
}

describe("processUtterance", () => {
  it("transcribes, answers from the agent's knowledge and speaks, and leaves nothing open", async () => {
    const { clock, run, spoken, llm, speechToText } = setUp();
    const result = run(QUESTION);
    await clock.advanceAsync(4_000);
    expect(result.answer?.transcript).toBe("is there parking");
    expect(result.answer?.replyText).toBe("We are open from nine to five, Monday to Friday.");
    expect(spoken.decode(result.answer?.replySamples ?? new Int16Array())).toBe(result.answer?.replyText);
    expect(llm.requests[0]?.messages[0]?.content).toContain("free parking behind the building");
    expect(speechToText[0]?.openSessions).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it("tells what it asked of which vendor, so that it can be paid for", async () => {
    const { clock, run, events, llm } = setUp(["refuses", "alive"]);
    const result = run(QUESTION);
    await clock.advanceAsync(8_000);
    const text = result.answer?.replyText ?? "";
    expect(events).toContainEqual({ type: "stt_ready", provider: "stt_1" });
    expect(events).toContainEqual(expect.objectContaining({ type: "llm_requested", model: llm.model }));
    const spoken = events
      .filter((event) => event.type === "tts_requested")
      .reduce((sum, event) => sum + event.characters, 0);
    expect(spoken).toBeGreaterThanOrEqual(text.replaceAll(/\s/g, "").length);
    expect(spoken).toBeLessThanOrEqual(text.length);
  });

  it("asks the model once more when its answer broke off, and says it once", async () => {
    const { clock, run, llm } = setUp();
    llm.answer = (_, round) =>
      round === 0 ? { text: "Yes, ", ending: "fails" } : { text: "Yes, behind the building." };
    const result = run(QUESTION);
    await clock.advanceAsync(4_000);
    expect(result.answer?.replyText).toBe("Yes, behind the building.");
    expect(llm.requests).toHaveLength(2);
  });

  it("asks again, without the model, when there was nothing to understand", async () => {
    const { clock, run, llm } = setUp();
    const result = run(new Int16Array(8_000));
    await clock.advanceAsync(8_000);
    expect(result.answer).toMatchObject({
      transcript: "",
      replyText: expect.stringMatching(/^Sorry, I did not catch/),
    });
    expect(llm.requests).toEqual([]);
  });

  it("lets the next provider transcribe when one refuses", async () => {
    const { clock, run } = setUp(["refuses", "alive"]);
    const result = run(QUESTION);
    await clock.advanceAsync(500);
    expect(clock.pendingTimers).toBeGreaterThan(0);
    await clock.advanceAsync(4_000);
    expect(result.answer?.transcript).toBe("is there parking");
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(["stt", "llm", "tts"])(
    "fails with the provider's error when no %s answers, and leaves nothing open",
    async (stage) => {
      const { clock, run, speechToText, llm, tts } = setUp([stage === "stt" ? "refuses" : "alive"]);
      if (stage === "llm") llm.health = "refuses";
      if (stage === "tts") tts.health = "refuses";
      const result = run(QUESTION);
      await clock.advanceAsync(4_000);
      expect(result.error).toMatchObject({ name: "ProviderError", stage });
      expect(speechToText[0]?.openSessions).toBe(0);
      expect(clock.pendingTimers).toBe(0);
    },
  );
});
