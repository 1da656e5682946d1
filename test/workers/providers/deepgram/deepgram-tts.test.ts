import { describe, expect, it } from "vitest";
import { createDeepgramTextToSpeech } from "../../../../workers/providers/deepgram/deepgram-tts.ts";
import { describeTextToSpeech, pcm, samplesOf } from "../../../support/contracts/text-to-speech.ts";
import { startSpeakVendor } from "../../../support/vendors/speak-vendor.ts";

describeTextToSpeech("Deepgram over HTTP", async () => {
  const vendor = await startSpeakVendor();
  return {
    ...vendor,
    adapter: createDeepgramTextToSpeech({ apiKey: "key-1", baseUrl: vendor.url }),
    voice: "aura-2-thalia-en",
  };
});

describe("Deepgram over HTTP", () => {
  it("asks for headerless 16-bit samples at the rate wanted, in the name of the call", async () => {
    const vendor = await startSpeakVendor();
    vendor.speak(async (request) => {
      await request.send(pcm(1));
      request.end();
    });
    const session = createDeepgramTextToSpeech({ apiKey: "key-1", baseUrl: vendor.url }).open({
      voice: "aura-2-thalia-en",
      sampleRateHz: 24_000,
      tag: "call_1",
    });
    await samplesOf(session, "We open at eight.");
    const { path, query, headers, body } = vendor.lastExchange();
    expect(path).toBe("/v1/speak");
    expect(headers.authorization).toBe("Token key-1");
    expect(Object.fromEntries(query)).toEqual({
      model: "aura-2-thalia-en",
      encoding: "linear16",
      sample_rate: "24000",
      tag: "call_1",
      container: "none",
    });
    expect(body).toEqual({ text: "We open at eight." });
    session.close();
    await vendor.stop();
  });

  it("takes no error page for speech, whatever its status", async () => {
    const vendor = await startSpeakVendor();
    vendor.refuse(200, '{"err_code":"SCRIPTED","err_msg":"secret words of the caller"}');
    const session = createDeepgramTextToSpeech({ apiKey: "key-1", baseUrl: vendor.url }).open({
      voice: "aura-2-thalia-en",
      sampleRateHz: 16_000,
    });
    const error = await samplesOf(session, "Yes.").catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "ProviderError", stage: "tts", isRetryable: true });
    expect(error.message).not.toContain("secret");
    session.close();
    await vendor.stop();
  });
});
