import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CallDraws } from "../../../local/latency/draws.ts";
import { PROFILES } from "../../../local/latency/profiles.ts";
import type { LocalService } from "../../../local/service.ts";
import { type DecodedRecording, decodeRecordings } from "../../../local/speech-to-text/replay/decode-recordings.ts";
import { contentKey, FrameFollower, RecordedFrames } from "../../../local/speech-to-text/replay/recorded-frames.ts";
import { startSpeechToText } from "../../../local/speech-to-text/server.ts";
import { samplesToBytes } from "../../../voice/audio/frame.ts";
import { seededRandom, whiteNoise } from "../../support/audio/noise.ts";
import { readSpeech } from "../../support/audio/speech-fixtures.ts";
import { sentence, spoken } from "../../support/audio/spoken-audio.ts";
import { ListenClient, type ListenMessage } from "../../support/vendors/listen-client.ts";

const SEED = 4;
const TEXTS = ["can i reschedule to friday", "is there parking", "no thank you"];
const FRAME = 320;
let recordings: DecodedRecording[];
let service: LocalService;

beforeAll(async () => {
  recordings = await decodeRecordings(TEXTS.map(sentence), TEXTS);
  service = await startSpeechToText({ replay: recordings, latency: { profile: "cloud", seed: SEED } });
}, 60_000);
afterAll(() => service.close());

/** The recording as its caller sends it: whole frames, with a pause after each of these words. */
function asSent({ samples, words }: DecodedRecording, pausesMs: Record<string, number> = {}): Int16Array {
  const frames = Math.ceil(samples.length / FRAME);
  const padded = spoken(samples, new Int16Array(frames * FRAME - samples.length));
  const parts: (Int16Array | number)[] = [];
  let fromMs = 0;
  for (const { word, endMs } of words) {
    const pauseMs = pausesMs[word];
    if (pauseMs === undefined) continue;
    parts.push(padded.subarray(fromMs * 16, endMs * 16), pauseMs / 1000);
    fromMs = endMs;
  }
  return spoken(...parts, padded.subarray(fromMs * 16));
}

const recording = (text: string) => recordings[TEXTS.indexOf(text)] as DecodedRecording;

function connect(changes: Record<string, string> = {}): Promise<ListenClient> {
  const query = { model: "flux-general-en", encoding: "linear16", sample_rate: "16000", eager_eot_threshold: "0.5" };
  return ListenClient.connect(service.url, "/v2/listen", Object.entries({ ...query, ...changes }));
}

const turnsOf = ({ messages }: ListenClient): ListenMessage[] => messages.filter(({ type }) => type === "TurnInfo");
const named = (client: ListenClient, name: string) => turnsOf(client).filter(({ event }) => event === name);

describe("decoding recordings", () => {
  it("finds every word, one after the other, the last one ending where its speaker falls silent (-40 dB)", () => {
    for (const [i, { samples, words }] of recordings.entries()) {
      expect(words.map(({ word }) => word).join(" ")).toBe(TEXTS[i]);
      const lastAudibleMs = samples.findLastIndex((sample) => Math.abs(sample) >= 328) / 16;
      expect(Math.abs((words.at(-1)?.endMs ?? 0) - lastAudibleMs)).toBeLessThan(20);
      for (const [at, { startMs, endMs }] of words.entries()) {
        expect((startMs % 20) + (endMs % 20)).toBe(0);
        expect(startMs).toBeGreaterThanOrEqual(words[at - 1]?.endMs ?? 0);
        expect(endMs).toBeGreaterThan(startMs);
      }
    }
  });

  it("finds no words in a recording of something else", async () => {
    const [other] = await decodeRecordings([readSpeech("human/cards-001.wav")], ["is there parking"]);
    expect(other?.words).toEqual([]);
  });
});

describe("following frames", () => {
  const random = seededRandom(9);
  const noise = (frames: number) => whiteNoise(frames * FRAME, 3000, random);
  const keysOf = (samples: Int16Array) =>
    Array.from({ length: samples.length / FRAME }, (_, i) =>
      contentKey(Buffer.from(samplesToBytes(samples.subarray(i * FRAME, (i + 1) * FRAME)))),
    );
  const [beginning, endA, endB] = [noise(3), noise(2), noise(2)];
  const a = spoken(beginning, endA);
  const b = spoken(beginning, endB);
  const frames = new RecordedFrames([a, b].map((samples) => ({ samples, words: [] })));

  it("tells recordings that begin alike apart as soon as they differ", () => {
    const follower = new FrameFollower(frames);
    const places = keysOf(b).map((key) => follower.next(key));
    expect(places.map((place) => place?.frame)).toEqual([0, 1, 2, 3, 4]);
    expect(places[3]?.recording.keys).toEqual(keysOf(b));
  });

  it("keeps its place through silence and unknown sound, and finds another when it is left", () => {
    const follower = new FrameFollower(frames);
    const silence = spoken(0.02);
    const heard = [...keysOf(a).slice(0, 4), ...keysOf(silence), ...keysOf(noise(1)), ...keysOf(a).slice(4, 5)];
    expect(heard.map((key) => follower.next(key)?.frame)).toEqual([0, 1, 2, 3, undefined, undefined, 4]);
    expect(follower.next(keysOf(b)[3] as string)?.frame).toBe(3);
  });
});

