import { describe, expect, it } from "vitest";
import { isOwnText, ownTermsOf } from "../../../voice/reply/own-words.ts";
import { PrivateWords } from "../../../voice/clips/private-words.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

const agent = buildAgent({ script: { goodbye: "Thank you for calling. Goodbye." } });
const words = () => new PrivateWords(ownTermsOf(agent));

describe("words of one caller", () => {
  it("are those they or a tool said, unless the agent's own settings have them", () => {
    const own = words();
    own.note("is there parking for my caravan");
    expect(own.isIn("There is parking.")).toBe(false);
    expect(own.isIn("We have room for caravans.")).toBe(true);
    expect(own.isIn("We have room for cars.")).toBe(false);
  });

  it("are any foreign word once there were too many to remember", () => {
    const own = words();
    for (let i = 0; i < 4_001; i++) own.note(`word${i}`);
    expect(own.isIn("We have room for cars.")).toBe(true);
    expect(own.isIn("There is parking.")).toBe(false);
  });
});

describe("the agent's own text", () => {
  it.each([
    ["Thank you for calling.", true],
    ["  Thank you  for calling. ", true],
    ["Yes, there is free parking behind the building.", true],
    ["thank you for calling.", false],
    ["Thank you for call", false],
    ["Thank you for calling us.", false],
    ["Is there parking?", false],
    [" ", false],
  ])("%j: %s", (text, isOwn) => {
    expect(isOwnText(text, agent)).toBe(isOwn);
  });
});
