import { describe, expect, it } from "vitest";
import type { SpeechFormat } from "../../../local/text-to-speech/speech-format.ts";
import { SpokenTexts } from "../../../local/text-to-speech/spoken-texts.ts";

const format: SpeechFormat = {
  model: "aura-2-thalia-en",
  voice: { name: "en-us+f2", pitch: 52, wordsPerMinute: 165 },
  encoding: "linear16",
  sampleRateHz: 24_000,
  container: "none",
};

describe("texts that were spoken before", () => {
  it("are known in the same voice, encoding and rate only, whatever the container", () => {
    const spoken = new SpokenTexts();
    const audio = new Uint8Array([1, 2]);
    spoken.add(format, "Hello.", audio);
    expect(spoken.find({ ...format, container: "wav" }, "Hello.")).toBe(audio);
    expect(spoken.find(format, "Hello")).toBeUndefined();
    expect(spoken.find({ ...format, sampleRateHz: 16_000 }, "Hello.")).toBeUndefined();
    expect(spoken.find({ ...format, encoding: "mulaw" }, "Hello.")).toBeUndefined();
    expect(spoken.find({ ...format, voice: { ...format.voice, pitch: 40 } }, "Hello.")).toBeUndefined();
  });

  it("are forgotten when there is no room for them, the one longest not asked for first", () => {
    const spoken = new SpokenTexts(100);
    spoken.add(format, "one", new Uint8Array(40));
    spoken.add(format, "two", new Uint8Array(40));
    spoken.find(format, "one");
    spoken.add(format, "three", new Uint8Array(40));
    expect(["one", "two", "three"].filter((text) => spoken.find(format, text))).toEqual(["one", "three"]);
    spoken.add(format, "one", new Uint8Array(60));
    expect(spoken.find(format, "three")).toBeDefined();
    spoken.add(format, "long", new Uint8Array(101));
    expect(["one", "three", "long"].filter((text) => spoken.find(format, text))).toEqual([]);
  });
});
