import { beforeEach, describe, expect, it } from "vitest";
import { type AgentVoice, type AgentWords, echoSinceMs, OverlapJudge } from "../../../voice/turn/overlap.ts";
import { buildAgent } from "../../support/call/agent-builder.ts";

const ANSWER = "We are open from nine to five, Monday to Friday, and there is parking behind the building.";
const QUESTION = "You can come on Monday. Shall I book that appointment for you?";

/** Speech that begins while the agent has been speaking for a while. */
const OVER: AgentVoice = { isAudible: true, silentForMs: null, setInForMs: 2_000 };
const NEVER: AgentVoice = { isAudible: false, silentForMs: null, setInForMs: null };

/** The agent says `text`, or has just said it. */
const saying = (text: string, isAudible: boolean): AgentWords => ({
  latestText: text,
  echoText: text,
  playingText: isAudible ? text : "",
  isAudible,
  silentForMs: null,
});

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
    judge.speechStarted(OVER);
    expect(judge.judge(text, saying(ANSWER, true))).toBe(expected);
  });

  it.each([
    ["uh", "beginning", "words"],
    ["yeah i", "beginning", "words"],
    ["got", "beginning", "words"],
    ["uh huh", "backchannel", "backchannel"],
    ["i need", "words", "words"],
    ["yeah yeah yeah got", "words", "words"],
  ])("%j, as long as more may follow, is %s, and %s if that was all", (text, partly, finally_) => {
    judge.speechStarted(OVER);
    expect(judge.judge(text, saying(ANSWER, true), true)).toBe(partly);
    expect(judge.judge(text, saying(ANSWER, true), false)).toBe(finally_);
  });

  it("are the answer where yes or no was asked for", () => {
    judge.speechStarted(OVER);
    expect(judge.judge("okay", saying(QUESTION, true))).toBe("words");
  });

  it("are meant when the agent is silent", () => {
    judge.speechStarted(NEVER);
    expect(judge.judge("okay", saying(ANSWER, false))).toBe("words");
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
    judge.speechStarted({ isAudible, silentForMs, setInForMs: 2_000 });
    expect(judge.judge("from nine to five monday", saying(ANSWER, false))).toBe(expected);
  });

  it.each([
    [null, "echo"],
    [500, "echo"],
    [501, "words"],
  ] as const)(
    "are an echo while its voice is in the air, not with sound when it has been silent for %j ms: %s",
    (silentForMs, expected) => {
      judge.speechStarted(OVER);
      expect(judge.judge("from nine to five monday", { ...saying(ANSWER, true), silentForMs })).toBe(expected);
    },
  );

  it("are only those that it said from 700 ms before the caller's on", () => {
    expect(echoSinceMs(5_000)).toBe(4_300);
    judge.speechStarted(OVER);
    const echoText = "Monday to Friday, and there is parking behind the building.";
    expect(judge.judge("open from nine to five", { ...saying(ANSWER, true), echoText })).toBe("words");
    expect(judge.judge("there is parking behind the", { ...saying(ANSWER, true), echoText })).toBe("echo");
  });

  it("show that the line echoes, after which sounds alone no longer interrupt", () => {
    judge.speechStarted(OVER);
    judge.judge("stop please", saying(ANSWER, true));
    expect(judge.needsWords).toBe(false);
    judge.judge("from nine to five monday", saying(ANSWER, true));
    expect(judge.needsWords).toBe(true);
  });

  it.each([
    ["we", 300, "echo"],
    ["we are op", 300, "echo"],
    ["we are not", 300, "words"],
    ["monday", 300, "echo"],
    ["monday", 700, "words"],
    ["monday", -100, "words"],
  ] as const)("even if it is %j, when it set in %i ms after its voice did: %s", (text, setInForMs, expected) => {
    judge.speechStarted({ ...OVER, setInForMs });
    expect(judge.judge(text, saying("We are open on Monday", true), true)).toBe(expected);
  });

  it.each([
    [999, false, "echo"],
    [1_000, false, "words"],
    [1_000, true, "echo"],
  ] as const)(
    "of which %j ms once were heard without a sound from the line (which echoes: %j), and then a single one, are %s",
    (quietMs, hasEchoed, expected) => {
      judge.heardNothing(quietMs);
      judge.speechStarted(OVER);
      if (hasEchoed) judge.judge("from nine to five monday", saying(ANSWER, true));
      judge.speechStarted({ ...OVER, setInForMs: 300 });
      expect(judge.judge("we", saying("We are open on Monday", true), true)).toBe(expected);
    },
  );

  it("on a line that has echoed may be single words at any time, but not when the agent is silent", () => {
    judge.speechStarted(OVER);
    judge.judge("from nine to five monday", saying(ANSWER, true));
    judge.speechStarted(OVER);
    expect(judge.judge("building", saying(ANSWER, true))).toBe("echo");
    // Long ago, and not in the air any more.
    expect(judge.judge("friday", saying(ANSWER, true))).toBe("words");
    judge.speechStarted({ ...NEVER, silentForMs: 200 });
    expect(judge.judge("building", saying(ANSWER, false))).toBe("words");
  });
});
