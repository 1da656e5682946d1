import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLanguageModel } from "../../../local/language-model/server.ts";
import type { LocalService } from "../../../local/service.ts";
import { startTextToSpeech } from "../../../local/text-to-speech/server.ts";
import { dbfs } from "../../../voice/audio/level.ts";
import { createDeepgramSocketTextToSpeech } from "../../../workers/providers/deepgram/deepgram-socket-tts.ts";
import { createDeepgramTextToSpeech } from "../../../workers/providers/deepgram/deepgram-tts.ts";
import { createOpenAiLanguageModel } from "../../../workers/providers/openai/openai-llm.ts";
import { collect, languageModelRequest, textOf } from "../../support/contracts/language-model.ts";
import { nextTurnOfLoop } from "../../support/contracts/speech-to-text.ts";
import { samplesOf } from "../../support/contracts/text-to-speech.ts";
import { realClock } from "../../support/real-clock.ts";
import { openNodeSocket } from "../../support/vendors/node-socket.ts";

describe("the OpenAI-compatible adapter with the embedded language model", () => {
  let service: LocalService;
  beforeAll(async () => {
    service = await startLanguageModel();
  });
  afterAll(() => service.close());

  it("streams an answer from the knowledge in the prompt, with usage", async () => {
    const adapter = createOpenAiLanguageModel({ baseUrl: `${service.url}/v1`, apiKey: "local", model: "any" });
    const events = await collect(adapter, undefined, {
      ...languageModelRequest,
      messages: [
        { role: "system", content: "## Knowledge\nQ: is there parking\nA: Yes, behind the building, and it is free." },
        { role: "user", content: "is there parking" },
      ],
    });
    expect(textOf(events)).toContain("behind the building");
    expect(events.filter((event) => event.type === "text").length).toBeGreaterThan(1);
    expect(events.at(-1)).toMatchObject({ type: "finished", reason: "stop" });
  });

  it("reports the service's refusal", async () => {
    const adapter = createOpenAiLanguageModel({ baseUrl: `${service.url}/v9`, apiKey: "local", model: "any" });
    await expect(collect(adapter)).rejects.toMatchObject({ name: "ProviderError", status: 404, isRetryable: false });
  });
});

describe("the Deepgram speech adapters with the embedded text to speech", () => {
  let service: LocalService;
  const voice = "aura-2-thalia-en";
  beforeAll(async () => {
    service = await startTextToSpeech({ workers: 1 });
  }, 30_000);
  afterAll(() => service.close());

  /** Up to the last audible sample, to within 2 %: breath noise differs each time, and so does the pause at the end. */
  function expectSameSpeech(spoken: number[], expected: number[]): void {
    const spokenLength = spoken.findLastIndex((sample) => Math.abs(sample) > 500);
    const expectedLength = expected.findLastIndex((sample) => Math.abs(sample) > 500);
    expect(expectedLength).toBeGreaterThan(0);
    expect(Math.abs(spokenLength / expectedLength - 1)).toBeLessThan(0.02);
  }

  async function openWarm(sampleRateHz: number) {
    const opened = Promise.withResolvers<void>();
    const adapter = createDeepgramSocketTextToSpeech({
      apiKey: "local",
      baseUrl: service.url,
      clock: realClock,
      openSocket: (url, headers, signal) => openNodeSocket(url, headers, signal).finally(opened.resolve),
    });
    const session = adapter.open({ voice, sampleRateHz });
    await opened.promise;
    await nextTurnOfLoop();
    return session;
  }

  it("say the same over HTTP and over the socket, audibly and at the rate asked for", async () => {
    const http = createDeepgramTextToSpeech({ apiKey: "local", baseUrl: service.url });
    const lengths: number[] = [];
    for (const sampleRateHz of [8_000, 16_000, 24_000]) {
      const socket = await openWarm(sampleRateHz);
      const overHttp = await samplesOf(http.open({ voice, sampleRateHz }), "We open at eight.");
      const overSocket = await samplesOf(socket, "We open at eight.");
      expect(dbfs(Int16Array.from(overHttp))).toBeGreaterThan(-40);
      expectSameSpeech(overSocket, overHttp);
      lengths.push(overHttp.length / sampleRateHz);
      socket.close();
    }
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(0.02);
  });

  it("keep overlapping and cancelled clauses apart on one socket", async () => {
    const session = await openWarm(16_000);
    const alone = await samplesOf(session, "Is there anything else?");
    const abort = new AbortController();
    const cancelled = (async () => {
      for await (const _ of session.synthesize(
        "This is a rather long clause that nobody will hear out.",
        abort.signal,
      )) {
        abort.abort();
      }
    })();
    const [after, last] = await Promise.all([
      samplesOf(session, "Is there anything else?"),
      samplesOf(session, "Is there anything else?"),
      cancelled,
    ]);
    expectSameSpeech(after, alone);
    expectSameSpeech(last, alone);
    session.close();
  });

  it("report a voice that the service does not have", async () => {
    const http = createDeepgramTextToSpeech({ apiKey: "local", baseUrl: service.url });
    await expect(samplesOf(http.open({ voice: "nobody", sampleRateHz: 16_000 }), "Yes.")).rejects.toMatchObject({
      name: "ProviderError",
      status: 400,
      isRetryable: false,
    });
  });
});
