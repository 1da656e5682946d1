import { expect, it } from "vitest";
import { changesOf, draftOf, slugOf } from "../../../web/src/agents/agent-draft.ts";
import { hearingOf } from "../../../web/src/agents/hearing.ts";
import { complaintAt } from "../../../web/src/api/complaint-at.ts";
import { agentAnswer } from "../support/console/agent-answers.ts";

it("sends the settings that were changed, and no others", () => {
  const agent = agentAnswer();
  const draft = draftOf(agent);
  expect(changesOf(agent, draft)).toEqual({});
  const limits = { ...draft.limits, maxSilencePrompts: 3 };
  expect(changesOf(agent, { ...draft, limits })).toEqual({ limits });
});

it.each([
  ["Luigi, of a pizzeria", "luigi-of-a-pizzeria"],
  ["  Zoë & Søn  ", "zoe-s-n"],
  ["火", ""],
  [`${"a".repeat(62)} b`, "a".repeat(62)],
])("makes an address part of %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

it("shows a complaint about a part at its field", () => {
  const complaints = new Map([
    ["expectedPhrases.3", "is too long"],
    ["name", "is required"],
    ["knowledge.0.answer", "is required"],
  ]);
  expect(complaintAt(complaints, "name")).toBe("is required");
  expect(complaintAt(complaints, "expectedPhrases")).toBe("number 4: is too long");
  expect(complaintAt(complaints, "knowledge.0.answer")).toBe("is required");
  expect(complaintAt(complaints, "knowledge.0.questions")).toBeUndefined();
});

it("knows an agent that hears nothing by its phrases and the platform's services", () => {
  const silent = agentAnswer({ expectedPhrases: [], knowledge: [] });
  expect(hearingOf(silent, "local")).toEqual({ kind: "deaf" });
  expect(hearingOf(silent, "vendor")).toEqual({ kind: "free" });
  expect(hearingOf(agentAnswer(), "simulated")).toEqual({ kind: "listed", phrases: 3 });
});
