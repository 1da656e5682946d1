import { describe, expect, it } from "vitest";
import type { Tool } from "../../../voice/reply/tools.ts";
import { CallSimulator, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeLanguageModel } from "../../support/vendors/fake-language-model.ts";
import { FakeSpeechToText } from "../../support/vendors/fake-speech-to-text.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const APOLOGY = "I'm sorry, something went wrong.";
const CANNOT_HEAR = "I'm sorry, I can't hear you well right now. Could you say that again?";
const QUESTION = "what are your opening hours";
/** Longest that a caller who has finished may hear nothing. */
const MAX_WAIT_MS = 3_000;

const two: SimulatorOptions = {
  stt: (s) =>
    ["first", "second"].map((name) => new FakeSpeechToText({ clock: s.clock, listen: s.listen, provider: name })),
  llm: (s) => ["first", "second"].map((name) => new FakeLanguageModel({ clock: s.clock, provider: name })),
  tts: (s) =>
    ["first", "second"].map((name) => new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, provider: name })),
};

async function askAndWait(sim: CallSimulator, question = QUESTION): Promise<void> {
  await sim.callerSpeaks(question);
  await sim.silence(MAX_WAIT_MS + 200);
}

/** Until the recorded apology has been played. */
async function untilApology(sim: CallSimulator): Promise<void> {
  await sim.until(() => sim.last("agent_turn_started")?.source === "apology", 8_000);
  await sim.untilListening();
  expect(sim.heardByCaller().at(-1)?.text).toBe(APOLOGY);
}

