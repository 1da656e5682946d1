import { describe, expect, it } from "vitest";
import { RecurringClauses } from "../../../voice/clips/recurring-clauses.ts";
import { detectorsTurnTaking } from "../../support/call/agent-builder.ts";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

const CLAUSE = "You can ask me, for example:";
const REST = "are you open on weekdays? Or: where are you?";
const ANSWER = `${CLAUSE} ${REST}`;

function callWith(recurring: RecurringClauses, callId: string, options: SimulatorOptions = {}): CallSimulator {
  const sim = new CallSimulator({ recurring, callId, ...options });
  sim.llm.answer = () => ({ text: ANSWER });
  return sim;
}

async function ask(sim: CallSimulator, words = "yes please"): Promise<void> {
  await sim.callerSpeaks(words);
  await sim.untilAgentSpeaks();
  await sim.untilListening();
}

const slowVoice = (firstByteMs: number, provider = "fake-tts"): SimulatorOptions => ({
  tts: (s) => [new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, firstByteMs, provider })],
});

describe("what two callers have heard", () => {
  it("needs no synthesis for the third", async () => {
    const recurring = new RecurringClauses();
    for (const callId of ["call_a", "call_b"]) {
      const sim = callWith(recurring, callId);
      await sim.start();
      await ask(sim);
      expect(sim.last("answer_ready")?.source).toBe("synthesis");
    }
    const sim = callWith(recurring, "call_c");
    await sim.start();
    const before = sim.tts.requests.length;
    await ask(sim);
    expect(sim.last("answer_ready")?.source).toBe("recurring_clip");
    const requests = sim.tts.requests.slice(before);
    expect(requests).not.toContain(CLAUSE);
    expect(requests.slice(-2).join(" ")).toBe(REST);
    expect(sim.transcript().at(-1)).toBe(`agent: ${ANSWER}`);
  });

  it.each<[string, SimulatorOptions, (sim: CallSimulator) => Promise<void>]>([
    [
      "was cut off in the middle of it",
      {},
      async (sim) => {
        await sim.callerSpeaks("yes please");
        await sim.untilAgentSpeaks();
        await sim.silence(400);
        await sim.callerSpeaks("hold on a moment");
        sim.call.end("caller_hung_up");
      },
    ],
    ["was told on a telephone, at another rate", { line: "carrier" }, (sim) => ask(sim)],
    [
      "was told by a voice that stood in",
      {
        tts: (s) => {
          const voices = ["own", "other"].map(
            (provider) => new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, provider }),
          );
          (voices[0] as FakeTextToSpeech).health = "refuses";
          return voices;
        },
      },
      (sim) => ask(sim),
    ],
    [
      "never got to hear: it was thought of too early",
      slowVoice(20),
      async (sim) => {
        await sim.callerSpeaks("yes please");
        await sim.until(() => sim.tts.requests.length > 1);
        sim.call.end("caller_hung_up");
      },
    ],
  ])("is not what one of them %s", async (_, options, talk) => {
    const recurring = new RecurringClauses();
    for (const callId of ["call_a", "call_b"]) {
      const sim = callWith(recurring, callId, options);
      await sim.start();
      await talk(sim);
      expectSound(sim);
    }
    expect(recurring.clips).toEqual([]);
  });

  it("may not hold what is one caller's", async () => {
    const recurring = new RecurringClauses();
    for (const callId of ["call_a", "call_b"]) {
      const sim = callWith(recurring, callId);
      sim.llm.answer = () => ({ text: "Anna, I have found your appointment. Anything else?" });
      await sim.start();
      await ask(sim);
    }
    expect(recurring.clips).toEqual([]);
  });
});

describe("a recurring clause", () => {
  /** A call in which it is one already. */
  async function started(options: SimulatorOptions = {}): Promise<CallSimulator> {
    const recurring = new RecurringClauses();
    const sim = callWith(recurring, "call_c", options);
    recurring.addOlder([sim.clipOf(CLAUSE)]);
    await sim.start();
    return sim;
  }

  it("is there when the model has written it, however slow the voice", async () => {
    const options: SimulatorOptions = {
      ...slowVoice(300),
      agent: { turnTaking: { ...detectorsTurnTaking, speculation: "off" } },
    };
    const [fast, slow] = [await started(options), await started(options)];
    slow.llm.answer = () => ({ text: ANSWER.replace("You", "One") });
    for (const sim of [fast, slow]) await ask(sim);
    const [fastMs, slowMs] = [fast, slow].map((sim) => sim.turns.at(-1)?.metrics.responseTimeMs ?? Number.NaN);
    expect((slowMs as number) - (fastMs as number)).toBe(300);
    expectRememberedAsHeard(fast);
    expectSound(fast);
  });

  it.each([
    ["keeps a speaker's distance to what follows", 50, 180],
    // The clip is 1.68 s long: the caller waits for the voice as it is.
    ["puts no pause on top of the wait for a slow voice", 2_400, 0],
  ])("%s", async (_, firstByteMs, pauseMs) => {
    const sim = await started(slowVoice(firstByteMs));
    await ask(sim);
    const spoken = [CLAUSE, ...sim.tts.requests.slice(-2)];
    const speechMs = spoken.join("").length * sim.spoken.msPerChar;
    expect(sim.turns.at(-1)?.metrics.heardMs).toBe(speechMs + pauseMs);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("has no synthesis in its turn's figures when nothing else is said", async () => {
    const sim = await started();
    sim.llm.answer = () => ({ text: CLAUSE });
    await ask(sim);
    expect(sim.turns.at(-1)?.metrics).toMatchObject({
      ttsFirstByteMs: null,
      trimmedSilenceMs: 0,
      outcome: "completed",
    });
    expect(sim.of("tts_requested").filter(({ turnId }) => turnId === sim.turns.at(-1)?.turnId)).toEqual([]);
  });

  it("is remembered to the word when it is cut off", async () => {
    const sim = await started();
    await sim.callerSpeaks("yes please");
    await sim.untilAgentSpeaks();
    await sim.silence(600);
    await sim.callerSpeaks("hold on a moment");
    await sim.until(() => sim.turns.at(-1)?.metrics.outcome === "interrupted");
    await sim.silence(500);
    const heard = sim.turns.at(-1)?.personal.heardText ?? "";
    expect(heard).not.toBe("");
    expect(CLAUSE.startsWith(heard)).toBe(true);
    expectRememberedAsHeard(sim);
  });

  it("needs no opener: it is there at the commit", async () => {
    const opener = "Let me see,";
    const sim = await started({ agent: { openers: { enabled: true, phrases: [opener] } }, clips: [opener] });
    await ask(sim, "what are your opening hours");
    expect(sim.last("answer_ready")?.source).toBe("recurring_clip");
    expect(sim.transcript().at(-1)).toBe(`agent: ${ANSWER}`);
    expect(sim.turns.at(-1)?.metrics).toMatchObject({ opener: null, responseTimeMs: 0 });
    expectRememberedAsHeard(sim);
  });
});
