import { describe, expect, it } from "vitest";
import { agentSettingsSchema } from "../../../../voice/agent.ts";
import { changedSettings, diffSettings } from "../../../../workers/services/agents/settings-diff.ts";
import { buildAgent } from "../../../support/call/agent-builder.ts";

const settings = agentSettingsSchema.parse(buildAgent());
const limits = { ...settings.limits, maxCallMs: 60_000 };

describe("comparing the settings of two versions", () => {
  it("finds nothing in settings that only come in another order", () => {
    const reversed = Object.fromEntries(Object.entries(settings.limits).reverse()) as typeof limits;
    expect(diffSettings(settings, { ...settings, limits: reversed })).toEqual([]);
    expect(changedSettings(settings, { ...settings, limits: reversed })).toEqual([]);
  });

  it("names the value within a setting, and the setting itself", () => {
    const after = { ...settings, limits, name: "Marta" };
    expect(diffSettings(settings, after)).toEqual([
      { kind: "value", path: "name", before: JSON.stringify(settings.name), after: '"Marta"' },
      { kind: "value", path: "limits.maxCallMs", before: String(settings.limits.maxCallMs), after: "60000" },
    ]);
    expect(changedSettings(settings, after).sort()).toEqual(["limits", "name"]);
  });

  it("compares texts of several lines and lists by their lines", () => {
    const before = { ...settings, prompt: "You answer.\nBe brief.", expectedPhrases: ["hello"] };
    const after = { ...settings, prompt: "You answer.\nBe exact.", expectedPhrases: ["hello", "goodbye"] };
    expect(diffSettings(before, after)).toEqual([
      {
        kind: "lines",
        path: "prompt",
        lines: [
          { kind: "same", text: "You answer." },
          { kind: "removed", text: "Be brief." },
          { kind: "added", text: "Be exact." },
        ],
      },
      {
        kind: "lines",
        path: "expectedPhrases",
        lines: [
          { kind: "same", text: "hello" },
          { kind: "added", text: "goodbye" },
        ],
      },
    ]);
  });

  it("tells a list from none, and a line that came or went", () => {
    const interruption = { ...settings.turnTaking.interruption, backchannels: ["mm"] };
    const turnTaking = { ...settings.turnTaking, interruption };
    const changed = { ...settings, turnTaking, script: { ...settings.script, goodbye_now: "Bye." } };
    expect(diffSettings(settings, changed)).toEqual([
      { kind: "value", path: "script.goodbye_now", before: null, after: '"Bye."' },
      { kind: "value", path: "turnTaking.interruption.backchannels", before: "null", after: '["mm"]' },
    ]);
  });
});