describe("speech to text", () => {
  it("lost in the middle of a word hears the utterance again and loses nothing", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks("what are your");
    sim.stt.drop();
    await sim.silence(80);
    await sim.callerSpeaks("opening hours");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.of("turn_committed").map(({ personal }) => personal.text)).toEqual([QUESTION]);
    expect(sim.last("stt_reopened")).toMatchObject({ provider: "fake-stt" });
    expect(sim.waitedMs()).toBeLessThan(MAX_WAIT_MS);
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });

  it("lost while an answer is speculated on is asked again, and the answer is given once", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await sim.callerSpeaks(QUESTION);
    await sim.silence(320);
    expect(sim.last("agent_turn_started")?.isSpeculative).toBe(true);
    sim.stt.drop();
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.of("turn_committed")).toHaveLength(1);
    expect(sim.waitedMs()).toBeLessThan(MAX_WAIT_MS);
  });

  it("is taken over by the next provider", async () => {
    const sim = new CallSimulator(two);
    await sim.start();
    await sim.callerSpeaks("what are your");
    sim.stt.drop("refuses");
    await sim.callerSpeaks("opening hours");
    await sim.untilAgentSpeaks();
    expect(sim.of("provider_fell_back")).toMatchObject([{ stage: "stt", from: "first", to: "second" }]);
    expect(sim.last("turn_committed")?.personal.text).toBe(QUESTION);
  });

  for (const health of ["refuses", "forbidden", "flaps"] as const) {
    it(`that ${health} from the middle of a word on is owned up to in time, with few lines on the timeline`, async () => {
      const sim = new CallSimulator();
      await sim.start();
      await sim.callerSpeaks("what are");
      sim.stt.drop(health);
      await sim.callerSpeaks("your opening hours");
      await sim.silence(MAX_WAIT_MS);
      expect(sim.waitedMs()).toBeLessThan(MAX_WAIT_MS);
      await sim.untilListening();
      expect(sim.heardByCaller().at(-1)?.text).toBe(CANNOT_HEAR);
      await sim.silence(8_000);
      for (let i = 0; i < 3; i++) {
        await askAndWait(sim);
        expect(sim.waitedMs()).toBeLessThan(MAX_WAIT_MS);
        await sim.untilListening();
      }
      expect(sim.of("provider_failed").length).toBe(1);
      // One every two seconds at most, after the first few.
      expect(sim.of("stt_reopened").length).toBeLessThan(30);
      sim.call.end("caller_hung_up");
      await sim.noAudio(3_000);
      expect(sim.clock.pendingTimers).toBe(0);
    });
  }

  it("that hears nothing at all is owned up to in time", async () => {
    const sim = new CallSimulator();
    await sim.start();
    sim.stt.health = "deaf";
    await askAndWait(sim);
    expect(sim.waitedMs()).toBeLessThan(MAX_WAIT_MS);
  });

  it("that goes deaf is opened again and hears what was said, and the caller notices nothing", async () => {
    const sim = new CallSimulator();
    await sim.start();
    await askAndWait(sim);
    await sim.untilListening();
    // Only the session is deaf, not the provider.
    sim.stt.goDeaf();
    await sim.callerSpeaks("is there parking");
    await sim.callerSpeaks("near the building");
    await sim.untilAgentSpeaks(MAX_WAIT_MS);
    await sim.untilListening();
    expect(sim.last("turn_committed")?.personal.text).toBe("is there parking near the building");
    expect(sim.heardByCaller().map(({ text }) => text)).not.toContain(CANNOT_HEAR);
    expect(sim.of("stt_reopened")).toMatchObject([{ provider: "fake-stt" }]);
    expect(sim.of("provider_failed")).toMatchObject([{ stage: "stt", provider: "fake-stt" }]);
  });

  it("that goes deaf for good is taken over by the next provider, which hears what was said", async () => {
    const sim = new CallSimulator(two);
    await sim.start();
    await askAndWait(sim);
    await sim.untilListening();
    sim.stt.health = "deaf";
    await sim.callerSpeaks(QUESTION);
    await sim.until(() => sim.of("turn_committed").length === 2, 6_000);
    expect(sim.last("turn_committed")?.personal.text).toBe(QUESTION);
    expect(sim.of("provider_fell_back")).toMatchObject([{ stage: "stt", from: "first", to: "second" }]);
    await sim.untilListening();
    expect(sim.heardByCaller().at(-1)?.text).toContain("We are open");
    for (let i = 0; i < 3; i++) {
      await askAndWait(sim);
      await sim.untilListening();
    }
    expect(sim.of("turn_committed")).toHaveLength(5);
    expect(sim.of("provider_fell_back")).toHaveLength(1);
  });

  it("that hears a noisy room is not opened again and again", async () => {
    const sim = new CallSimulator(two);
    await sim.start();
    for (let i = 0; i < 20; i++) {
      await sim.noise(2_000);
      await sim.silence(1_500);
    }
    expect(sim.of("stt_reopened").length).toBeLessThanOrEqual(15);
    expect(sim.last("stt_reopened")?.provider).toBe("first");
    await sim.until(() => sim.last("status_changed")?.status === "listening");
    await sim.callerSpeaks(QUESTION);
    await sim.untilAgentSpeaks(MAX_WAIT_MS);
    expect(sim.last("turn_committed")?.personal.text).toBe(QUESTION);
  });

  it("that tells words and no end of a turn is answered at the deadline, and only once", async () => {
    const sim = new CallSimulator();
    await sim.start();
    sim.stt.health = "endless";
    await sim.callerSpeaks(QUESTION);
    await sim.untilAgentSpeaks(8_000);
    await sim.untilListening();
    expect(sim.heardByCaller().at(-1)?.text).toContain("We are open");
    await sim.silence(1_000);
    await sim.callerSpeaks("is there parking");
    await sim.untilAgentSpeaks(8_000);
    await sim.untilListening();
    sim.stt.health = "alive";
    await sim.silence(3_000);
    expect(sim.of("turn_committed").map(({ personal }) => personal.text)).toEqual([QUESTION, "is there parking"]);
    expect(sim.heardByCaller().map(({ text }) => text)).not.toContain(CANNOT_HEAR);
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });

  it("that takes its time for a hesitant caller is not interrupted by the platform", async () => {
    const sim = new CallSimulator({
      stt: (s) => [
        new FakeSpeechToText({
          clock: s.clock,
          listen: s.listen,
          latencyMs: 400,
          endSilenceMs: 2_500,
          eagerSilenceMs: null,
        }),
      ],
    });
    await sim.start();
    await sim.callerSpeaks("yes");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns.at(-1)?.personal.userText).toBe("yes");
    expect(sim.heardByCaller().map(({ text }) => text)).not.toContain(CANNOT_HEAR);
  });

  it("and text to speech both dead: the caller still hears the recorded apology", async () => {
    const sim = new CallSimulator();
    await sim.start();
    sim.stt.drop("refuses");
    sim.tts.health = "refuses";
    await askAndWait(sim);
    expect(sim.waitedMs()).toBeLessThan(MAX_WAIT_MS);
    await sim.untilListening();
    expect(sim.heardByCaller().at(-1)?.text).toBe(APOLOGY);
    expect(sim.call.isEnded).toBe(false);
  });
});

