import { describe, expect, it } from "vitest";
import { encodeMulaw } from "../../../../voice/audio/mulaw.ts";
import {
  auraVoice,
  createWorkersAiAuraTextToSpeech,
} from "../../../../workers/providers/workers-ai/workers-ai-aura-tts.ts";
import { describeTextToSpeech, pcm, samplesOf } from "../../../support/contracts/text-to-speech.ts";
import { ScriptedAi } from "../../../support/vendors/scripted-ai.ts";

const rawAi = () => new ScriptedAi((stream) => new Response(stream));

describeTextToSpeech("Aura on Workers AI", async () => {
  const ai = rawAi();
  return {
    adapter: createWorkersAiAuraTextToSpeech({ ai }),
    voice: "aura-2-thalia-en",
    speak: (script) => ai.script((run) => script({ text: String(run.inputs.text), ...run })),
    refuse: (status, body) => ai.script((run) => run.answer(new Response(body, { status }))),
    stop: async () => ai.script((run) => run.fail(new Error("Network connection lost."))),
  };
});

describe("Aura on Workers AI", () => {
  it("asks the voice's model for headerless 16-bit samples", async () => {
    const ai = rawAi();
    ai.script(async (run) => {
      await run.send(pcm(1));
      run.end();
    });
    await samplesOf(
      createWorkersAiAuraTextToSpeech({ ai }).open({ voice: "aura-2-thalia-en", sampleRateHz: 24_000 }),
      "Yes.",
    );
    expect(ai.runs[0]).toMatchObject({
      model: "@cf/deepgram/aura-2-en",
      inputs: { text: "Yes.", speaker: "thalia", encoding: "linear16", container: "none", sample_rate: 24_000 },
      options: { returnRawResponse: true },
    });
  });

  it("takes no error page for speech, whatever its status", async () => {
    const ai = rawAi();
    ai.script((run) => run.answer(Response.json({ errors: [{ code: 3040 }] })));
    const session = createWorkersAiAuraTextToSpeech({ ai }).open({ voice: "aura-2-thalia-en", sampleRateHz: 24_000 });
    await expect(samplesOf(session, "Yes.")).rejects.toMatchObject({ name: "ProviderError", isRetryable: true });
  });

  it("asks for mu-law at the telephone's rate and decodes it", async () => {
    const ai = rawAi();
    ai.script(async (run) => {
      await run.send(encodeMulaw(Int16Array.of(0, 1_000)), encodeMulaw(Int16Array.of(-1_000)));
      run.end();
    });
    const session = createWorkersAiAuraTextToSpeech({ ai }).open({ voice: "aura-asteria-en", sampleRateHz: 8_000 });
    expect(await samplesOf(session, "Yes.")).toEqual([0, 988, -988]);
    expect(ai.runs[0]).toMatchObject({
      model: "@cf/deepgram/aura-1",
      inputs: { speaker: "asteria", encoding: "mulaw", sample_rate: 8_000 },
    });
  });

  it.each([
    ["aura-asteria-en", { model: "@cf/deepgram/aura-1", speaker: "asteria" }],
    ["aura-2-thalia-en", { model: "@cf/deepgram/aura-2-en", speaker: "thalia" }],
    ["aura-2-celeste-es", { model: "@cf/deepgram/aura-2-es", speaker: "celeste" }],
  ])("finds the model of %s", (voice, expected) => {
    expect(auraVoice(voice)).toEqual(expected);
  });

  it.each(["thalia", "aura-asteria-es", "sonic-3", ""])(
    "refuses the voice %j for good, saying what it should look like",
    async (voice) => {
      const session = createWorkersAiAuraTextToSpeech({ ai: rawAi() }).open({ voice, sampleRateHz: 16_000 });
      const error = await samplesOf(session, "Yes.").catch((thrown) => thrown);
      expect(error).toMatchObject({ name: "ProviderError", stage: "tts", isRetryable: false });
      expect(error.message).toContain("voice must look like");
    },
  );
});
