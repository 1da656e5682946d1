import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalService } from "../../../../local/service.ts";
import { Listener } from "../../../../local/speech-to-text/listener.ts";
import { loadEngine, PhraseDecoder } from "../../../../local/speech-to-text/recognition/phrase-decoder.ts";
import { compilePhrases } from "../../../../local/speech-to-text/recognition/phrase-grammar.ts";
import { startSpeechToText } from "../../../../local/speech-to-text/server.ts";
import type { TurnDetector } from "../../../../local/speech-to-text/turns/turn-detector.ts";
import { samplesToBytes } from "../../../../voice/audio/frame.ts";
import { sentence, spoken } from "../../../support/audio/spoken-audio.ts";
import { textOf } from "../../../support/call/scripted-speech.ts";
import { FakeClock, settle } from "../../../support/fake-clock.ts";
import { ListenClient } from "../../../support/vendors/listen-client.ts";

const APPOINTMENT = "i would like to book an appointment for tuesday";
const KEYTERMS = [APPOINTMENT, "is there parking", "yes please"];
/** Where "book" ends in that recording. */
const AFTER_BOOK = 1180 * 16;

/** The audio with a pause in the middle of the phrase. */
function pausing(pauseS: number, afterS = 1): Int16Array {
  const samples = sentence(APPOINTMENT);
  return spoken(0.5, samples.subarray(0, AFTER_BOOK), pauseS, samples.subarray(AFTER_BOOK), afterS);
}

describe("decoding a phrase that a turn's end cuts in two", { timeout: 30_000 }, () => {
  /** Believes in every pause that the turn is over. */
  const hasty: TurnDetector = {
    reportsUnfinished: true,
    startMs: () => 0,
    resumeMs: () => 0,
    planSilence: () => {
      const waits = { eagerMs: undefined, endMs: 300 };
      return { whole: waits, unfinished: waits, unheard: { eagerMs: undefined, endMs: 700 } };
    },
  };

  it.each([
    ["goes on with it when the rest comes soon", 0.8, ["i would like to book", "an appointment for tuesday"]],
    ["gives it up after five seconds", 6.5, ["i would like to book", ""]],
  ])("%s", async (_, pauseS, expected) => {
    const decoder = await PhraseDecoder.create(await loadEngine());
    const texts: string[] = [];
    const ends: number[] = [];
    const listener = new Listener({ grammar: compilePhrases(KEYTERMS), detector: hasty }, decoder, (event) => {
      if (event.type !== "turn_ended") return;
      texts.push(textOf(event));
      ends.push(event.words.at(-1)?.endS ?? 0);
    });
    listener.push(Float32Array.from(pausing(pauseS), (sample) => sample / 32_768));
    listener.close();
    expect(texts).toEqual(expected);
    expect(Math.abs((ends[0] ?? 0) - 1.68)).toBeLessThan(0.06);
  });
});

describe("a service that really decodes, under a latency profile", { timeout: 30_000 }, () => {
  const clock = new FakeClock();
  let service: LocalService;
  beforeAll(async () => {
    service = await startSpeechToText({ workers: 1, latency: { profile: "cloud", seed: 2 }, clock });
  }, 60_000);
  afterAll(() => service.close());

  const connect = (path: string, query: Record<string, string>) =>
    ListenClient.connect(service.url, path, [
      ...Object.entries({ encoding: "linear16", sample_rate: "16000", ...query }),
      ...KEYTERMS.map((term) => ["keyterm", term] as const),
    ]);

  it("counts its delays in audio, so that a call sent faster than it is spoken loses no word", async () => {
    const heard: string[] = [];
    for (let i = 0; i < 4; i++) {
      const client = await connect("/v2/listen", { model: "flux-general-en", eager_eot_threshold: "0.4" });
      client.sendAudio(samplesToBytes(pausing(0.5, 6)), 32_000);
      await client.finish();
      const turns = client.messages.filter(({ event }) => event === "EndOfTurn");
      heard.push(turns.map(({ transcript }) => transcript).join(" "));
      for (const { audio_window_end, words } of turns) {
        expect(audio_window_end - (words.at(-1)?.end ?? 0)).toBeGreaterThan(0.1);
      }
    }
    expect(heard).toEqual(heard.map(() => APPOINTMENT));
  });

  it("answers Finalize after a wait, and closes only after its answer", async () => {
    const client = await connect("/v1/listen", { model: "nova-3" });
    client.sendAudio(samplesToBytes(spoken(0.5, sentence("yes please"))));
    client.send({ type: "Finalize" });
    client.send({ type: "CloseStream" });
    while (clock.pendingTimers === 0) await settle();
    expect(client.messages).toEqual([]);
    clock.advance(5_000);
    await client.closed;
    expect(client.messages.map(({ type }) => type)).toEqual(["Results", "Metadata"]);
    expect(client.messages[0]?.channel.alternatives[0].transcript).toBe("yes please");
  });

  it("says that it decodes, and how slowly it answers", async () => {
    const health = await fetch(`${service.url}/health`);
    expect(await health.json()).toMatchObject({ recognition: "decoded", profile: "cloud", seed: 2 });
  });
});
