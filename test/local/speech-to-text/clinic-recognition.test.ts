import { beforeAll, describe, expect, it } from "vitest";
import { compilePhrases } from "../../../local/speech-to-text/recognition/phrase-grammar.ts";
import { paths, type Recording, readRecordings } from "../../bench/recognition-trials.ts";
import { clinicKeyterms } from "../../support/audio/clinic-speech.ts";
import { createRecogniser } from "../../support/audio/recogniser.ts";

/** A compact form of test/bench/recognition.ts: the phrases of the demonstration agent, slots and all. */
let recordings: readonly Recording[];
let recognise: Awaited<ReturnType<typeof createRecogniser>>;
beforeAll(async () => {
  [recordings, recognise] = await Promise.all([readRecordings(), createRecogniser()]);
});

function transcripts(pathName: string, group: Recording["group"], keytermsFor = (_: string) => clinicKeyterms) {
  const path = paths.find(({ name }) => name === pathName);
  if (!path) throw new Error(`no path "${pathName}"`);
  return (
    recordings
      // Every other sentence by one of eSpeak's two voices, which take turns, is enough here.
      .filter((recording, i) => recording.group === group && (group !== "espeak, other" || i % 4 === 0))
      .map(({ text, samples }, i) => {
        return { said: text, heard: recognise(path.carry(samples, i), keytermsFor(text)).transcripts.join(" | ") };
      })
  );
}

const without = (text: string) => clinicKeyterms.filter((keyterm) => !compilePhrases([keyterm]).isComplete(text));

describe("recognition of the demonstration agent's phrases", { timeout: 60_000 }, () => {
  it.each(["clean", "telephone (mu-law)"])("is exact: %s", (path) => {
    for (const { said, heard } of transcripts(path, "fixtures")) expect(heard).toBe(said);
  });

  it("understands most, and nothing wrongly, in white noise 20 dB below the voice", () => {
    const all = transcripts("white 20 dB", "fixtures");
    const understood = all.filter(({ heard }) => heard !== "");
    for (const { said, heard } of understood) expect(heard).toBe(said);
    expect(understood.length).toBeGreaterThanOrEqual(14);
  });

  it("gives no words for a phrase that is missing, in white noise 20 dB below the voice", () => {
    for (const { said, heard } of transcripts("white 20 dB", "fixtures", without)) expect(heard, said).toBe("");
  });

  it.each(["no leading silence", "telephone (mu-law)", "white 20 dB"])(
    "gives no words for people who say something else: %s",
    (path) => {
      for (const { said, heard } of transcripts(path, "people")) expect(heard, said).toBe("");
    },
  );

  it.each(["clean", "white 20 dB"])("gives no words for unrelated sentences: %s", (path) => {
    for (const { said, heard } of transcripts(path, "espeak, other")) expect(heard, said).toBe("");
  });
});
