import { expect, it } from "vitest";
import { measureHearing } from "../../../durable-objects/benchmark-run/ai/measure-hearing.ts";
import { measureModel } from "../../../durable-objects/benchmark-run/ai/measure-model.ts";
import { measureVoice } from "../../../durable-objects/benchmark-run/ai/measure-voice.ts";
import type { CallerRecording } from "../../../voice/caller/caller-recording.ts";
import { buildKnowledgeIndex } from "../../../voice/knowledge/build-knowledge.ts";
import { openKnowledgeIndex } from "../../../voice/knowledge/knowledge.ts";
import { speechToTextOptions } from "../../../voice/listening/speech-to-text-options.ts";
import { ProviderError, type SpeechToText, type SpeechToTextEvent } from "../../../voice/providers.ts";
import { tone } from "../../support/audio/tone.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { FakeLanguageModel } from "../../support/vendors/fake-language-model.ts";

/** 1 s of sound, then 200 ms of silence in the recording. */
const phrase: CallerRecording = {
  text: "is there parking",
  kind: "sentence",
  samples: Int16Array.from([...tone(220, 8_000, 16_000, 16_000), ...new Int16Array(3_200)]),
  words: [],
};

const agent = buildAgent();

function setting() {
  const clock = new FakeClock();
  const context = { clock, monotonicMs: () => clock.now(), signal: new AbortController().signal };
  return { clock, context };
}

/** Runs virtual time until the measurement is over. */
async function finished<T>(clock: FakeClock, task: Promise<T>): Promise<T> {
  let isOver = false;
  const settled = task.finally(() => {
    isOver = true;
  });
  settled.catch(() => {});
  for (let steps = 0; !isOver && steps < 2_000; steps++) await clock.advanceAsync(10);
  return settled;
}

/** An engine that tells events when it has been pushed so much audio, counted from the first sound. */
function engine(clock: FakeClock, script: readonly [afterSoundMs: number, SpeechToTextEvent][]): SpeechToText {
  return {
    provider: "scripted",
    open(_options, listener) {
      let soundAtMs: number | null = null;
      clock.startTimer(50, () => listener({ type: "ready" }));
      return {
        push(samples) {
          if (soundAtMs !== null || samples.every((sample) => sample === 0)) return;
          soundAtMs = clock.now();
          for (const [afterMs, event] of script) clock.startTimer(afterMs, () => listener(event));
        },
        close() {},
      };
    },
  };
}

it("times speech to text from the last sound of a phrase, not from its recording's end", async () => {
  const { clock, context } = setting();
  const stt = engine(clock, [
    [600, { type: "interim", text: "is there" }],
    [1_100, { type: "interim", text: "is there parking" }],
    [1_400, { type: "end_of_turn", text: "Is there parking?", confidence: 1 }],
  ]);
  const heard = await finished(clock, measureHearing(stt, speechToTextOptions(agent), phrase, context));
  expect(heard).toMatchObject({ errors: 0, words: 3 });
  // The first frame with sound is pushed when it is over, 20 ms into the sound.
  expect(Math.abs((heard.finalDelayMs ?? 0) - 420)).toBeLessThanOrEqual(20);
  expect(Math.abs((heard.wordsDelayMs ?? 0) - 120)).toBeLessThanOrEqual(20);
});

it("has no delay of a turn that ended within the phrase or never, and counts its words", async () => {
  const { clock, context } = setting();
  const early = engine(clock, [[400, { type: "end_of_turn", text: "is there", confidence: 1 }]]);
  const heard = await finished(clock, measureHearing(early, speechToTextOptions(agent), phrase, context));
  expect(heard).toEqual({ failure: null, finalDelayMs: null, wordsDelayMs: null, errors: 1, words: 3 });
});

it("fails with the engine's own error, and when the session never is ready", async () => {
  const { clock, context } = setting();
  const error = new ProviderError({ provider: "scripted", stage: "stt", message: "gone", isRetryable: true });
  const failing = engine(clock, [[100, { type: "failed", error }]]);
  await expect(finished(clock, measureHearing(failing, speechToTextOptions(agent), phrase, context))).rejects.toBe(
    error,
  );
  const mute: SpeechToText = { provider: "mute", open: () => ({ push() {}, close() {} }) };
  await expect(finished(clock, measureHearing(mute, speechToTextOptions(agent), phrase, context))).rejects.toThrow(
    "not ready in time",
  );
});

it("times a model's first token and its rate, and holds the answer against the agent's knowledge", async () => {
  const { clock, context } = setting();
  const knowledge = openKnowledgeIndex(buildKnowledgeIndex(agent.knowledge, []));
  if (knowledge === null) throw new Error("the index cannot be opened");
  const answer = "Yes, there is free parking behind the building, and much of it.";
  const model = new FakeLanguageModel({ clock, answer: () => ({ text: answer, firstTokenMs: 200, tokenMs: 10 }) });
  const asked = { agent, knowledge, question: "Is there parking?" };
  const { figures, promptTokens } = await finished(clock, measureModel(model, asked, context, "key"));
  expect(figures).toMatchObject({ firstTokenMs: 200, factShare: 1 });
  expect(figures.tokensPerSecond).toBeGreaterThan(0);
  expect(promptTokens).toBeGreaterThan(0);
  expect(model.requests[0]?.messages[0]?.content).toContain("free parking behind the building");
  model.answer = () => ({ text: "We are closed today.", firstTokenMs: 50, tokenMs: 0 });
  const wrong = await finished(clock, measureModel(model, asked, context, "key"));
  expect(wrong.figures).toMatchObject({ firstTokenMs: 50, factShare: 0, tokensPerSecond: null });
});

it("times a voice's first byte, and its synthesis by how long the speech lasts", async () => {
  const { clock, context } = setting();
  const session = {
    async *synthesize() {
      for (const waitMs of [80, 120]) {
        await new Promise<void>((resolve) => clock.startTimer(waitMs, resolve));
        yield new Int16Array(24_000);
      }
    },
    close() {},
  };
  const spoken = await finished(clock, measureVoice(session, "hello", 24_000, context));
  expect(spoken).toEqual({ failure: null, firstByteMs: 80, realTimeFactor: 0.1 });
});
