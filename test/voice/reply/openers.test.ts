import { describe, expect, it } from "vitest";
import { clinicReceptionist } from "../../../local/demonstration/clinic.ts";
import { openerActSchema } from "../../../voice/agent.ts";
import type { Clip } from "../../../voice/clips/clip.ts";
import { VoiceClips } from "../../../voice/clips/voice-clips.ts";
import { fittingOpeners, openerFor, openerPhrases } from "../../../voice/reply/openers.ts";

const ASK = "what are your opening hours";
const WISH = "i would like to book an appointment";
const TELL = "the morning is better for me";

const phrases = openerPhrases({
  language: "en",
  openers: {
    enabled: true,
    phrases: [
      { text: "Let me see,", acts: ["question"] },
      { text: "Of course,", acts: ["request"] },
      "All right,",
      { text: "Let me check,", acts: ["question", "request"] },
    ],
  },
});

function clipsOf(texts: readonly string[]): VoiceClips {
  const clips = new VoiceClips();
  for (const text of texts) clips.add({ text, samples: new Int16Array(16_000), words: [] } satisfies Clip);
  return clips;
}

const allClips = clipsOf(phrases.map(({ text }) => text));

/** Longer than any opener. */
const LONG_WAIT = { soonMs: 5_000, likelyMs: 5_000 };

const chosen = (turn: Parameters<typeof fittingOpeners>[0]) =>
  openerFor(fittingOpeners(turn)?.openers ?? [], LONG_WAIT, "");

const textOf = (text: string, heard: readonly string[] = [], clips = allClips): string | null =>
  chosen({ text, phrases, heard, clips })?.phrase.text ?? null;

describe("choosing an opener", () => {
  it("takes the first that fits what the caller does", () => {
    expect([ASK, WISH, TELL].map((text) => textOf(text))).toEqual(["Let me see,", "Of course,", "All right,"]);
  });

  it("names the act and gives the clip", () => {
    const fitting = fittingOpeners({ text: ASK, phrases, heard: [], clips: allClips });
    expect(fitting?.act).toBe("question");
    expect(fitting?.openers[0]).toEqual({ phrase: phrases[0], clip: allClips.find("Let me see,"), heardAt: -1 });
  });

  it.each([
    "yes please",
    "no thank you",
    "hello",
    "tuesday",
    "",
    "five five five one two three four",
    "i am in a lot of pain",
    "can i come in today i have a terrible toothache",
  ])("has none for %j", (text) => {
    expect(textOf(text)).toBeNull();
  });

  it("takes turns among those that fit, the one heard longest ago first", () => {
    const heard: string[] = [];
    for (let turn = 0; turn < 7; turn++) heard.push(textOf(ASK, heard) ?? "none");
    const round = ["Let me see,", "All right,", "Let me check,"];
    expect(heard).toEqual([...round, ...round, "Let me see,"]);
  });

  it("uses them all in a call of changing acts, and none twice running", () => {
    const heard: string[] = [];
    for (let turn = 0; turn < 12; turn++) heard.push(textOf(turn % 2 === 0 ? ASK : WISH, heard) ?? "none");
    expect(new Set(heard)).toEqual(new Set(phrases.map(({ text }) => text)));
    expect(heard.some((text, i) => text === heard[i - 1])).toBe(false);
  });

  it("has none when the only one that fits was heard last, and has it again after another", () => {
    expect(textOf(TELL, ["All right,"])).toBeNull();
    expect(textOf(TELL, ["All right,", "Let me see,"])).toBe("All right,");
  });

  it("passes over phrases without a clip", () => {
    expect(textOf(ASK, [], clipsOf(["let me  CHECK,"]))).toBe("Let me check,");
    expect(textOf(ASK, [], clipsOf([]))).toBeNull();
  });

  it("has one as soon as its clip is there", () => {
    const clips = clipsOf([]);
    expect(textOf(TELL, [], clips)).toBeNull();
    clips.add({ text: "All right,", samples: new Int16Array(1), words: [] });
    expect(textOf(TELL, [], clips)).toBe("All right,");
  });
});

