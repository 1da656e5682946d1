import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalService } from "../../../local/service.ts";
import { startSpeechToText } from "../../../local/speech-to-text/server.ts";
import { encoded, sentence, spoken } from "../../support/audio/spoken-audio.ts";
import { ListenClient, type ListenMessage } from "../../support/vendors/listen-client.ts";

let service: LocalService;
beforeAll(async () => {
  service = await startSpeechToText({ workers: 1 });
});
afterAll(() => service.close());

function connect(changes: Record<string, string> = {}): Promise<ListenClient> {
  const query = { model: "nova-3", encoding: "linear16", sample_rate: "16000", ...changes };
  const keyterms = ["yes please", "is there parking"].map((term) => ["keyterm", term] as const);
  return ListenClient.connect(service.url, "/v1/listen", [...Object.entries(query), ...keyterms]);
}

const pcm = (...parts: (Int16Array | number)[]) => encoded(spoken(...parts), "linear16", 16_000);
const isFinal = (message: ListenMessage) => message.type === "Results" && message.is_final;
const textOf = (message: ListenMessage | undefined) => message?.channel.alternatives[0].transcript;

describe("the v1 endpoint", { timeout: 20_000 }, () => {
  it("gives a final result per utterance, and metadata at the end", async () => {
    const client = await connect({ endpointing: "300" });
    const audio = pcm(0.5, sentence("is there parking"), 1, sentence("yes please"), 1);
    client.sendAudio(audio);
    expect(await client.finish()).toBe(1000);
    const finals = client.messages.filter(isFinal);
    expect(finals.map(textOf)).toEqual(["is there parking", "yes please"]);
    for (const result of finals) {
      expect(result).toMatchObject({ speech_final: true, from_finalize: false, channel_index: [0, 1] });
      expect(result.channel.alternatives[0].confidence).toBeGreaterThanOrEqual(0.6);
    }
    expect(client.messages.every(({ type }) => type === "Results" || type === "Metadata")).toBe(true);
    expect(client.messages.filter(({ is_final }) => is_final === false)).toEqual([]);
    const metadata = client.messages.at(-1);
    expect(metadata).toMatchObject({ type: "Metadata", channels: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(metadata?.duration).toBeCloseTo(audio.length / 32_000, 0);
  });

  it("sends interim results, speech starts and utterance ends when asked", async () => {
    const client = await connect({
      interim_results: "true",
      vad_events: "true",
      endpointing: "200",
      utterance_end_ms: "1000",
    });
    client.sendAudio(pcm(0.5, sentence("is there parking"), 2));
    await client.finish();
    const kinds = client.messages.map(({ type, is_final }) => (type === "Results" && !is_final ? "interim" : type));
    expect(kinds.filter((kind, i) => kind !== kinds[i - 1])).toEqual([
      ...["SpeechStarted", "interim", "Results", "UtteranceEnd", "Metadata"],
    ]);
    const final = client.messages.find(isFinal);
    const end = client.messages.find(({ type }) => type === "UtteranceEnd");
    expect(end?.last_word_end).toBe(final?.channel.alternatives[0].words.at(-1).end);
  });

  it("finalizes on request, also when nothing was said", async () => {
    const client = await connect();
    client.send({ type: "Finalize" });
    const empty = await client.waitFor(isFinal);
    expect(empty).toMatchObject({ from_finalize: true, speech_final: false });
    expect(textOf(empty)).toBe("");
    client.sendAudio(pcm(0.5, sentence("yes please")));
    client.send({ type: "Finalize" });
    const result = await client.waitFor(isFinal, 2);
    expect(result).toMatchObject({ from_finalize: true, speech_final: false });
    expect(textOf(result)).toBe("yes please");
  });

  it("answers each of two Finalize messages once, also when they come at once", async () => {
    const client = await connect();
    for (const text of ["yes please", "is there parking"]) {
      client.sendAudio(pcm(0.5, sentence(text)));
      client.send({ type: "Finalize" });
    }
    await client.finish();
    const finals = client.messages.filter(isFinal);
    expect(finals.map(textOf)).toEqual(["yes please", "is there parking"]);
    expect(finals.map(({ from_finalize }) => from_finalize)).toEqual([true, true]);
  });

  it("gives what was being said when the stream is closed", async () => {
    const client = await connect({ endpointing: "false" });
    client.sendAudio(pcm(0.5, sentence("yes please")));
    await client.finish();
    expect(client.messages.map(({ type }) => type)).toEqual(["Results", "Metadata"]);
    expect(textOf(client.messages[0])).toBe("yes please");
    expect(client.messages[0]).toMatchObject({ is_final: true, speech_final: false });
  });

  it("accepts KeepAlive and refuses what is not a message of this endpoint", async () => {
    const client = await connect();
    client.send({ type: "KeepAlive" });
    client.send({ type: "ForceEndTurn" });
    expect(await client.closed).toBe(1008);
    expect(client.messages).toMatchObject([{ type: "Error" }]);
  });

  it.each([
    [{ model: "whisper" }, "model"],
    [{ utterance_end_ms: "1000" }, "utterance_end_ms"],
    [{ utterance_end_ms: "500", interim_results: "true" }, "utterance_end_ms"],
    [{ endpointing: "soon" }, "endpointing"],
    [{ vad_events: "yes" }, "vad_events"],
  ])("answers 400 to %j and names %s", async (change, field) => {
    await expect(connect(change as Record<string, string>)).rejects.toMatchObject({ status: 400, body: { field } });
  });
});
