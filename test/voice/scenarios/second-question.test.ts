import { describe, expect, it } from "vitest";
import { defaultTurnTaking } from "../../../voice/agent.ts";
import type { ChatMessage } from "../../../voice/providers.ts";
import { detectorsTurnTaking } from "../../support/call/agent-builder.ts";
import { expectRememberedAsHeard, expectSound } from "../../support/call/call-invariants.ts";
import { CallSimulator, LINES, type SimulatorOptions } from "../../support/call/call-simulator.ts";

const HOURS = "what are your opening hours";
const PARKING = "is there parking";
const OPENERS = ["Let me see,", "Let me check,"];

/** A call whose model answers the caller's latest message, `firstTokenMs` after it was asked. */
async function calling(options: SimulatorOptions, firstTokenMs = 150): Promise<CallSimulator> {
  const sim = new CallSimulator(options);
  sim.llm.answer = ({ messages }) => ({ text: answerTo(messages.at(-1)?.content ?? ""), firstTokenMs });
  await sim.start();
  return sim;
}

const answerTo = (asked: string): string =>
  asked.includes(HOURS) ? "We are open from nine to five, Monday to Friday." : "Yes, behind the building.";

/** Messages behind the greeting that the answer to the caller's last words was made from. */
const asked = (sim: CallSimulator): readonly ChatMessage[] => sim.llm.requests.at(-1)?.messages.slice(2) ?? [];

describe.each(LINES)("over %s, a whole question after a whole question", (_, line) => {
  it.each([580, 700, 860, 960])("is answered for itself, %i ms after the first one's end", async (gapMs) => {
    const sim = await calling(line);
    await sim.callerSpeaks(HOURS);
    await sim.silence(gapMs);
    await sim.callerSpeaks(PARKING);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    const [, cut, answered] = sim.turns;
    const heard = cut?.personal.heardText ?? "";
    expect(asked(sim)).toEqual([
      { role: "user", content: HOURS },
      // Words of the first answer that were heard were said.
      ...(heard === "" ? [] : [{ role: "assistant", content: heard }]),
      { role: "user", content: PARKING },
    ]);
    expect(sim.of("turn_committed").map(({ continuesTurnId }) => continuesTurnId)).toEqual([null, null]);
    expect(answered?.personal.heardText).toBe("Yes, behind the building.");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("while the first is thought about is asked beside it, with the knowledge of both", async () => {
    const sim = await calling(line, 900);
    await sim.callerSpeaks(HOURS);
    await sim.silence(700);
    await sim.callerSpeaks(PARKING);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(sim.turns.map(({ metrics }) => metrics.outcome)).toEqual(["completed", "unheard", "completed"]);
    expect(asked(sim)).toEqual([
      { role: "user", content: HOURS },
      { role: "user", content: PARKING },
    ]);
    const system = sim.llm.requests.at(-1)?.messages[0]?.content;
    expect(system).toContain("A: We are open from nine to five");
    expect(system).toContain("A: Yes, there is free parking");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("and before a third leaves three questions", async () => {
    const sim = await calling(line, 900);
    for (const question of [HOURS, PARKING, "do you take walk ins"]) {
      await sim.callerSpeaks(question);
      await sim.silence(700);
    }
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(asked(sim).map(({ content }) => content)).toEqual([HOURS, PARKING, "do you take walk ins"]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("that was gone on with is one beside it too", async () => {
    const sim = await calling(line, 900);
    await sim.callerSpeaks("how much does a");
    await sim.silence(700);
    await sim.callerSpeaks("cleaning cost");
    await sim.silence(800);
    await sim.callerSpeaks(PARKING);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(asked(sim).map(({ content }) => content)).toEqual(["how much does a cleaning cost", PARKING]);
    expectSound(sim);
  });

  it("over the first one's opener leaves the opener heard, and is begun with another", async () => {
    const agent = { openers: { enabled: true, phrases: OPENERS }, turnTaking: detectorsTurnTaking };
    const sim = await calling({ ...line, agent, clips: OPENERS }, 1_500);
    await sim.callerSpeaks(HOURS);
    await sim.untilAgentSpeaks();
    await sim.silence(320);
    await sim.callerSpeaks(PARKING);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(asked(sim).at(-1)).toEqual({ role: "user", content: PARKING });
    expect(sim.turns.map(({ metrics }) => metrics.opener)).toEqual([null, ...OPENERS]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("over an opener that came before the first one's end is in one turn with it, and both are asked", async () => {
    const endpointing = { ...detectorsTurnTaking.endpointing, openerAt: "eager_end_of_turn" } as const;
    const turnTaking = { ...detectorsTurnTaking, endpointing };
    const sim = await calling(
      { ...line, agent: { openers: { enabled: true, phrases: OPENERS }, turnTaking }, clips: OPENERS },
      900,
    );
    await sim.callerSpeaks(HOURS);
    await sim.untilAgentSpeaks();
    await sim.silence(100);
    await sim.callerSpeaks(PARKING);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(asked(sim).at(-1)).toEqual({ role: "user", content: `${HOURS} ${PARKING}` });
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it("that is typed is answered for itself", async () => {
    const sim = await calling(line, 900);
    await sim.callerSpeaks(HOURS);
    await sim.silence(700);
    sim.call.receiveText(PARKING);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(asked(sim).map(({ content }) => content)).toEqual([HOURS, PARKING]);
    expectSound(sim);
  });

  it("is answered for itself by an agent that only words interrupt", async () => {
    const interruption = { ...defaultTurnTaking.interruption, minWords: 2 };
    const sim = await calling({ ...line, agent: { turnTaking: { ...detectorsTurnTaking, interruption } } });
    await sim.callerSpeaks(HOURS);
    await sim.silence(760);
    await sim.callerSpeaks(PARKING);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(asked(sim).filter(({ role }) => role === "user")).toEqual([
      { role: "user", content: HOURS },
      { role: "user", content: PARKING },
    ]);
    expect(sim.turns.at(-1)?.personal.heardText).toBe("Yes, behind the building.");
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });

  it.each([
    ["what are your opening hours", "on friday"],
    ["can i book a table", "for two people"],
    ["i would like an appointment", "and for my wife too"],
    ["what are your opening hours", "and is there parking"],
    ["what time", "do you close on friday"],
    ["will the doctor", "call me back on monday"],
    ["how much does a", "cleaning cost"],
    ["do you do cleanings", "how much is it"],
  ])("%j is not, when it is gone on with by %j", async (begun, rest) => {
    const sim = await calling(line);
    await sim.callerSpeaks(begun);
    await sim.silence(760);
    await sim.callerSpeaks(rest);
    await sim.untilAgentSpeaks();
    await sim.untilListening();
    expect(asked(sim)).toEqual([{ role: "user", content: `${begun} ${rest}` }]);
    expectRememberedAsHeard(sim);
    expectSound(sim);
  });
});
