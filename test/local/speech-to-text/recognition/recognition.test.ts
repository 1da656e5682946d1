import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalService } from "../../../../local/service.ts";
import { startSpeechToText } from "../../../../local/speech-to-text/server.ts";
import { readSpeechFixtures } from "../../../support/audio/speech-fixtures.ts";
import { encoded, noisy, sentence, sentences, sentenceTexts, spoken } from "../../../support/audio/spoken-audio.ts";
import { ListenClient } from "../../../support/vendors/listen-client.ts";

let service: LocalService;
beforeAll(async () => {
  service = await startSpeechToText({ workers: 2 });
});
afterAll(() => service.close());

/** The transcripts of every turn Flux finds in these samples. */
async function transcripts(
  samples: Int16Array,
  keyterms: readonly string[],
  encoding: "linear16" | "mulaw" = "linear16",
  sampleRateHz = 16_000,
): Promise<string[]> {
  const client = await ListenClient.connect(service.url, "/v2/listen", [
    ["model", "flux-general-en"],
    ["encoding", encoding],
    ["sample_rate", String(sampleRateHz)],
    ...keyterms.map((keyterm) => ["keyterm", keyterm] as const),
  ]);
  client.sendAudio(encoded(samples, encoding, sampleRateHz));
  expect(await client.finish()).toBe(1000);
  return client.messages.filter(({ event }) => event === "EndOfTurn").map(({ transcript }) => transcript);
}

/** From the fixtures' README. */
const SAID_BY_PEOPLE = {
  numbers: "three three four six nine eight two",
  "go-forward-ten-meters": "go forward ten meters",
  "cards-001": "ten of clubs",
  "cards-002": "four queen of clubs",
  "cards-003": "seven of clubs",
  "cards-005": "eight of spades four of clubs seven of hearts",
};

const people = readSpeechFixtures().filter(({ voice }) => voice === "human");

describe("recognition", { timeout: 20_000 }, () => {
  it.each(sentenceTexts)('transcribes "%s" exactly', async (text) => {
    expect(await transcripts(spoken(0.3, sentence(text), 1), sentenceTexts)).toEqual([text]);
  });

  it("tells sentences apart that follow each other after 1.5 s", async () => {
    const samples = spoken(...sentences.flatMap((each) => [1.5, each.samples]), 1);
    expect(await transcripts(samples, sentenceTexts)).toEqual(sentenceTexts);
  });

  it.each([
    ["mulaw", 8000],
    ["linear16", 8000],
    ["linear16", 24_000],
    ["linear16", 48_000],
  ] as const)("transcribes %s at %d Hz exactly", async (encoding, sampleRateHz) => {
    const some = sentences.filter((_, i) => encoding === "mulaw" || i % 5 === 0);
    const samples = spoken(...some.flatMap((each) => [0.7, each.samples]), 1);
    const texts = some.map(({ text }) => text);
    expect(await transcripts(samples, sentenceTexts, encoding, sampleRateHz)).toEqual(texts);
  });

  it.each([0.3, 2])("transcribes after and before %d s of silence", async (silenceS) => {
    const samples = spoken(silenceS, sentence("is there parking"), Math.max(silenceS, 0.5));
    expect(await transcripts(samples, sentenceTexts)).toEqual(["is there parking"]);
  });

  it("transcribes in white noise 20 dB below the voice", async () => {
    const samples = noisy(spoken(1, sentence("can i reschedule to friday"), 1.5), 20);
    expect(await transcripts(samples, sentenceTexts)).toEqual(["can i reschedule to friday"]);
  });

  it("fills slots with what was said", async () => {
    const samples = spoken(0.3, sentence("i would like to book an appointment for tuesday"), 1);
    const keyterms = ["I would like to book an appointment for {day}.", "at {time}", "{digits}", "{number} people"];
    expect(await transcripts(samples, keyterms)).toEqual(["i would like to book an appointment for tuesday"]);
  });

  it.each(Object.entries(SAID_BY_PEOPLE))("transcribes people exactly when it is expected: %s", async (name, text) => {
    const person = people.find((each) => each.name === name);
    const heard = await transcripts(spoken(0.3, person?.samples ?? 0, 1.2), [
      ...sentenceTexts,
      ...Object.values(SAID_BY_PEOPLE),
    ]);
    expect(heard).toEqual([text]);
  });

  it("hears a person read digits in the {digits} slot", async () => {
    const numbers = people.find(({ name }) => name === "numbers");
    const heard = await transcripts(spoken(0.3, numbers?.samples ?? 0, 1.2), ["{digits}"]);
    expect(heard).toEqual([SAID_BY_PEOPLE.numbers]);
  });

  it.each(people)("gives no words for a person saying something else: $name", async ({ samples }) => {
    const heard = await transcripts(spoken(0.3, samples, 1.2), sentenceTexts);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.join("")).toBe("");
  });

  it.each(sentenceTexts)('gives no words for "%s" when it is not expected', async (text) => {
    const others = sentenceTexts.filter((other) => other !== text);
    const heard = await transcripts(spoken(0.3, sentence(text), 1.2), others);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.join("")).toBe("");
  });

  it("hears turns but no words without keyterms", async () => {
    expect(await transcripts(spoken(0.3, sentence("yes please"), 1), [])).toEqual([""]);
  });
});
