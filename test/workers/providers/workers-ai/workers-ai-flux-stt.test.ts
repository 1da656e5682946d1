import { describe, expect, it } from "vitest";
import type { SpeechToTextEvent } from "../../../../voice/providers.ts";
import type { AiBinding } from "../../../../workers/providers/vendor/config.ts";
import {
  type AcceptableWebSocket,
  ProviderSocketRefused,
} from "../../../../workers/providers/vendor/provider-socket.ts";
import { createWorkersAiFluxSpeechToText } from "../../../../workers/providers/workers-ai/workers-ai-flux-stt.ts";
import { EventLog } from "../../../support/call/event-log.ts";
import { describeSpeechToText, speechToTextOptions } from "../../../support/contracts/speech-to-text.ts";
import { realClock } from "../../../support/real-clock.ts";
import { fluxPeer } from "../../../support/vendors/flux-vendor.ts";
import { openNodeSocket } from "../../../support/vendors/node-socket.ts";
import { ScriptedAi } from "../../../support/vendors/scripted-ai.ts";
import { startSocketVendor } from "../../../support/vendors/socket-vendor.ts";

/** A binding that answers with a socket to `url`, silent until accepted, as Workers hand it out. */
function socketBinding(url: string): AiBinding {
  return {
    async run(_model, _inputs, options) {
      try {
        const socket = await openNodeSocket(url, {}, options?.signal ?? new AbortController().signal);
        const events = new EventTarget();
        const webSocket: AcceptableWebSocket = {
          binaryType: "blob",
          accept: () =>
            socket.start({
              onMessage: (data) => events.dispatchEvent(Object.assign(new Event("message"), { data })),
              onClose: (code) => events.dispatchEvent(Object.assign(new Event("close"), { code })),
            }),
          send: (data) => socket.send(data as string | Int16Array<ArrayBuffer>),
          close: () => socket.close(),
          addEventListener: (type, listener) => events.addEventListener(type, (event) => listener(event as never)),
        };
        return { webSocket };
      } catch (error) {
        if (error instanceof ProviderSocketRefused) return new Response("secret words", { status: error.status });
        throw error;
      }
    },
  };
}

const deps = { model: "@cf/deepgram/flux", keytermTokenLimit: 500, clock: realClock };

describeSpeechToText("Flux on Workers AI", async () => {
  const vendor = await startSocketVendor();
  return {
    adapter: createWorkersAiFluxSpeechToText({ ...deps, ai: socketBinding(vendor.url) }),
    nextPeer: async () => fluxPeer(await vendor.nextPeer(), false),
    refuse: (status) => vendor.refuse(status),
    stop: () => vendor.close(),
  };
});

describe("Flux on Workers AI", () => {
  it("asks the model with strings, for 16 kHz whatever the call's rate", () => {
    const ai = new ScriptedAi();
    ai.script(() => {});
    const session = createWorkersAiFluxSpeechToText({ ...deps, ai }).open(
      { ...speechToTextOptions, sampleRateHz: 8_000 },
      () => {},
    );
    expect(ai.runs[0]).toMatchObject({
      model: "@cf/deepgram/flux",
      inputs: {
        encoding: "linear16",
        sample_rate: "16000",
        eot_threshold: "0.7",
        eager_eot_threshold: "0.4",
        eot_timeout_ms: "5000",
        keyterm: speechToTextOptions.expectedPhrases,
      },
      options: { websocket: true },
    });
    session.close();
  });

  it("brings telephone audio up to 16 kHz", async () => {
    const vendor = await startSocketVendor();
    const session = createWorkersAiFluxSpeechToText({ ...deps, ai: socketBinding(vendor.url) }).open(
      { ...speechToTextOptions, sampleRateHz: 8_000 },
      () => {},
    );
    const peer = await vendor.nextPeer();
    for (let i = 0; i < 20; i++) session.push(new Int16Array(160).fill(1_000));
    const heard = await peer.audio(5_120);
    expect(heard.subarray(2_000).every((sample) => Math.abs(sample - 1_000) < 50)).toBe(true);
    session.close();
    await vendor.close();
  });

  it.each([
    ["an answer without a socket", {}],
    ["no answer at all", undefined],
  ])("reports %s as failed", async (_, answer) => {
    const ai = new ScriptedAi();
    ai.script((run) => run.answer(answer));
    const log = new EventLog<SpeechToTextEvent>();
    createWorkersAiFluxSpeechToText({ ...deps, ai }).open(speechToTextOptions, log.listener);
    expect((await log.until("failed")).error).toMatchObject({ provider: "workers-ai-flux", stage: "stt" });
  });
});