describe("an opener for a wait", () => {
  const LENGTHS_MS = { "So,": 220, "Okay,": 380, "Let me see,": 640, "Let me check,": 700, "Of course,": 560 };
  const clips = new VoiceClips();
  for (const [text, ms] of Object.entries(LENGTHS_MS)) clips.add({ text, samples: new Int16Array(ms * 24), words: [] });
  const timed = openerPhrases({
    language: "en",
    openers: { enabled: true, phrases: Object.keys(LENGTHS_MS).filter((text) => text !== "Of course,") },
  });
  const withPromise = [...timed, { text: "Of course,", acts: openerActSchema.options, isPromise: true }];
  const forWait = (waitMs: number, heard: string[] = [], begun = "") => {
    const fitting = fittingOpeners({ text: WISH, phrases: withPromise, heard, clips });
    return openerFor(fitting?.openers ?? [], { soonMs: waitMs, likelyMs: waitMs }, begun)?.phrase.text ?? null;
  };

  it.each([
    [0, null],
    [100, null],
    [150, "So,"],
    [300, "So,"],
    [400, "Okay,"],
    [600, "Okay,"],
    [690, "Let me see,"],
    [900, "Let me see,"],
  ])("of %i ms is the longest that ends before it: %s", (waitMs, opener) => {
    expect(forWait(waitMs)).toBe(opener);
  });

  it("of about equal ones is the one heard longest ago", () => {
    expect(forWait(900, ["Let me see,", "So,"])).toBe("Let me check,");
    expect(forWait(900, ["Let me check,", "Let me see,", "So,"])).toBe("Let me check,");
  });

  it("is a short one when the answer may be there soon, though it is likely to take longer", () => {
    const fitting = fittingOpeners({ text: WISH, phrases: withPromise, heard: [], clips });
    const forecast = (soonMs: number, likelyMs: number) =>
      openerFor(fitting?.openers ?? [], { soonMs, likelyMs }, "")?.phrase.text ?? null;
    expect(forecast(150, 900)).toBe("So,");
    expect(forecast(400, 900)).toBe("Okay,");
    expect(forecast(50, 120)).toBe("So,");
    expect(forecast(50, 100)).toBeNull();
  });

  it("is none when the shortest would keep the answer waiting for long", () => {
    expect(forWait(220, ["So,"])).toBeNull();
    expect(forWait(240, ["So,"])).toBe("Okay,");
  });

  it.each([
    ["", "Okay,"],
    ["No, we do not take walk-ins", "Okay,"],
    ["I'm afraid we are full", "Okay,"],
    ["We can't do that", "Okay,"],
    ["Unfortunately that day", "Okay,"],
    ["I can put you down", "Of course,"],
  ])("promises nothing before %j", (begun, opener) => {
    expect(forWait(600, [], begun)).toBe(opener);
  });
});

describe("an agent's openers", () => {
  it("suit every act when they name none", () => {
    expect(phrases[2]).toEqual({ text: "All right,", acts: openerActSchema.options });
  });

  it.each(["en", "en-GB", "es", "es-MX"])("are the language's own in %s, three for every act", (language) => {
    const own = openerPhrases({ language, openers: { enabled: true, phrases: [] } });
    for (const act of openerActSchema.options) {
      expect(own.filter(({ acts }) => acts.includes(act)).length).toBeGreaterThanOrEqual(3);
    }
    expect(new Set(own.map(({ text }) => text)).size).toBe(own.length);
  });

  it("are none in a language without a list, and while they are off", () => {
    expect(openerPhrases({ language: "fi", openers: { enabled: true, phrases: [] } })).toEqual([]);
    expect(openerPhrases({ language: "en", openers: { enabled: false, phrases: ["Sure,"] } })).toEqual([]);
  });

  it("answer most of what callers of the demonstration clinic say", () => {
    const own = openerPhrases(clinicReceptionist);
    const clips = clipsOf(own.map(({ text }) => text));
    const asked = clinicReceptionist.knowledge.flatMap(({ questions }) => questions);
    const without = asked.filter((text) => chosen({ text, phrases: own, heard: [], clips }) === null);
    expect(without).toEqual([]);
  });
});
