import { describe, expect, inject, it } from "vitest";
import { samplesToBytes } from "../../voice/audio/frame.ts";
import { dbfs } from "../../voice/audio/level.ts";
import { encodeWav, parseWav } from "../../voice/audio/wav.ts";
import { readSpeech } from "../support/audio/speech-fixtures.ts";
import { encoded, sentence } from "../support/audio/spoken-audio.ts";
import { endedCall, transcriptOf } from "../support/http/platform-api.ts";

const platform = inject("platform");
const REQUEST_DEADLINE_MS = 30_000;
const parking = sentence("is there parking");

interface Answer {
  success: boolean;
  data: {
    callId: string;
    transcript: string;
    reply: string;
    audio: { encoding: string; sampleRateHz: number; base64: string };
  };
  error?: { code: string; details?: { path: string }[] };
}

async function process(
  contentType: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<{ status: number; answer: Answer }> {
  const response = await fetch(`${platform.url}/api/voice/process?agentId=${platform.agentId}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": contentType },
    body,
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

describe("POST /api/voice/process", () => {
  it.concurrent.for([
    { format: "a WAV file", type: "audio/wav", body: encodeWav(parking, 16_000) },
    { format: "raw 16 kHz samples", type: "audio/l16;rate=16000", body: samplesToBytes(parking) },
    { format: "raw 48 kHz samples", type: "audio/L16; rate=48000", body: encoded(parking, "linear16", 48_000) },
  ])(
    "answers $format with transcript, words and audible speech, and keeps the exchange",
    async ({ type, body }, { expect }) => {
      const { status, answer } = await process(type, new Uint8Array(body));
      expect(status).toBe(200);
      expect(answer.data).toMatchObject({
        transcript: "is there parking",
        reply: "Yes, there is free parking behind the building.",
        audio: { encoding: "wav", sampleRateHz: 24_000 },
      });
      const audio = parseWav(Buffer.from(answer.data.audio.base64, "base64"));
      if (!audio.ok) throw new Error(audio.detail);
      expect(audio.sampleRateHz).toBe(24_000);
      expect(audio.samples.length / 24_000).toBeGreaterThan(2);
      expect(dbfs(audio.samples)).toBeGreaterThan(-30);
      await endedCall(platform, answer.data.callId);
      expect((await transcriptOf(platform, answer.data.callId)).map(({ text }) => text)).toEqual([
        "is there parking",
        answer.data.reply,
      ]);
    },
  );

  it.concurrent("asks again for speech that it does not understand", async ({ expect }) => {
    const { status, answer } = await process("audio/wav", encodeWav(readSpeech("human/cards-005.wav"), 16_000));
    expect(status).toBe(200);
    expect(answer.data).toMatchObject({ transcript: "", reply: expect.stringContaining("did not catch that") });
  });

  it.for([
    { what: "another type", type: "audio/mpeg", body: [1, 2], status: 415, code: "unsupported_media_type", path: null },
    { what: "no WAV", type: "audio/wav", body: [1, 2, 3], status: 400, code: "invalid_request", path: "body" },
    {
      what: "half a sample",
      type: "audio/l16;rate=16000",
      body: [1],
      status: 400,
      code: "invalid_request",
      path: "body",
    },
    { what: "nothing", type: "audio/l16;rate=16000", body: [], status: 400, code: "invalid_request", path: "body" },
    {
      what: "an odd rate",
      type: "audio/l16;rate=12345",
      body: [1, 2],
      status: 400,
      code: "invalid_request",
      path: "rate",
    },
  ])("refuses $what", async ({ type, body, status, code, path }) => {
    const refused = await process(type, Uint8Array.from(body));
    expect(refused).toMatchObject({ status, answer: { success: false, error: { code } } });
    if (path !== null) expect(refused.answer.error?.details).toMatchObject([{ path }]);
  });

  it("refuses more than a minute", async () => {
    const { status, answer } = await process("audio/l16;rate=16000", new Uint8Array(61 * 32_000));
    expect([status, answer.error?.code]).toEqual([413, "payload_too_large"]);
  });
});
