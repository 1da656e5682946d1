import { describe, expect, it } from "vitest";
import { defaultCostLevers } from "../../../../../voice/agent.ts";
import {
  cheaperServices,
  cheapestSettings,
} from "../../../../../workers/measure/cost/opportunities/cheaper-services.ts";
import {
  defaultLeverSettings,
  type LeverName,
  type LeverSettings,
  leverNames,
  leverRows,
} from "../../../../../workers/measure/cost/opportunities/levers.ts";
import { combinationOf, opportunityOf } from "../../../../../workers/measure/cost/opportunities/opportunities.ts";
import { prepareCalls } from "../../../../../workers/measure/cost/opportunities/prepared-calls.ts";
import type { RecordedCall } from "../../../../../workers/measure/cost/opportunities/recorded-call.ts";
import { nanoUsdOfLines, unitPrices } from "../../../../../workers/measure/cost/opportunities/replay-line.ts";
import { listPrices } from "../../../../../workers/measure/cost/prices/list-prices.ts";
import { buildAgent } from "../../../../support/call/agent-builder.ts";
import {
  anyCalls,
  FIRST_CALL_MS,
  HEARING,
  MODEL,
  recordedCall,
  recordedTurn,
  storedLines,
  used,
  VOICE,
} from "../../../../support/costs/recorded-calls.ts";

const lists = { own: [], published: listPrices };
const agent = buildAgent({ prompt: "You are the receptionist of a dental clinic. ".repeat(120) });

const settings: LeverSettings = {
  ...defaultLeverSettings,
  easyTurnModel: "openai-compatible/gpt-4.1-nano",
  languageModel: "openai-compatible/gpt-4.1-nano",
  voice: "deepgram/aura-*",
  speechToText: "deepgram-nova",
};

const opportunitiesOf = (calls: Parameters<typeof opportunityOf>[1], of: LeverSettings) =>
  leverNames.map((lever) => opportunityOf(lever, calls, of));
const prepare = (calls: readonly RecordedCall[], of = agent) => prepareCalls(calls, [of], lists, { type: "paid" });
const repeat = (call: Partial<RecordedCall>, count = 40): RecordedCall[] =>
  Array.from({ length: count }, (_, at) =>
    recordedCall({ ...call, callId: `call_${at}`, startedAtMs: FIRST_CALL_MS + at * 60_000 }),
  );
const savingOfOne = (lever: LeverName, calls: readonly RecordedCall[], changed: Partial<LeverSettings> = {}) =>
  opportunitiesOf(prepare(calls).calls, { ...settings, ...changed }).find((one) => one.lever === lever);

describe("any calls", () => {
  const SEEDS = ["a", "b", "c", "d", "e", "f"];

  it.each(SEEDS)("never save more than the cost base, nor less than nothing (%s)", (seed) => {
    const { calls } = prepare(anyCalls(seed, 40));
    for (const { saving, baseNanoUsd, state } of opportunitiesOf(calls, settings)) {
      expect(state).toBe("estimated");
      expect(saving?.savedNanoUsd).toBeGreaterThanOrEqual(0);
      expect(saving?.savedNanoUsd).toBeLessThanOrEqual(baseNanoUsd + 1);
      expect(saving?.lowNanoUsd).toBeLessThanOrEqual(saving?.perMinuteNanoUsd ?? 0);
      expect(saving?.highNanoUsd).toBeGreaterThanOrEqual(saving?.perMinuteNanoUsd ?? 0);
    }
  });

  it.each(SEEDS)("save together at most what they cost, and no less than the best of them alone (%s)", (seed) => {
    const { calls } = prepare(anyCalls(seed, 40));
    const alone = opportunitiesOf(calls, settings);
    const { saving, baseNanoUsd } = combinationOf(leverNames, calls, settings, alone);
    expect(saving?.savedNanoUsd).toBeLessThanOrEqual(baseNanoUsd);
    for (const one of alone) {
      expect(saving?.savedNanoUsd).toBeGreaterThanOrEqual((one.saving?.savedNanoUsd ?? 0) - 1);
    }
    expect(combinationOf([], calls, settings, alone).saving?.savedNanoUsd).toBe(0);
  });

  it("cost in a replay what they cost", () => {
    const { calls } = prepare(anyCalls("cost", 20));
    expect(calls).toHaveLength(20);
    for (const { call, lines } of calls) {
      const stored = call.lines.reduce((sum, { nanoUsd }) => sum + (nanoUsd ?? 0), 0);
      expect(nanoUsdOfLines(lines)).toBeCloseTo(stored, 3);
    }
  });

  it("give the same answer for the same calls", () => {
    const answer = () => opportunitiesOf(prepare(anyCalls("same", 40)).calls, settings);
    expect(answer()).toEqual(answer());
  });
});

