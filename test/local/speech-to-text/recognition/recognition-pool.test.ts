import { afterAll, beforeAll, expect, it } from "vitest";
import { INSTANT } from "../../../../local/latency/profiles.ts";
import type { Channel, ChannelListener } from "../../../../local/speech-to-text/recognition/recognition.ts";
import { RecognitionPool } from "../../../../local/speech-to-text/recognition/recognition-pool.ts";
import type { ConnectionSettings } from "../../../../local/speech-to-text/recognition/worker-messages.ts";

let pool: RecognitionPool;
beforeAll(async () => {
  pool = await RecognitionPool.start(1);
});
afterAll(() => pool.close());

const settings: ConnectionSettings = {
  keyterms: ["zorblax please"],
  patience: { type: "thresholds", thresholds: { eot_threshold: 0.7, eager_eot_threshold: 0.5, eot_timeout_ms: 5_000 } },
};

/** Opens a connection and waits until its thread has taken it up. A thread reports a phrase's unknown words once. */
async function open(): Promise<{ channel: Channel; guessedWords: number }> {
  let guessedWords = 0;
  const channel = await new Promise<Channel>((resolve, reject) => {
    const listener: ChannelListener = {
      event: () => {},
      consumed: () => {},
      reached: () => resolve(opened),
      guessedWords: (count) => {
        guessedWords += count;
      },
      failed: (reason, message) => reject(new Error(`${reason}: ${message}`)),
    };
    const opened = pool.open(
      { encoding: "linear16", sampleRateHz: 16_000, latency: INSTANT, connection: 0 },
      settings,
      listener,
    );
    opened.mark(1);
  });
  return { channel, guessedWords };
}

/** Opens so many connections at once and closes them; whether a thread took them up that had not met the phrase. */
async function openAndClose(count: number): Promise<boolean> {
  const opened = await Promise.all(Array.from({ length: count }, open));
  for (const { channel } of opened) channel.close();
  return opened.some(({ guessedWords }) => guessedWords > 0);
}

it("keeps its thread after few connections, and takes a fresh one when many have left", {
  timeout: 30_000,
}, async () => {
  expect(await openAndClose(4)).toBe(true);
  expect(await openAndClose(4)).toBe(false);
  expect(await openAndClose(5)).toBe(false);
  await expect.poll(() => openAndClose(1), { timeout: 20_000 }).toBe(true);
  expect(await openAndClose(1)).toBe(false);
});
