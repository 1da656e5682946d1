import { describe, expect, it } from "vitest";
import { defaultTurnTaking } from "../../../voice/agent.ts";
import { RecurringClauses } from "../../../voice/clips/recurring-clauses.ts";
import type { Tool } from "../../../voice/reply/tools.ts";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";
import { FakeTextToSpeech } from "../../support/vendors/fake-text-to-speech.ts";

/** From 180 to 780 ms in the simulator's voice (60 ms a character). */
const OPENERS = ["So,", "Okay,", "Let me see,", "Let me check,", "Of course,", "Very good,", "Understood,"];
const ANSWER = "we are open from nine to five.";
const MODEL = { provider: "fake-llm", model: "fake-model" };

/** An agent with openers. */
const withOpeners: SimulatorOptions = {
  agent: { openers: { enabled: true, phrases: [] } },
  clips: OPENERS,
  tts: (s) => [new FakeTextToSpeech({ clock: s.clock, spoken: s.spoken, firstByteMs: 100 })],
};

/** A call whose providers have lately taken so long from the model's request to the answer's first audio. */
async function callWith(
  line: SimulatorOptions,
  latelyMs: number,
  options: SimulatorOptions = {},
): Promise<CallSimulator> {
  const sim = new CallSimulator({ ...line, ...withOpeners, ...options });
  for (let i = 0; i < 5; i++) {
    sim.health.answerReady(MODEL, latelyMs);
    const attempt = sim.health.begin("tts", { provider: "fake-tts" });
    sim.clock.advance(100);
    attempt.answered();
    attempt.finished();
  }
  await sim.start();
  return sim;
}

async function ask(sim: CallSimulator, question = "what are your opening hours"): Promise<void> {
  await sim.callerSpeaks(question);
  await sim.untilAgentSpeaks();
  await sim.untilListening();
}

/** Milliseconds between the latest commit, the answer's readiness and its first sample on the way. */
function latest(sim: CallSimulator) {
  const committedMs = sim.last("turn_committed")?.atMs ?? Number.NaN;
  const readyMs = sim.last("answer_ready")?.atMs ?? Number.NaN;
  const { metrics } = sim.turns.at(-1) as (typeof sim.turns)[0];
  return { committedMs, readyAfterMs: readyMs - committedMs, opener: metrics.opener, metrics };
}

