import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalService } from "../../../local/service.ts";
import { startSpeechToText } from "../../../local/speech-to-text/server.ts";
import { EnergyClassifier } from "../../../voice/audio/energy-classifier.ts";
import type { SpeechToText, SpeechToTextEvent } from "../../../voice/providers.ts";
import { createSpeechToText } from "../../../workers/providers/registry.ts";
import { providerSecretsSchema } from "../../../workers/providers/vendor/config.ts";
import { readSpeech } from "../../support/audio/speech-fixtures.ts";
import { EventLog } from "../../support/call/event-log.ts";
import { expectFluxOrder } from "../../support/call/flux-order.ts";
import { speechToTextOptions } from "../../support/contracts/speech-to-text.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { openNodeSocket } from "../../support/vendors/node-socket.ts";

const PHRASES = ["is there parking", "what are your opening hours", "goodbye", "i want to cancel my appointment"];

describe("the Deepgram adapters with the embedded speech to text", () => {
  let service: LocalService;
  beforeAll(async () => {
    service = await startSpeechToText({ workers: 1 });
  }, 30_000);
  afterAll(() => service.close());

  const adapter = (provider: "deepgram-flux" | "deepgram-nova", model: string): SpeechToText =>
    createSpeechToText(
      { provider, model },
      providerSecretsSchema.parse({ deepgramApiKey: "local", deepgramBaseUrl: service.url }),
      // Time stands still, so that a busy machine cannot run into deadlines: everything here is decided on the audio
      // clock.
      { clock: new FakeClock(), openSocket: openNodeSocket, createClassifier: () => new EnergyClassifier() },
    );

  /** The words of each turn in `utterances`, which are said one after the other. */
  async function transcribe(speechToText: SpeechToText, utterances: readonly string[]): Promise<string[]> {
    const log = new EventLog<SpeechToTextEvent>();
    const session = speechToText.open({ ...speechToTextOptions, expectedPhrases: PHRASES }, log.listener);
    await log.until("ready");
    const texts: string[] = [];
    for (const name of utterances) {
      const from = log.events.length;
      const speech = readSpeech(`synthetic/${name}.wav`);
      const audio = new Int16Array(16_000 + speech.length + 32_000);
      audio.set(speech, 16_000);
      for (let at = 0; at < audio.length; at += 320) session.push(audio.subarray(at, at + 320));
      texts.push((await log.until("end_of_turn", from)).text);
    }
    session.close();
    expectFluxOrder(log.events);
    return texts;
  }

  it("understand three turns of a call through Flux", async () => {
    const texts = await transcribe(adapter("deepgram-flux", "flux-general-en"), [
      "is-there-parking",
      "what-are-your-opening-hours",
      "goodbye",
    ]);
    expect(texts).toEqual(["is there parking", "what are your opening hours", "goodbye"]);
  });

  it.each(["is there parking", "i want to cancel my appointment", "goodbye"])(
    "understand %j through nova and our endpointing",
    async (phrase) => {
      expect(await transcribe(adapter("deepgram-nova", "nova-3"), [phrase.replaceAll(" ", "-")])).toEqual([phrase]);
    },
  );

  it("report the service's refusal of a model it does not have", async () => {
    const log = new EventLog<SpeechToTextEvent>();
    adapter("deepgram-flux", "none").open(speechToTextOptions, log.listener);
    expect((await log.until("failed")).error).toMatchObject({ status: 400, isRetryable: false });
  });
});