describe("the language model or text to speech", () => {
  for (const part of ["llm", "tts"] as const) {
    for (const health of ["refuses", "stalls"] as const) {
      it(`(${part}) that ${health}: the caller hears an apology in time, and after three turns the call ends`, async () => {
        const sim = new CallSimulator();
        await sim.start();
        sim[part].health = health;
        await askAndWait(sim);
        expect(sim.waitedMs()).toBeLessThan(MAX_WAIT_MS);
        await sim.untilListening();
        expect(sim.heardByCaller().at(-1)?.text).toBe(APOLOGY);
        expect(sim.of("provider_failed").at(-1)).toMatchObject({ stage: part });
        for (let i = 0; i < 2; i++) {
          expect(sim.call.isEnded).toBe(false);
          await askAndWait(sim);
          expect(sim.waitedMs()).toBeLessThan(MAX_WAIT_MS);
        }
        await sim.until(() => sim.call.isEnded, 6_000);
        expect(sim.last("call_ended")?.reason).toBe("failed");
        expect(sim.remembered()).toEqual(sim.heardByCaller());
        await sim.noAudio(6_000);
        expect(sim.clock.pendingTimers).toBe(0);
      });

      it(`(${part}) that ${health} is taken over by the next provider within the turn`, async () => {
        const sim = new CallSimulator(two);
        await sim.start();
        sim[part].health = health;
        await askAndWait(sim);
        expect(sim.waitedMs()).toBeLessThan(MAX_WAIT_MS);
        await sim.untilListening();
        expect(sim.heardByCaller().at(-1)?.text).toContain("We are open");
        const takeover =
          health === "stalls"
            ? { type: "hedge_won", stage: part, provider: "second" }
            : { type: "provider_fell_back", stage: part, from: "first", to: "second" };
        expect(sim.events).toContainEqual(expect.objectContaining(takeover));
      });
    }

    it(`(${part}) comes back and is used again`, async () => {
      const sim = new CallSimulator();
      await sim.start();
      sim[part].health = "refuses";
      await askAndWait(sim);
      sim[part].health = "alive";
      await askAndWait(sim);
      await sim.untilListening();
      expect(sim.heardByCaller().at(-1)?.text).toContain("We are open");
    });
  }

  it("both slow, neither late by itself: the caller hears an apology in time", async () => {
    const sim = new CallSimulator();
    await sim.start();
    sim.llm.answer = () => ({ text: "We are open from nine to five.", firstTokenMs: 2_000 });
    sim.tts.firstByteMs = 2_000;
    await askAndWait(sim);
    expect(sim.waitedMs()).toBeLessThan(MAX_WAIT_MS);
    await sim.untilListening();
    expect(sim.heardByCaller().at(-1)?.text).toBe(APOLOGY);
    expect(sim.last("provider_failed")).toMatchObject({ stage: "tts", provider: "fake-tts" });
  });

  for (const ending of ["fails", "stalls"] as const) {
    it(`(llm) that ${ending} in the middle of its answer is heard out and apologised for`, async () => {
      const sim = new CallSimulator();
      await sim.start();
      sim.llm.answer = () => ({ text: "We are open every day. On Sundays", ending });
      await sim.callerSpeaks(QUESTION);
      await untilApology(sim);
      expect(sim.heardByCaller().at(-2)?.text).toMatch(/^We are open every day\./);
      expect(sim.turns.at(-1)?.metrics.outcome === "completed" || sim.turns.at(-1)?.metrics.source === "speech").toBe(
        true,
      );
      await sim.untilListening();
      expect(sim.remembered()).toEqual(sim.heardByCaller());
    });
  }

  it("(tts) that dies in the middle of a sentence: what was made is heard, remembered to the word and apologised for", async () => {
    const sim = new CallSimulator();
    await sim.start();
    sim.tts.diesAfterMs = 600;
    await sim.callerSpeaks(QUESTION);
    await untilApology(sim);
    expect(sim.turns.at(-2)?.metrics.outcome).toBe("failed");
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });

  it("(tts) that fails during a speculation nobody needed leaves no trace in the conversation", async () => {
    const sim = new CallSimulator();
    await sim.start();
    sim.tts.health = "refuses";
    await sim.callerSpeaks("what are");
    await sim.silence(440);
    sim.tts.health = "alive";
    await sim.callerSpeaks("your opening hours");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.heardByCaller()).toHaveLength(2);
    expect(sim.heardByCaller().at(-1)?.text).toContain("We are open");
  });
});