describe.each(LINES)("over %s, an agent with openers", (_, line) => {
  it("says none when its answer is there at the commit", async () => {
    const sim = await callWith(line, 300);
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 20, tokenMs: 0 });
    await ask(sim);
    const { readyAfterMs, metrics } = latest(sim);
    expect(readyAfterMs).toBeLessThanOrEqual(0);
    expect(metrics).toMatchObject({ opener: null, responseTimeMs: 0 });
    // Heard as soon as it is sent, but for the way to the loudspeaker and back.
    expect(metrics.overhangMs).toBeLessThanOrEqual(100);
    expect(metrics.answerHeardMs).toBe((metrics.endpointingMs ?? 0) + (metrics.overhangMs ?? 0));
    expect(sim.transcript().at(-1)).toBe(`agent: ${ANSWER}`);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("says none before a quick answer behind a tool that waited for the commit, though some answers took long", async () => {
    const book: Tool = {
      definition: { name: "book", description: "", parameters: {} },
      isReadOnly: false,
      run: async () => ({ isOk: true, content: '{"ok":true}' }),
    };
    const sim = await callWith(line, 900, { tools: [book] });
    sim.llm.answer = ({ messages }) =>
      messages.at(-1)?.role === "tool"
        ? { text: ANSWER, firstTokenMs: 10, tokenMs: 0 }
        : { toolCalls: [{ id: "c1", name: "book", argumentsJson: "{}" }], firstTokenMs: 10 };
    await ask(sim, "i would like to book an appointment for tuesday");
    expect(latest(sim)).toMatchObject({ opener: null });
    expect(sim.transcript().at(-1)).toBe(`agent: ${ANSWER}`);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("begins one at the commit though the model has finished, when the answer is not spoken before", async () => {
    const sim = await callWith(line, 700, {
      agent: { ...withOpeners.agent, turnTaking: { ...defaultTurnTaking, speculation: "llm" } },
    });
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 20, tokenMs: 0 });
    await ask(sim);
    expect(latest(sim)).toMatchObject({ metrics: { responseTimeMs: 0 } });
    expect(OPENERS).toContain(latest(sim).opener);
    expectSound(sim);
  });

  it.each([200, 400, 900])("begins at the commit with one that ends before an answer %i ms later", async (laterMs) => {
    // The simulator's recogniser tells of the end of a turn 300 ms after it is probably over: the model has begun by
    // then.
    const sim = await callWith(line, laterMs + 300);
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: laterMs + 150, tokenMs: 0 });
    await ask(sim);
    const { readyAfterMs, opener, metrics } = latest(sim);
    expect(readyAfterMs).toBeGreaterThan(100);
    expect(OPENERS).toContain(opener);
    expect(metrics.responseTimeMs).toBe(0);
    expect(metrics.answerHeardMs).toBeGreaterThanOrEqual((metrics.endpointingMs ?? 0) + readyAfterMs);
    if (line.line === "browser") expect(metrics.overhangMs).toBeLessThanOrEqual(150);
    // A carrier's clips have its own rate here, and so another length than they say.
    if (line.line === "browser") expect((opener ?? "").length * 60).toBeLessThanOrEqual(readyAfterMs + 100);
    expect(sim.transcript().at(-1)).toBe(`agent: ${opener} ${ANSWER}`);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("says none before an answer that comes 80 ms later, as it did before", async () => {
    const sim = await callWith(line, 380);
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 230, tokenMs: 0 });
    await ask(sim);
    const { readyAfterMs, opener, metrics } = latest(sim);
    expect(readyAfterMs).toBeGreaterThan(0);
    expect(readyAfterMs).toBeLessThanOrEqual(100);
    expect(opener).toBeNull();
    expect(metrics.responseTimeMs).toBe(readyAfterMs);
    expectSound(sim);
  });

  it("says one before an answer that never comes, and then that it is sorry", async () => {
    const sim = await callWith(line, 900);
    sim.llm.answer = () => ({ text: "", ending: "stalls" });
    await sim.callerSpeaks("what are your opening hours");
    await sim.until(() => sim.last("agent_turn_ended")?.metrics.source === "apology", 15_000);
    const answer = sim.turns.findLast(({ metrics }) => metrics.source === "speech");
    expect(OPENERS).toContain(answer?.metrics.opener);
    expect(answer?.metrics).toMatchObject({ responseTimeMs: 0, answerHeardMs: null, overhangMs: null });
    expectSound(sim);
  });

  // A carrier's line has another rate than such clips.
  it.runIf(line.line === "browser")(
    "says none before a clause that earlier callers heard, begun at the commit",
    async () => {
      const clause = "We are open from Monday to Friday,";
      const recurring = new RecurringClauses();
      const sim = await callWith(line, 900, { recurring });
      recurring.addOlder([sim.clipOf(clause)]);
      sim.llm.answer = () => ({ text: `${clause} from nine to five.`, firstTokenMs: 20, tokenMs: 0 });
      await ask(sim);
      expect(sim.last("answer_ready")?.source).toBe("recurring_clip");
      expect(latest(sim)).toMatchObject({ opener: null, metrics: { responseTimeMs: 0 } });
      expectRememberedAsHeard(sim);
      expectSound(sim);
    },
  );

  it("says one a moment after the commit when an answer that was expected at once does not come", async () => {
    const sim = await callWith(line, 250);
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 1_500, tokenMs: 0 });
    await ask(sim);
    const { opener, metrics } = latest(sim);
    expect(OPENERS).toContain(opener);
    expect(metrics.responseTimeMs).toBeLessThanOrEqual(500);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("cuts one that was chosen for a longer wait behind a word, or lets its last moment pass", async () => {
    const sim = await callWith(line, 2_500);
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 420, tokenMs: 0 });
    await ask(sim);
    const said = sim.transcript().at(-1) ?? "";
    expect(said).toMatch(/^agent: (?:Let me see,|Let me check,|Let me|Let|Okay,|So,) we are open from nine to five\.$/);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("says it once when the model says it too", async () => {
    const sim = await callWith(line, 900);
    sim.llm.answer = () => ({ text: `Let me see, ${ANSWER}`, firstTokenMs: 700 });
    await ask(sim);
    expect(
      sim
        .transcript()
        .at(-1)
        ?.match(/let me see/gi) ?? [],
    ).toHaveLength(sim.turns.at(-1)?.metrics.opener === "Let me see," ? 1 : 0);
    expect(sim.transcript().at(-1)).toMatch(new RegExp(`${ANSWER}$`));
    expectRememberedAsHeard(sim);
  });

  it("promises nothing before a refusal", async () => {
    const sim = await callWith(line, 1_200);
    sim.llm.answer = () => ({ text: "I'm afraid we are fully booked on that day.", firstTokenMs: 900 });
    for (let i = 0; i < 4; i++) await ask(sim, "i would like to book an appointment for tuesday");
    for (const { metrics } of sim.turns.slice(1)) expect(metrics.opener).not.toBe("Of course,");
    expect(sim.turns.slice(1).some(({ metrics }) => metrics.opener !== null)).toBe(true);
  });

  it("goes on with the sentence: the answer's capital is lost behind the comma", async () => {
    const sim = await callWith(line, 900);
    sim.llm.answer = () => ({ text: "We are open on Mondays.", firstTokenMs: 700 });
    await ask(sim);
    expect(sim.transcript().at(-1)).toBe(`agent: ${sim.turns.at(-1)?.metrics.opener} we are open on Mondays.`);
    expectRememberedAsHeard(sim);
  });

  it("never says the same one twice running", async () => {
    const sim = await callWith(line, 900);
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 700 });
    for (let i = 0; i < 5; i++) await ask(sim);
    const said = sim.turns.slice(1).map(({ metrics }) => metrics.opener);
    expect(said).not.toContain(null);
    for (const [i, opener] of said.entries()) expect(opener).not.toBe(said[i - 1]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it.each(["yes please", "my tooth hurts very badly", "it is m i l l e r"])("says none to %j", async (words) => {
    const sim = await callWith(line, 900);
    sim.llm.answer = () => ({ text: "I see, one thing after another.", firstTokenMs: 700 });
    await ask(sim, words);
    expect(sim.turns.at(-1)?.metrics).toMatchObject({ opener: null, source: "speech" });
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("says none before answers that come at once, of a provider that it does not know yet", async () => {
    const sim = new CallSimulator({ ...line, ...withOpeners });
    sim.llm.answer = () => ({ text: ANSWER, firstTokenMs: 10, tokenMs: 0 });
    await sim.start();
    for (let i = 0; i < 3; i++) await ask(sim);
    expect(sim.of("opener_chosen")).toEqual([]);
  });
});
