import { beforeEach, describe, expect, it } from "vitest";
import { OverlapJudge } from "../../../voice/turn/overlap.ts";
import { buildAgent } from "../../support/agent-builder.ts";

const ANSWER = "We are open from nine to five, Monday to Friday, and there is parking behind the building.";
const QUESTION = "You can come on Monday. Shall I book that appointment for you?";

let judge: OverlapJudge;
beforeEach(() => {
  judge = new OverlapJudge(buildAgent());
});

describe("words over the agent", () => {
  it.each([
    ["stop please", "words"],
    ["okay but on sundays", "words"],
    ["uh huh", "backchannel"],
    ["okay", "backchannel"],
    ["from nine to five monday", "echo"],
    ["is parking behind the building", "echo"],
  ])("%j is %s", (text, expected) => {
    judge.speechStarted(true, null);
    expect(judge.judge(text, ANSWER, true)).toBe(expected);
  });

  it.each([
    ["uh", "backchannel", "words"],
    ["yeah i", "backchannel", "words"],
    ["got", "backchannel", "words"],
    ["i need", "words", "words"],
    ["yeah yeah yeah got", "words", "words"],
  ])("%j, as long as more may follow, is %s, and %s if that was all", (text, partly, finally_) => {
    judge.speechStarted(true, null);
    expect(judge.judge(text, ANSWER, true, true)).toBe(partly);
    expect(judge.judge(text, ANSWER, true, false)).toBe(finally_);
  });

  it("are the answer where yes or no was asked for", () => {
    judge.speechStarted(true, null);
    expect(judge.judge("okay", QUESTION, true)).toBe("words");
  });

  it("are meant when the agent is silent", () => {
    judge.speechStarted(false, null);
    expect(judge.judge("okay", ANSWER, false)).toBe("words");
  });
});

describe("the agent's own words", () => {
  it.each([
    [true, null, "echo"],
    [false, 0, "echo"],
    [false, 500, "echo"],
    [false, 501, "words"],
    [false, null, "words"],
  ] as const)("that began with its voice audible: %j, silent for %j ms, are %s", (isAudible, silentForMs, expected) => {
    judge.speechStarted(isAudible, silentForMs);
    expect(judge.judge("from nine to five monday", ANSWER, false)).toBe(expected);
  });

  it("show that the line echoes, after which sounds alone no longer interrupt", () => {
    judge.speechStarted(true, null);
    judge.judge("stop please", ANSWER, true);
    expect(judge.needsWords).toBe(false);
    judge.judge("from nine to five monday", ANSWER, true);
    expect(judge.needsWords).toBe(true);
  });
});
