import { describe, expect, it } from "vitest";
import { HeardWords } from "../../../voice/playback/heard-words.ts";

/** "We are open" said without a pause from 1,000 on, told as each word is over. */
function weAreOpen(): HeardWords {
  const words = new HeardWords();
  words.note("turn_1", "We", 1_134);
  words.note("turn_1", "We are", 1_402);
  words.note("turn_1", "We are open", 1_737);
  return words;
}

describe("the words heard since a moment", () => {
  it.each([
    [0, "We are open"],
    [1_000, "We are open"],
    [1_001, "are open"],
    [1_134, "are open"],
    [1_135, "open"],
    [1_402, "open"],
    [1_403, ""],
  ])("are those that began at %i or later: %j", (atMs, expected) => {
    expect(weAreOpen().since(atMs)).toBe(expected);
  });

  it("begin when the silence before them is over", () => {
    const words = weAreOpen();
    words.note("turn_1", "We are open daily", 5_000);
    expect(words.since(4_500)).toBe("daily");
  });

  it("share the time of what was told at once", () => {
    const words = new HeardWords();
    words.note("turn_1", "one two three four", 2_000);
    expect(words.since(1_200)).toBe("three four");
  });

  it("are of the turn before too, but of none before that", () => {
    const words = weAreOpen();
    words.note("turn_2", "Yes", 3_000);
    expect(words.since(0)).toBe("We are open Yes");
    words.note("turn_3", "No", 4_000);
    expect(words.since(0)).toBe("Yes No");
  });

  it("are not told twice when less turns out to have been heard", () => {
    const words = weAreOpen();
    words.note("turn_1", "We are", 1_800);
    expect(words.since(0)).toBe("We are open");
  });
});
