import { describe, expect, it } from "vitest";
import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import { tokenize } from "../../../local/language-model/tokens.ts";
import { agentSettingsSchema } from "../../../voice/agent.ts";
import type { ObservedTurn } from "../../../voice/caller/observed-call.ts";
import type { UsageLine, UsageUnit } from "../../../voice/timeline/usage-line.ts";
import type { PlacedCall } from "../turns/real-run.ts";
import { ARMS, EASY_MODEL, MAIN_MODEL } from "./arms.ts";
import { givenFacts, savedShare, usdPerMinute } from "./cost-figures.ts";
import { vendorCost } from "./what-if-prices.ts";

const NOW = Date.UTC(2026, 11, 1);
const line = (service: string, unit: UsageUnit, quantity: number | null, purpose: UsageLine["purpose"] = "turn") => ({
  service,
  unit,
  quantity,
  purpose,
  turnId: null,
  isEstimated: false,
});
const main = `openai-compatible/${MAIN_MODEL}`;

describe("a call's what-if cost", () => {
  it("is the vendors' list price of what the stand-ins did, and nothing for what was saved", () => {
    const usage = [
      line("deepgram-flux", "stt_audio_ms", 60_000),
      line("deepgram-flux", "stt_audio_ms", 30_000, "saved"),
      line("deepgram/aura-2-thalia-en", "tts_character", 1_000),
      line(main, "llm_prompt_token", 1_000_000),
      line(main, "llm_cached_token", 1_000_000),
      line(main, "llm_completion_token", 1_000_000, "discarded"),
      line(`openai-compatible/${EASY_MODEL}`, "llm_prompt_token", 1_000_000),
    ];
    expect(vendorCost(usage, "gpt-4.1", NOW)).toEqual({ stt: 7_700_000, tts: 30_000_000, llm: 10.6e9 });
    expect(vendorCost(usage, "gpt-4.1-mini", NOW).llm).toBe(2.2e9);
  });

  it("is none where a quantity or a price is not known", () => {
    expect(() => vendorCost([line(main, "llm_prompt_token", null)], "gpt-4.1", NOW)).toThrow(/llm_prompt_token/);
    expect(() => vendorCost([line("unknown", "tts_character", 5)], "gpt-4.1", NOW)).toThrow(/unknown/);
  });
});

describe("a minute of calls", () => {
  const call = (llm: number, minutes: number) => ({ cost: { stt: 0, llm, tts: 0 }, durationMs: minutes * 60_000 });

  it("costs the sum of costs over the sum of lengths", () => {
    expect(usdPerMinute([call(3e9, 1), call(1e9, 3)])).toEqual({ stt: 0, llm: 1, tts: 0, total: 1 });
  });

  it("saves a share, with a band around it that two like it would not have", () => {
    const [off, on] = [
      [call(4e9, 1), call(5e9, 1), call(6e9, 1)],
      [call(2e9, 1), call(2.5e9, 1), call(3e9, 1)],
    ];
    const { value, low, high } = savedShare(off, on, 1);
    expect(value).toBe(0.5);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    expect(savedShare(off, off, 1).low).toBeLessThan(0);
  });
});

describe("facts", () => {
  const turn = (text: string, answerTurnId: string | null) => ({ text, answerTurnId }) as ObservedTurn;
  const callOf = (turns: ObservedTurn[], replies: Record<string, string>) =>
    ({ turns, replies }) as unknown as PlacedCall;

  it("are given where the answer holds the entry's, asked for where its question was said", () => {
    const { knowledge } = clinicReceptionist;
    const parking = "Yes, there is free parking behind the building.";
    const calls = [
      callOf([turn("is there parking", "a"), turn("yes please", "b")], { a: `Let me see, ${parking}`, b: parking }),
      callOf([turn("where can i park", "a"), turn("is there parking", null)], { a: "I do not know." }),
    ];
    expect(givenFacts(calls, knowledge)).toEqual({ asked: 3, given: 1 });
  });
});

describe("the arms", () => {
  it("are settings that an agent may have, with a prompt that vendors cache", () => {
    for (const { settings } of ARMS) {
      agentSettingsSchema.parse(settings);
      expect(tokenize(settings.prompt).length).toBeGreaterThan(1_024);
    }
  });

  it("differ in their levers alone", () => {
    const rest = ARMS.map(({ settings: { costLevers: _levers, slug: _slug, ...others } }) => others);
    expect(new Set(rest.map((one) => JSON.stringify(one))).size).toBe(1);
  });
});