describe("a replaying service", { timeout: 20_000 }, () => {
  it("says that it is one, and with what delays", async () => {
    const health = await fetch(`${service.url}/health`);
    expect(await health.json()).toMatchObject({ recognition: "replayed", profile: "cloud", seed: SEED });
  });

  it("ends a turn when its connection's draws say, with the words of the recording", async () => {
    const own = await startSpeechToText({ replay: recordings, latency: { profile: "cloud", seed: SEED } });
    const client = await ListenClient.connect(
      own.url,
      "/v2/listen",
      Object.entries({ model: "flux-general-en", encoding: "linear16", sample_rate: "16000" }),
    );
    const parking = recording("is there parking");
    client.sendAudio(samplesToBytes(spoken(0.5, asSent(parking), 6)));
    await client.finish();
    const started = named(client, "StartOfTurn")[0] as ListenMessage;
    const ended = named(client, "EndOfTurn")[0] as ListenMessage;
    expect(ended.transcript).toBe("is there parking");
    const speechMs = 500 + (parking.words[0]?.startMs ?? 0);
    const endMs = 500 + (parking.words.at(-1)?.endMs ?? 0);
    const draws = new CallDraws(PROFILES.cloud, SEED, 0, () => 0);
    // Counted from the frame in which speech was first heard, in steps of 10 ms.
    expect(Math.abs(started.audio_window_end * 1000 - speechMs - draws.ms("stt_start_of_turn"))).toBeLessThanOrEqual(
      20,
    );
    const delayMs = ended.audio_window_end * 1000 - endMs;
    const drawnMs = Array.from({ length: 20 }, () => draws.ms("stt_end_of_turn"));
    expect(drawnMs.some((ms) => delayMs >= ms && delayMs < ms + 20)).toBe(true);
    await own.close();
  });

  it("keeps to Flux's order whatever the pauses, and loses no word to a turn that ended too soon", async () => {
    const texts: string[] = [];
    let cut = 0;
    for (let i = 0; i < 24; i++) {
      const client = await connect();
      const sent = asSent(recording("can i reschedule to friday"), { i: 300 + 60 * i, to: 400 });
      client.sendAudio(samplesToBytes(spoken(0.2, sent, 7)), 6400);
      await client.finish();
      let eager: string | undefined;
      for (const { event, transcript } of turnsOf(client)) {
        if (event === "EagerEndOfTurn") {
          expect(transcript).not.toBe("");
          expect(eager).toBeUndefined();
          eager = transcript;
        }
        if (event === "TurnResumed") eager = undefined;
        if (event === "EndOfTurn") {
          if (eager !== undefined) expect(transcript).toBe(eager);
          eager = undefined;
        }
      }
      const ends = named(client, "EndOfTurn").map(({ transcript }) => transcript);
      if (ends.length > 1) cut += 1;
      texts.push(ends.join(" "));
    }
    expect(texts).toEqual(texts.map(() => "can i reschedule to friday"));
    // With these pauses about 30 % of calls; the seed decides how many it is.
    expect(cut).toBeGreaterThan(0);
    expect(cut).toBeLessThan(18);
  });

  it("takes a recording whose last sounds were trimmed away for whole", async () => {
    const client = await connect();
    const parking = recording("is there parking");
    const kept = (parking.words.at(-1)?.endMs ?? 0) * 16 - 2.5 * FRAME;
    const trimmed = spoken(parking.samples.subarray(0, kept), new Int16Array(FRAME / 2));
    client.sendAudio(samplesToBytes(spoken(0.2, trimmed, 4)));
    await client.finish();
    expect(named(client, "EndOfTurn").map(({ transcript }) => transcript)).toEqual(["is there parking"]);
    expect(named(client, "EndOfTurn")[0]?.audio_window_end).toBeLessThan(4);
  });

  it("shows a word only when it has ended", async () => {
    const client = await connect({ eot_threshold: "0.9" });
    const { words } = recording("can i reschedule to friday");
    client.sendAudio(samplesToBytes(spoken(0.2, asSent(recording("can i reschedule to friday")), 6)));
    await client.finish();
    const updates = named(client, "Update").filter(({ turn_index }) => turn_index === 0);
    expect(updates.length).toBeGreaterThan(5);
    for (const { audio_window_end, transcript } of updates) {
      const ended = words.filter(({ endMs }) => endMs + 200 <= audio_window_end * 1000 + 0.5).map(({ word }) => word);
      expect(ended.join(" ").startsWith(transcript)).toBe(true);
    }
  });

  it("hears nothing in speech it does not know", async () => {
    const client = await connect();
    client.sendAudio(samplesToBytes(spoken(0.2, sentence("goodbye"), 1)));
    await client.finish();
    expect(turnsOf(client).map(({ event }) => event)).toEqual(turnsOf(client).map(() => "Update"));
  });

  it("refuses other formats than its recordings'", async () => {
    const client = await connect({ sample_rate: "8000" });
    client.sendAudio(new Uint8Array(1600));
    expect(await client.closed).toBe(1011);
  });

  it("gives two connections with the same audio draws of their own, and the same again with the same seed", async () => {
    const endsOf = async (url: string) => {
      const query = { model: "flux-general-en", encoding: "linear16", sample_rate: "16000" };
      const client = await ListenClient.connect(url, "/v2/listen", Object.entries(query));
      client.sendAudio(samplesToBytes(spoken(0.2, asSent(recording("no thank you")), 6)));
      await client.finish();
      return named(client, "EndOfTurn").map(({ audio_window_end }) => audio_window_end);
    };
    const runs: number[][][] = [];
    for (let run = 0; run < 2; run++) {
      const own = await startSpeechToText({ replay: recordings, latency: { profile: "cloud", seed: 8 } });
      runs.push([await endsOf(own.url), await endsOf(own.url)]);
      await own.close();
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]?.[0]).not.toEqual(runs[0]?.[1]);
  });
});
