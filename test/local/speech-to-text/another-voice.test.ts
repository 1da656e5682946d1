import { beforeAll, describe, expect, it } from "vitest";
import { paths } from "../../bench/recognition-trials.ts";
import { clinicKeyterms } from "../../support/audio/clinic-speech.ts";
import { createRecogniser } from "../../support/audio/recogniser.ts";
import { readSpeechFixtures } from "../../support/audio/speech-fixtures.ts";
import { sentence, spoken } from "../../support/audio/spoken-audio.ts";

/** The fixtures' sentences are spoken by several voices; this one fits the recogniser's model least well. */
const STRANGE = "what insurance do you take";
const OTHERS = ["can i speak to a person", "how long does a cleaning take"];

const people = readSpeechFixtures().filter(({ voice }) => voice === "human");

let recognise: Awaited<ReturnType<typeof createRecogniser>>;
beforeAll(async () => {
  recognise = await createRecogniser();
});

function heard(samples: Int16Array, pathName = "clean"): readonly string[] {
  const path = paths.find(({ name }) => name === pathName);
  if (!path) throw new Error(`no path "${pathName}"`);
  return recognise(path.carry(samples, 1), clinicKeyterms).transcripts;
}

describe("recognition after another voice on the same line", { timeout: 60_000 }, () => {
  it.each(OTHERS.flatMap((other) => ["clean", "telephone (mu-law)"].map((path) => [other, path] as const)))(
    'understands what follows "%s": %s',
    (other, path) => {
      expect(heard(spoken(sentence(other), 1, sentence(STRANGE)), path)).toEqual([other, STRANGE]);
    },
  );

  it.each(OTHERS)('understands what follows "%s" when the line ends with it', (other) => {
    const { transcripts } = recognise(spoken(0.3, sentence(other), 1, sentence(STRANGE)), clinicKeyterms);
    expect(transcripts).toEqual([other, STRANGE]);
  });

  it("understands two voices that take turns", () => {
    const turns = [...OTHERS, ...OTHERS].flatMap((other) => [other, STRANGE]);
    expect(heard(spoken(...turns.flatMap((text) => [sentence(text), 1])))).toEqual(turns);
  });

  it.each(people)("understands what follows a person who was not: $name", ({ samples }) => {
    expect(heard(spoken(samples, 1, sentence(STRANGE)))).toEqual([STRANGE]);
  });

  it.each(people)("gives no words for a person who says something else: $name", ({ samples }) => {
    const [other = ""] = OTHERS;
    expect(heard(spoken(sentence(other), 1, samples))).toEqual([other]);
  });
});
