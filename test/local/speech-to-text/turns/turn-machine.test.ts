import { describe, expect, it } from "vitest";
import { CallDraws } from "../../../../local/latency/draws.ts";
import { PROFILES } from "../../../../local/latency/profiles.ts";
import { createTurnDetector } from "../../../../local/speech-to-text/turns/create-turn-detector.ts";
import type { SilencePlan, TurnDetector } from "../../../../local/speech-to-text/turns/turn-detector.ts";
import type { TurnEvent } from "../../../../local/speech-to-text/turns/turn-machine.ts";
import { normal, randomOf } from "../../../../voice/random.ts";
import { ScriptedSpeech, textOf } from "../../../support/call/scripted-speech.ts";

const THRESHOLDS = { eot_threshold: 0.7, eager_eot_threshold: 0.5, eot_timeout_ms: 5000 };
const never = { eagerMs: undefined, endMs: 5000 };

/** A detector that does what the test says. */
function detector(changes: Partial<SilencePlan>, times: { startMs?: number; resumeMs?: number } = {}): TurnDetector {
  const plan: SilencePlan = { whole: { eagerMs: 100, endMs: 250 }, unfinished: never, unheard: never, ...changes };
  return {
    reportsUnfinished: true,
    startMs: () => times.startMs ?? 0,
    planSilence: () => plan,
    resumeMs: () => times.resumeMs ?? 0,
  };
}

const first = (events: readonly TurnEvent[], type: TurnEvent["type"]) =>
  events.find((event) => event.type === type) as TurnEvent;
const msOf = ({ windowEndS }: TurnEvent) => Math.round(windowEndS * 1000);

describe("a turn", () => {
  it("ends after a whole phrase with the text of its eager event, each when planned", () => {
    const speech = new ScriptedSpeech(detector({})).silence(500).say("is there parking", true).silence(1000);
    expect(speech.story).toEqual([
      "turn_started:",
      "eager_end_of_turn: is there parking",
      "turn_ended: is there parking",
    ]);
    expect(msOf(first(speech.events, "turn_started"))).toBe(510);
    expect(msOf(first(speech.events, "eager_end_of_turn"))).toBe(1400 + 100);
    expect(msOf(first(speech.events, "turn_ended"))).toBe(1400 + 250);
  });

  it("is announced late when the detector is slow, but before everything else of it", () => {
    const slow = new ScriptedSpeech(detector({}, { startMs: 350 })).say("is there parking", true).silence(1000);
    expect(msOf(first(slow.events, "turn_started"))).toBe(350);
    expect(first(slow.events, "turn_started")).toMatchObject({ speechStartS: 0 });
    const late = new ScriptedSpeech(detector({}, { startMs: 3000 })).say("yes", true).silence(1000);
    expect(late.story).toEqual(["turn_started: yes", "eager_end_of_turn: yes", "turn_ended: yes"]);
    const before = late.events.slice(
      0,
      late.events.findIndex(({ type }) => type === "turn_started"),
    );
    expect(before.map(textOf)).toEqual(before.map(() => ""));
  });

  it("cut in the middle of a phrase loses nothing: the next one has the rest", () => {
    const cutting = detector({ unfinished: { eagerMs: 200, endMs: 300 } });
    const speech = new ScriptedSpeech(cutting).say("can i", false).silence(600).say("reschedule", true).silence(600);
    expect(speech.story).toEqual([
      "turn_started:",
      "eager_end_of_turn: can i",
      "turn_ended: can i",
      "turn_started:",
      "eager_end_of_turn: reschedule",
      "turn_ended: reschedule",
    ]);
  });

  it("outlasts pauses in which the detector believes nothing, until the time limit", () => {
    const speech = new ScriptedSpeech(detector({})).say("can i", false).silence(4900).say("go", true).silence(600);
    expect(speech.story.at(-1)).toBe("turn_ended: can i go");
    const left = new ScriptedSpeech(detector({})).say("can i", false).silence(6000);
    expect(left.story).toEqual(["turn_started:", "turn_ended: can i"]);
    expect(msOf(first(left.events, "turn_ended"))).toBe(600 + 5000);
  });

  it("takes an eager end back some time after speech returns, and shows no new words until then", () => {
    const eager = detector({ unfinished: { eagerMs: 200, endMs: 5000 } }, { resumeMs: 150 });
    const speech = new ScriptedSpeech(eager).say("can i", false).silence(400).say("go there now", true).silence(600);
    expect(speech.story).toEqual([
      "turn_started:",
      "eager_end_of_turn: can i",
      "turn_resumed: can i",
      "eager_end_of_turn: can i go there now",
      "turn_ended: can i go there now",
    ]);
    expect(msOf(first(speech.events, "turn_resumed"))).toBe(1000 + 150);
  });

  it("takes it back before anything that would contradict it", () => {
    const eager = detector({ unfinished: { eagerMs: 200, endMs: 5000 } }, { resumeMs: 900 });
    const speech = new ScriptedSpeech(eager).say("can i", false).silence(400).say("go", true).silence(600);
    expect(speech.story).toEqual([
      "turn_started:",
      "eager_end_of_turn: can i",
      "turn_resumed: can i go",
      "eager_end_of_turn: can i go",
      "turn_ended: can i go",
    ]);
  });

  it("ended by force says what was said so far", () => {
    const speech = new ScriptedSpeech(detector({})).say("can i", false).endTurnNow().silence(100).say("go", true);
    expect(speech.silence(600).story).toEqual([
      "turn_started:",
      "turn_ended: can i",
      "turn_started:",
      "eager_end_of_turn: go",
      "turn_ended: go",
    ]);
  });
});

