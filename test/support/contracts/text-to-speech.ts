import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TextToSpeech, TextToSpeechSession } from "../../../voice/providers.ts";

/** One clause as the vendor is asked for it. */
export interface SpeechRequest {
  readonly text: string;
  /** Sends headerless 16-bit little-endian PCM, one network read per part. */
  send(...parts: Uint8Array[]): Promise<void>;
  /** All audio of this clause has been sent. */
  end(): void;
  /** Breaks the connection off. */
  lose(): void;
  /** Settles when the client has given this clause up. */
  readonly abandoned: Promise<void>;
}

/** An adapter together with the vendor it talks to. */
export interface TextToSpeechScene {
  adapter: TextToSpeech;
  voice: string;
  /** Settles when the newest session is as warm as it gets, for adapters that connect ahead. */
  warm?(): Promise<void>;
  /** How clauses are spoken from now on. */
  speak(script: (request: SpeechRequest) => void | Promise<void>): void;
  refuse(status: number, body: string): void;
  stop(): Promise<void>;
}

/** Little-endian bytes of `samples`. */
export const pcm = (...samples: number[]): Uint8Array => new Uint8Array(Int16Array.from(samples).buffer);

/** All samples of one clause. */
export async function samplesOf(
  session: TextToSpeechSession,
  text: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<number[]> {
  const samples: number[] = [];
  for await (const chunk of session.synthesize(text, signal)) samples.push(...chunk);
  return samples;
}

/** What every `TextToSpeech` must do, whoever the vendor. */
export function describeTextToSpeech(name: string, start: () => Promise<TextToSpeechScene>): void {
  describe(`${name} as a TextToSpeech`, () => {
    let scene: TextToSpeechScene;
    let session: TextToSpeechSession;

    beforeEach(async () => {
      scene = await start();
      session = scene.adapter.open({ voice: scene.voice, sampleRateHz: 16_000 });
      await scene.warm?.();
    });
    afterEach(async () => {
      session.close();
      await scene.stop();
    });

    it("yields the clause's samples as they arrive", async () => {
      scene.speak(async (request) => {
        await request.send(pcm(0, 0, 100), pcm(-200, 300));
        request.end();
      });
      expect(await samplesOf(session, "Yes.")).toEqual([0, 0, 100, -200, 300]);
    });

    it("yields the first samples while the rest is still to come", async () => {
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      scene.speak(async (request) => {
        await request.send(pcm(1, 2));
        await released;
        await request.send(pcm(3));
        request.end();
      });
      const chunks = session.synthesize("Yes.", new AbortController().signal)[Symbol.asyncIterator]();
      expect((await chunks.next()).value).toEqual(Int16Array.of(1, 2));
      release();
      expect((await chunks.next()).value).toEqual(Int16Array.of(3));
      expect((await chunks.next()).done).toBe(true);
    });

    it("puts samples together that arrive byte by byte", async () => {
      const bytes = pcm(1, -2, 300, -32_768, 32_767);
      scene.speak(async (request) => {
        await request.send(...Array.from(bytes, (_, i) => bytes.slice(i, i + 1)));
        request.end();
      });
      expect(await samplesOf(session, "Yes.")).toEqual([1, -2, 300, -32_768, 32_767]);
    });

    it("drops an odd byte at the end of a clause without shifting the next one", async () => {
      scene.speak(async (request) => {
        await request.send(pcm(7, 8), Uint8Array.of(9));
        request.end();
      });
      expect(await samplesOf(session, "One.")).toEqual([7, 8]);
      expect(await samplesOf(session, "Two.")).toEqual([7, 8]);
    });

    it("keeps overlapping clauses apart", async () => {
      scene.speak(async (request) => {
        await request.send(pcm(request.text.length), pcm(request.text.length));
        request.end();
      });
      const all = await Promise.all(["a", "bb", "ccc"].map((text) => samplesOf(session, text)));
      expect(all).toEqual([
        [1, 1],
        [2, 2],
        [3, 3],
      ]);
    });

    it.each([
      [400, false],
      [401, false],
      [402, false],
      [408, true],
      [429, true],
      [500, true],
      [503, true],
    ])("throws on status %i, retryable: %s, without what the vendor quoted", async (status, isRetryable) => {
      scene.refuse(status, '{"err_code":"SCRIPTED","err_msg":"secret words of the caller"}');
      session.close();
      session = scene.adapter.open({ voice: scene.voice, sampleRateHz: 16_000 });
      const error = await samplesOf(session, "Yes.").catch((thrown) => thrown);
      expect(error).toMatchObject({ name: "ProviderError", stage: "tts", isRetryable, status });
      expect(error.message).not.toContain("secret");
    });

    it("throws a retryable error when the connection breaks, after the audio before it", async () => {
      scene.speak(async (request) => {
        await request.send(pcm(1, 2));
        request.lose();
      });
      const heard: number[] = [];
      const reading = (async () => {
        for await (const chunk of session.synthesize("Yes.", new AbortController().signal)) heard.push(...chunk);
      })();
      await expect(reading).rejects.toMatchObject({ name: "ProviderError", stage: "tts", isRetryable: true });
      expect(heard).toEqual([1, 2]);
    });

    it("throws when the vendor cannot be reached", async () => {
      await scene.stop();
      await expect(samplesOf(session, "Yes.")).rejects.toMatchObject({ name: "ProviderError", isRetryable: true });
    });

    it("ends quietly on abort in mid-clause, and the vendor's work with it; the next clause is untouched", async () => {
      let abandoned: Promise<void> = Promise.resolve();
      scene.speak(async (request) => {
        if (request.text === "Two.") {
          await request.send(pcm(5));
          request.end();
          return;
        }
        abandoned = request.abandoned;
        await request.send(pcm(1, 2));
      });
      const abort = new AbortController();
      const heard: number[] = [];
      for await (const chunk of session.synthesize("One.", abort.signal)) {
        heard.push(...chunk);
        abort.abort();
      }
      expect(heard).toEqual([1, 2]);
      await abandoned;
      expect(await samplesOf(session, "Two.")).toEqual([5]);
    });

    it("ends quietly on abort while it waits for the first audio", async () => {
      const abort = new AbortController();
      scene.speak(() => abort.abort());
      expect(await samplesOf(session, "Yes.", abort.signal)).toEqual([]);
    });

    it("does nothing when it was aborted before it began", async () => {
      const abort = new AbortController();
      abort.abort();
      expect(await samplesOf(session, "Yes.", abort.signal)).toEqual([]);
    });

    it("ends a clause under way without an error when it is closed, and speaks no more", async () => {
      scene.speak((request) => request.send(pcm(1)));
      const chunks = session.synthesize("Yes.", new AbortController().signal)[Symbol.asyncIterator]();
      expect((await chunks.next()).value).toEqual(Int16Array.of(1));
      session.close();
      session.close();
      expect((await chunks.next()).done).toBe(true);
      expect(await samplesOf(session, "More.")).toEqual([]);
    });
  });
}