describe("levers of one cost", () => {
  it("of 60 % each save less than all of it together", () => {
    // All tokens are of easy turns at a model of a fifth of the price, and the prompt is shortened by 60 %.
    const usage = [used(MODEL, "llm_prompt_token", 1_500), used(MODEL, "llm_completion_token", 1)];
    const turns = [recordedTurn({ userText: "Is there parking?" })];
    const { calls } = prepare(repeat({ turns, lines: storedLines(usage) }));
    const cut = { ...settings, promptShare: 0.9 };
    const alone = opportunitiesOf(calls, cut);
    const shareOf = (lever: LeverName): number => {
      const { saving, baseNanoUsd } = alone.find((one) => one.lever === lever) ?? {};
      return (saving?.savedNanoUsd ?? 0) / (baseNanoUsd ?? 1);
    };
    expect(shareOf("easyTurnModel")).toBeGreaterThan(0.6);
    expect(shareOf("shorterPrompt")).toBeGreaterThan(0.6);
    const both = combinationOf(["easyTurnModel", "shorterPrompt"], calls, cut, alone);
    expect(both.sumNanoUsd).toBeGreaterThan(both.baseNanoUsd);
    expect(both.saving?.savedNanoUsd).toBeLessThan(both.baseNanoUsd);
    expect(both.saving?.savedNanoUsd).toBeLessThan(both.sumNanoUsd);
  });

  it("say of each other that they overlap", () => {
    for (const lever of leverNames) {
      for (const other of leverRows[lever].overlaps) expect(leverRows[other].overlaps, other).toContain(lever);
    }
  });
});

describe("too little", () => {
  it("is fewer than thirty calls, or a call without a price, cost or length", () => {
    const few = opportunitiesOf(prepare(anyCalls("few", 29)).calls, settings);
    for (const one of few) expect(one).toMatchObject({ state: "not_enough_data", calls: 29, saving: null });
    const unknown = prepare(repeat({ lines: storedLines([used("openai-compatible/house", "llm_prompt_token", 9)]) }));
    expect(unknown).toMatchObject({ calls: [], unpricedCalls: 40 });
    const untold = prepare(repeat({ lines: storedLines([used(MODEL, "llm_prompt_token", null)]) }));
    expect(untold).toMatchObject({ calls: [], unpricedCalls: 40 });
    expect(prepare(repeat({ lines: [] }))).toMatchObject({ calls: [], unpricedCalls: 40 });
    expect(prepare(repeat({ durationMs: 0 }))).toMatchObject({ calls: [], unpricedCalls: 40 });
    expect(prepareCalls(repeat({}), [], lists, { type: "paid" })).toMatchObject({ calls: [], otherCalls: 40 });
  });

  it("has no number that is none", () => {
    for (const calls of [[], repeat({ lines: [] }), repeat({})]) {
      const list = opportunitiesOf(prepare(calls).calls, settings);
      expect(JSON.stringify(list)).not.toMatch(/NaN|Infinity/);
      for (const { baseNanoUsd, saving } of list) {
        expect(Number.isFinite(baseNanoUsd)).toBe(true);
        for (const figure of saving === null ? [] : [saving.savedNanoUsd, saving.lowNanoUsd, saving.highNanoUsd]) {
          expect(Number.isFinite(figure)).toBe(true);
        }
      }
    }
  });

  it("is a part of the cost that is not used, where only one service is", () => {
    const one = repeat({});
    expect(savingOfOne("stablePromptFirst", one)).toMatchObject({ state: "no_use", saving: null });
    expect(savingOfOne("voice", one)?.state).toBe("estimated");
  });

  it("is a lever that the agent has, or a service of which none is cheaper", () => {
    const has = { ...agent, costLevers: { ...defaultCostLevers, speechCache: true } };
    const list = opportunitiesOf(prepare(repeat({}), has).calls, { ...settings, voice: null });
    expect(list.find(({ lever }) => lever === "speechCache")).toMatchObject({ state: "pulled", calls: 0 });
    expect(list.find(({ lever }) => lever === "voice")).toMatchObject({ state: "none_cheaper", saving: null });
  });
});

