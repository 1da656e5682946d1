import { describe, expect, it } from "vitest";
import { requireRawAudio } from "../../../../workers/providers/vendor/raw-audio.ts";

const vendor = { provider: "some-voice", stage: "tts" } as const;
const answerOf = (type: string | null) =>
  new Response(new Uint8Array(4), { headers: type ? { "Content-Type": type } : {} });

describe("an answer with a good status", () => {
  it.each([
    null,
    "audio/l16",
    "audio/l16;rate=16000",
    "audio/basic",
    "audio/wav",
    "application/octet-stream",
    "binary/octet-stream",
  ])("of type %s is taken for audio", (type) => {
    expect(() => requireRawAudio(vendor, answerOf(type))).not.toThrow();
  });

  it.each([
    "text/html; charset=utf-8",
    "text/plain",
    "application/json",
    "Application/Problem+JSON",
    "application/xml",
    "audio/mpeg",
    "audio/ogg; codecs=opus",
    "audio/webm",
    "image/png",
  ])("of type %s is refused, and may be asked for again", (type) => {
    expect(() => requireRawAudio(vendor, answerOf(type))).toThrow(
      expect.objectContaining({ name: "ProviderError", stage: "tts", isRetryable: true }),
    );
  });
});
