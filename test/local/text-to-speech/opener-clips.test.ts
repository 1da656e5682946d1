import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SynthesisPool } from "../../../local/text-to-speech/synthesis-pool.ts";
import { voiceForModel } from "../../../local/text-to-speech/voices.ts";
import { CLIP_RATE_HZ, clipMs } from "../../../voice/clips/clip.ts";
import { makeClip } from "../../../voice/clips/make-clip.ts";

let pool: SynthesisPool;
beforeAll(async () => {
  pool = await SynthesisPool.start(1);
});
afterAll(() => pool.close());

function speak(text: string, model: string): Promise<Int16Array[]> {
  const voice = voiceForModel(model);
  if (voice === null) throw new Error("no voice");
  const parts: Int16Array[] = [];
  return new Promise((resolve, reject) => {
    const stream = pool.open(
      { model, voice, encoding: "linear16", container: "none", sampleRateHz: CLIP_RATE_HZ },
      {
        onAudio: (bytes) => parts.push(new Int16Array(bytes.slice().buffer)),
        onMarked: () => resolve(parts),
        onFailed: () => reject(new Error("the thread died")),
      },
    );
    stream?.say(text, 0);
    stream?.mark(1);
  });
}

describe("an opener of the local voices that was recorded with a carrier", () => {
  it.each([
    ["aura-2-thalia-en", "So", "tell"],
    ["aura-2-thalia-en", "Okay", "tell"],
    ["aura-2-thalia-en", "Let me see", "tell"],
    ["aura-2-apollo-en", "Right", "tell"],
    ["aura-2-zeus-en", "Well", "tell"],
    ["aura-2-thalia-de", "Gerne", "Teil"],
    ["aura-2-thalia-es", "Bueno", "tal"],
    ["aura-2-thalia-fr", "Alors", "telle"],
  ])("of %s is shorter and holds nothing of the carrier: %s", async (model, text, carrier) => {
    const alone = makeClip(text, await speak(`${text},`, model));
    const carried = makeClip(text, await speak(`${text} ${carrier}`, model), { isCarried: true });
    if (!(alone && carried)) throw new Error("no clip");
    expect(clipMs(carried)).toBeLessThan(clipMs(alone) - 80);
    expect(clipMs(carried)).toBeGreaterThanOrEqual(200);
    // What is cut off is less than the carrier takes by itself, so nothing of it is left.
    const carrierMs = clipMs(makeClip(carrier, await speak(carrier, model)) ?? alone);
    const wholeMs = clipMs(makeClip(text, await speak(`${text} ${carrier}`, model)) ?? alone);
    expect(wholeMs - clipMs(carried)).toBeGreaterThan(0.6 * carrierMs);
  });
});