describe("a lever alone", () => {
  it("reuses clauses from the second call on where the agent's own texts have them", () => {
    const saving = savingOfOne("speechCache", repeat({}))?.saving;
    // 39 of 40 calls, 47 characters each, at $0.03 a thousand.
    expect(saving?.savedNanoUsd).toBe(39 * 47 * 30_000);
    expect(saving?.largest[0]?.savedNanoUsd).toBe(47 * 30_000);
  });

  it("never reuses a caller's own words, nor anything on a telephone", () => {
    const reply = "Thank you, Mr Kerrigan.";
    const turns = [recordedTurn({ userText: "My name is Kerrigan", replyText: reply, heardText: reply })];
    const lines = storedLines([used(VOICE, "tts_character", reply.length)]);
    expect(savingOfOne("speechCache", repeat({ turns, lines }))?.saving?.savedNanoUsd).toBe(0);
    expect(savingOfOne("speechCache", repeat({ transport: "twilio" }))?.saving?.savedNanoUsd).toBe(0);
  });

  it("does not hear the agent's voice, but the pre-roll and what follows an interruption", () => {
    const lines = storedLines([used(HEARING, "stt_audio_ms", 20_000)]);
    const saved = (turn: Parameters<typeof recordedTurn>[0]) =>
      savingOfOne("pausesSpeechToText", repeat({ turns: [recordedTurn(turn)], lines }, 30))?.saving?.savedNanoUsd ?? 0;
    const perMs = (7_700_000 / 60_000) * 30 * 0.98;
    expect(saved({ heardMs: 3_000, turnGapMs: 700 })).toBeCloseTo(2_600 * perMs, -3);
    expect(saved({ heardMs: 3_000, turnGapMs: 200 })).toBeCloseTo(2_200 * perMs, -3);
    expect(saved({ heardMs: 3_000, turnGapMs: 700, interrupted: true })).toBeCloseTo(2_000 * perMs, -3);
    expect(saved({ heardMs: 300 })).toBe(0);
  });

  it("drops the audio of discarded speculation, or all of it", () => {
    const purpose = "discarded" as const;
    const lines = storedLines([
      used(MODEL, "llm_prompt_token", 1_000, { purpose }),
      used(VOICE, "tts_character", 100, { purpose }),
      used(VOICE, "tts_character", 100),
    ]);
    const calls = repeat({ lines }, 30);
    expect(savingOfOne("lessSpeculation", calls)?.saving?.savedNanoUsd).toBe(30 * 3_000_000);
    expect(savingOfOne("lessSpeculation", calls, { speculation: "off" })).toMatchObject({
      baseNanoUsd: 30 * 3_400_000,
      saving: { savedNanoUsd: 30 * 3_400_000 },
    });
  });

  it("ends a call that its caller has left, and no other", () => {
    const lines = storedLines([
      used(HEARING, "stt_audio_ms", 8_400),
      used(HEARING, "stt_audio_ms", 51_600, { turnId: null }),
    ]);
    const saved = (changes: Partial<RecordedCall>) =>
      savingOfOne("earlierHangUp", repeat({ lines, ...changes }, 30))?.saving?.savedNanoUsd;
    // Silence from 8.4 s to the end at 60 s, of which 20 s are left.
    expect(saved({ endReason: "silence" })).toBe(Math.round((30 * 31_600 * 7_700_000) / 60_000));
    expect(saved({ endReason: "caller_hung_up" })).toBe(0);
  });

  it("asks a service at a lower price, and leaves one that is cheaper in a part", () => {
    const lines = storedLines([used(MODEL, "llm_prompt_token", 1_000), used(MODEL, "llm_completion_token", 10)]);
    const calls = repeat({ lines }, 30);
    expect(savingOfOne("languageModel", calls)?.saving?.savedNanoUsd).toBe(30 * (300_000 + 12_000));
    const dearer = { languageModel: "openai-compatible/llama-3.3-70b-versatile" };
    expect(savingOfOne("languageModel", calls, dearer)?.saving?.savedNanoUsd).toBe(0);
  });
});

it("services that cost less are found by what was used, the cheapest first", () => {
  const { calls } = prepare(anyCalls("services", 5));
  const lines = calls.flatMap((call) => call.lines);
  const cheaper = cheaperServices(lines, lists, unitPrices(lists, FIRST_CALL_MS));
  expect(cheaper.stt).toEqual(["deepgram-nova"]);
  expect(cheaper.tts).toContain("deepgram/aura-*");
  expect(cheaper.llm).toContain("openai-compatible/gpt-4.1-nano");
  expect(cheaper.llm).not.toContain(MODEL);
  expect(cheaper.llm).not.toContain("openai-compatible/llama-3.3-70b-versatile");
  expect(cheapestSettings(cheaper, { voice: "deepgram/aura-asteria-en" })).toMatchObject({
    languageModel: cheaper.llm[0],
    voice: "deepgram/aura-asteria-en",
  });
});

it("calls over stand-ins are priced as vendors' only where that is asked for", () => {
  const lines = storedLines([used("openai-compatible/stand-in", "llm_prompt_token", 1_000)]).map((line) => {
    return { ...line, nanoUsd: 0 };
  });
  const calls = repeat({ lines }, 30);
  expect(prepare(calls)).toMatchObject({ calls: [], unpricedCalls: 30 });
  const [first] = prepareCalls(calls, [agent], lists, { type: "list", modelsAs: MODEL }).calls;
  expect(first?.lines).toMatchObject([{ service: MODEL, unitNanoUsd: 400 }]);
});
