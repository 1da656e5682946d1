import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { callerSentences } from "../../../durable-objects/benchmark-run/caller-speech/caller-sentences.ts";
import { callerRecordings } from "../../../durable-objects/benchmark-run/caller-speech/cut-speech.ts";
import table from "../../../durable-objects/benchmark-run/caller-speech/spoken-table.json" with { type: "json" };
import { dbfs } from "../../../voice/audio/level.ts";
import { makeCallerSpeech } from "./caller-speech-file.ts";

const FOLDER = new URL("../../../durable-objects/benchmark-run/caller-speech/", import.meta.url);
const wav = readFileSync(new URL("caller-speech.wav", FOLDER));

it("is made of the speech fixtures, and every sentence is understood to the word", async () => {
  const made = await makeCallerSpeech();
  expect(Buffer.compare(Buffer.from(made.wav), wav)).toBe(0);
  expect(made.table).toEqual(table);
});

it("is cut into sentences at 16 kHz, each with sound, and stays below 100 kB", () => {
  const recordings = callerRecordings(wav, table);
  expect(recordings.map(({ text }) => text)).toEqual(callerSentences.map(({ text }) => text));
  for (const { samples, words } of recordings) {
    const lastWordMs = words.at(-1)?.endMs ?? 0;
    expect(samples.length / 16).toBeGreaterThanOrEqual(lastWordMs);
    expect(dbfs(samples)).toBeGreaterThan(-30);
  }
  expect(wav.byteLength).toBeLessThan(100_000);
});