describe("the model's tools", () => {
  const hangUp: Tool = {
    definition: { name: "end_call", description: "", parameters: {} },
    isReadOnly: false,
    run: async () => ({ isOk: true, content: "{}" }),
  };
  const toolCalls = [{ id: "c1", name: "end_call", argumentsJson: "{}" }];

  it("end the call when the last word was heard", async () => {
    const sim = new CallSimulator({ tools: [hangUp] });
    await sim.start();
    sim.llm.answer = () => ({ text: "Goodbye, and see you on Tuesday.", toolCalls });
    await sim.callerSpeaks("goodbye");
    await sim.until(() => sim.call.isEnded);
    expect(sim.last("call_ended")?.reason).toBe("agent_hung_up");
    expect(sim.heardByCaller().at(-1)?.text).toBe("Goodbye, and see you on Tuesday.");
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });

  it("end the call with the closing line when the model says nothing itself", async () => {
    const sim = new CallSimulator({ tools: [hangUp], agent: { script: { closing: "Bye for now." } } });
    await sim.start();
    sim.llm.answer = () => ({ toolCalls });
    await sim.callerSpeaks("goodbye");
    await sim.until(() => sim.call.isEnded);
    expect(sim.heardByCaller().at(-1)?.text).toBe("Bye for now.");
    expect(sim.last("call_ended")?.reason).toBe("agent_hung_up");
  });

  it("do not end it when the caller speaks over the goodbye", async () => {
    const sim = new CallSimulator({ tools: [hangUp] });
    await sim.start();
    sim.llm.answer = (_, round) =>
      round === 0 ? { text: "Goodbye, and see you on Tuesday.", toolCalls } : { text: "Of course." };
    await sim.callerSpeaks("goodbye");
    await sim.untilAgentSpeaks();
    await sim.callerSpeaks("oh one more thing");
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.call.isEnded).toBe(false);
    expect(sim.remembered()).toEqual(sim.heardByCaller());
  });

  it("still running when the call ends say nothing more", async () => {
    const slow: Tool = {
      definition: { name: "book", description: "", parameters: {} },
      isReadOnly: false,
      run: () => new Promise((resolve) => sim.clock.startTimer(1_000, () => resolve({ isOk: true, content: "{}" }))),
    };
    const sim: CallSimulator = new CallSimulator({ tools: [slow] });
    await sim.start();
    sim.llm.answer = () => ({ toolCalls: [{ id: "c1", name: "book", argumentsJson: "{}" }] });
    await sim.callerSpeaks("book it");
    await sim.until(() => sim.last("tool_called") !== undefined);
    sim.call.end("caller_hung_up");
    await sim.noAudio(5_000);
    expect(sim.types.at(-1)).toBe("call_ended");
    expect(sim.clock.pendingTimers).toBe(0);
  });
});
