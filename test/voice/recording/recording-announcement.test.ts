import { expect, it } from "vitest";
import { clipTexts } from "../../../voice/reply/clip-texts.ts";
import { lineOf } from "../../../voice/reply/lines.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

const recording = { enabled: true, retentionDays: 30, announcement: "" };

it("says before the greeting that the call is recorded, and has a clip of it ready", () => {
  const agent = buildAgent({ greeting: "Hello, this is Clara.", recording });
  expect(lineOf(agent, "greeting")).toBe("This call is recorded. Hello, this is Clara.");
  expect(clipTexts(agent).map(({ text }) => text)).toContain("This call is recorded.");
});

it("says it in the agent's words or in its language, and in English rather than not at all", () => {
  const greeted = (language: string, announcement = "") =>
    lineOf(buildAgent({ greeting: "Hello.", language, recording: { ...recording, announcement } }), "greeting");
  expect(greeted("de-AT")).toBe("Dieses Gespräch wird aufgezeichnet. Hello.");
  expect(greeted("ja")).toBe("This call is recorded. Hello.");
  expect(greeted("de", "Wir zeichnen auf.")).toBe("Wir zeichnen auf. Hello.");
});

it("says nothing of it where nothing is recorded", () => {
  const agent = buildAgent({
    greeting: "Hello.",
    recording: { ...recording, enabled: false, announcement: "Recorded." },
  });
  expect(lineOf(agent, "greeting")).toBe("Hello.");
});