describe("the simulated detector", () => {
  const simulated = (call: number, thresholds = THRESHOLDS) =>
    createTurnDetector({ type: "thresholds", thresholds }, new CallDraws(PROFILES.cloud, 1, call, () => 0));

  const quantile = (values: readonly number[], q: number) =>
    [...values].sort((a, b) => a - b)[Math.floor(q * values.length)] ?? Number.NaN;

  it("waits after whole phrases, leads eagerly and starts turns as the table says", () => {
    const delays: number[] = [];
    const leads: number[] = [];
    const starts: number[] = [];
    for (let call = 0; call < 1500; call++) {
      const speech = new ScriptedSpeech(simulated(call)).say("is there parking", true).silence(6000);
      const [started, eager, ended] = (["turn_started", "eager_end_of_turn", "turn_ended"] as const).map((type) =>
        msOf(first(speech.events, type)),
      ) as [number, number, number];
      starts.push(started);
      delays.push(ended - 900);
      leads.push(ended - eager);
    }
    expect(Math.abs(quantile(delays, 0.5) / 253 - 1)).toBeLessThan(0.05);
    // Not the 95th: there the slow twentieth begins, and a thousand draws do not settle where.
    expect(Math.abs(quantile(delays, 0.9) / 345 - 1)).toBeLessThan(0.05);
    expect(Math.abs(quantile(leads, 0.5) / 150 - 1)).toBeLessThan(0.1);
    expect(Math.abs(quantile(starts, 0.5) / 200 - 1)).toBeLessThan(0.05);
    expect(Math.abs(quantile(starts, 0.95) / 350 - 1)).toBeLessThan(0.1);
  });

  /** Of pauses as callers make them, how many end the turn and how many bring an eager event. */
  function inPauses(thresholds: typeof THRESHOLDS, pauses: number): { ended: number; eager: number } {
    const random = randomOf("pauses");
    let [ended, eager] = [0, 0];
    for (let call = 0; call < pauses; call++) {
      const pauseMs = Math.min(4900, 200 + 123 * Math.exp(1.48 * normal(random)));
      const speech = new ScriptedSpeech(simulated(call, thresholds))
        .say("can i", false)
        .silence(pauseMs)
        .say("go", true);
      const types = speech.events.map(({ type }) => type);
      if (types.includes("turn_ended")) ended += 1;
      if (types.includes("eager_end_of_turn")) eager += 1;
    }
    return { ended: ended / pauses, eager: eager / pauses };
  }

  it("mistakes a pause for the end in 12.9 % of them, and eagerly in a third", () => {
    const { ended, eager } = inPauses(THRESHOLDS, 4000);
    expect(Math.abs(ended - 0.129)).toBeLessThan(0.015);
    expect(Math.abs(eager - 0.34)).toBeLessThan(0.04);
  });

  it("errs less when it is told to be surer", () => {
    const usual = inPauses(THRESHOLDS, 1500).ended;
    const patient = inPauses({ ...THRESHOLDS, eot_threshold: 0.9 }, 1500).ended;
    expect(patient).toBeLessThan(usual * 0.8);
  });

  it("has no opinion about gaps between words", () => {
    for (let call = 0; call < 300; call++) {
      const speech = new ScriptedSpeech(simulated(call)).say("can i", false).silence(190).say("go", true);
      expect(speech.story.filter((line) => !line.startsWith("turn_started"))).toEqual([]);
    }
  });

  it("sends no eager events that nobody asked for", () => {
    const { eager } = inPauses({ ...THRESHOLDS, eager_eot_threshold: undefined as never }, 300);
    expect(eager).toBe(0);
  });
});
