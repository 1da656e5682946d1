import { afterEach, describe, expect, it } from "vitest";
import type { SpeechFormat } from "../../../local/text-to-speech/speech-format.ts";
import { SynthesisPool, type SynthesisStream } from "../../../local/text-to-speech/synthesis-pool.ts";
import { voiceForModel } from "../../../local/text-to-speech/voices.ts";

const voice = voiceForModel("aura-2-thalia-en");
if (voice === null) throw new Error("no voice");
const format: SpeechFormat = {
  model: "aura-2-thalia-en",
  voice,
  encoding: "linear16",
  container: "none",
  sampleRateHz: 16_000,
};

let pool: SynthesisPool;
afterEach(() => pool.close());

/** Opens a stream and has a word spoken; resolves when it was. */
async function open(): Promise<SynthesisStream> {
  const stream = await new Promise<SynthesisStream>((resolve, reject) => {
    const opened = pool.open(format, {
      onAudio: () => {},
      onMarked: () => resolve(opened as SynthesisStream),
      onFailed: () => reject(new Error("the thread died")),
    });
    opened?.say("Yes.", 0);
    opened?.mark(1);
  });
  return stream;
}

describe("threads of synthesis", () => {
  it("are one until it has many streams, then one more, and no more than may be", { timeout: 30_000 }, async () => {
    pool = await SynthesisPool.start(2);
    const streams = await Promise.all(Array.from({ length: 4 }, open));
    expect(pool.threads).toBe(1);
    streams.push(await open());
    await expect.poll(() => pool.threads, { timeout: 20_000 }).toBe(2);
    streams.push(...(await Promise.all(Array.from({ length: 8 }, open))));
    expect(pool.threads).toBe(2);
    expect(pool.openStreams).toBe(13);
    for (const stream of streams) stream.close();
    expect(pool.openStreams).toBe(0);
  });

  it("stay one where one is allowed", async () => {
    pool = await SynthesisPool.start(1);
    await Promise.all(Array.from({ length: 10 }, open));
    expect(pool.threads).toBe(1);
  });
});
