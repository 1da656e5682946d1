import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalService } from "../../../local/service.ts";
import { startSpeechToText } from "../../../local/speech-to-text/server.ts";
import { seededRandom, whiteNoise } from "../../support/audio/noise.ts";
import { encoded, sentence, spoken } from "../../support/audio/spoken-audio.ts";
import { ListenClient, type ListenMessage, type ListenRefused } from "../../support/vendors/listen-client.ts";

let service: LocalService;
beforeAll(async () => {
  service = await startSpeechToText({ workers: 2 });
});
afterAll(() => service.close());

const KEYTERMS = ["yes", "yes please", "is there parking", "what are your opening hours"];
const FORMAT = { model: "flux-general-en", encoding: "linear16", sample_rate: "16000" };

function connect(
  changes: Record<string, string> = {},
  keyterms = KEYTERMS,
  headers?: Record<string, string>,
): Promise<ListenClient> {
  const query = [...Object.entries({ ...FORMAT, ...changes }), ...keyterms.map((term) => ["keyterm", term] as const)];
  return ListenClient.connect(service.url, "/v2/listen", query, headers);
}

function refusal(attempt: Promise<ListenClient>): Promise<ListenRefused> {
  return attempt.then(
    () => {
      throw new Error("the connection was accepted");
    },
    (error) => error,
  );
}

const pcm = (...parts: (Int16Array | number)[]) => encoded(spoken(...parts), "linear16", 16_000);
const isEvent = (name: string) => (message: ListenMessage) => message.event === name;
/** The turn events in order, updates left out. */
const eventsOf = (client: ListenClient) =>
  client.messages.filter(({ type, event }) => type === "TurnInfo" && event !== "Update").map(({ event }) => event);

describe("the Flux endpoint", { timeout: 20_000 }, () => {
  it("greets, numbers every message, and ends a turn with the text of its eager event", async () => {
    const client = await connect({ eager_eot_threshold: "0.5" });
    client.sendAudio(pcm(0.5, sentence("is there parking"), 1));
    expect(await client.finish()).toBe(1000);
    const [connected, ...turns] = client.messages;
    expect(connected).toMatchObject({ type: "Connected", sequence_id: 0, request_id: expect.any(String) });
    expect(client.messages.map(({ sequence_id }) => sequence_id)).toEqual(client.messages.map((_, i) => i));
    expect(eventsOf(client)).toEqual(["StartOfTurn", "EagerEndOfTurn", "EndOfTurn"]);
    const eager = turns.find(isEvent("EagerEndOfTurn"));
    const end = turns.find(isEvent("EndOfTurn"));
    expect(eager).toMatchObject({ transcript: "is there parking", turn_index: 0 });
    expect(eager?.end_of_turn_confidence).toBeGreaterThanOrEqual(0.5);
    expect(end).toMatchObject({ transcript: "is there parking", turn_index: 0, trigger: "model" });
    expect(end?.words.map(({ word }: { word: string }) => word)).toEqual(["is", "there", "parking"]);
    for (const word of end?.words ?? []) expect(word.confidence).toBeGreaterThanOrEqual(0.6);
    expect(end?.audio_window_end - eager?.audio_window_end).toBeGreaterThanOrEqual(0.03);
    expect(turns.at(-1)).toMatchObject({ event: "Update", turn_index: 1, transcript: "" });
  });

  it("starts a turn within 200 ms of the first sound and ends it within 350 ms of the last", async () => {
    const client = await connect();
    client.sendAudio(pcm(1, sentence("what are your opening hours"), 1));
    const start = await client.waitFor(isEvent("StartOfTurn"));
    const end = await client.waitFor(isEvent("EndOfTurn"));
    const [first, last] = [end.words[0], end.words.at(-1)];
    expect(start.audio_window_end - first.start).toBeLessThan(0.2);
    expect(end.audio_window_end - last.end).toBeLessThan(0.35);
  });

  it("updates every quarter second of audio with words that only grow", async () => {
    const client = await connect();
    client.sendAudio(pcm(0.5, sentence("what are your opening hours"), 1));
    await client.finish();
    const updates = client.messages.filter(isEvent("Update"));
    const times = updates.map(({ audio_window_end }) => audio_window_end);
    expect(times).toEqual(times.map((_, i) => (i + 1) / 4));
    const texts = updates.filter(({ turn_index }) => turn_index === 0).map(({ transcript }) => transcript);
    expect(texts.some((text) => text !== "" && text !== "what are your opening hours")).toBe(true);
    for (const text of texts) expect("what are your opening hours".startsWith(text)).toBe(true);
  });

  it("takes an eager end back when speech returns, and ends with both parts or nothing", async () => {
    const client = await connect({ eager_eot_threshold: "0.4", eot_threshold: "1", eot_timeout_ms: "1500" });
    client.sendAudio(pcm(0.5, sentence("yes"), sentence("is there parking"), 2));
    await client.finish();
    expect(eventsOf(client)).toEqual(["StartOfTurn", "EagerEndOfTurn", "TurnResumed", "EndOfTurn"]);
    expect(client.messages.find(isEvent("EagerEndOfTurn"))?.transcript).toBe("yes");
    expect(client.messages.find(isEvent("EndOfTurn"))?.transcript).not.toBe("yes");
  });

  it("sends no eager events unless asked, and none for speech it does not understand", async () => {
    const unasked = await connect();
    unasked.sendAudio(pcm(0.5, sentence("yes please"), 1));
    await unasked.finish();
    expect(eventsOf(unasked)).toEqual(["StartOfTurn", "EndOfTurn"]);
    const unexpected = await connect({ eager_eot_threshold: "0.4" });
    unexpected.sendAudio(pcm(0.5, sentence("how much does a cleaning cost"), 1.5));
    await unexpected.finish();
    expect(eventsOf(unexpected)).toEqual(["StartOfTurn", "EndOfTurn"]);
    expect(unexpected.messages.find(isEvent("EndOfTurn"))?.transcript).toBe("");
  });

  it("waits longer the surer it must be", async () => {
    const endsAt = async (eot_threshold: string) => {
      const client = await connect({ eot_threshold });
      client.sendAudio(pcm(0.5, sentence("yes please"), 3));
      return (await client.waitFor(isEvent("EndOfTurn"))).audio_window_end;
    };
    const [hasty, usual, patient] = await Promise.all(["0.5", "0.7", "0.9"].map(endsAt));
    expect(hasty).toBeLessThan(usual);
    expect(usual).toBeLessThan(patient);
  });

  it("ends no turn while audio stops flowing, and at once when told to", async () => {
    const client = await connect();
    client.sendAudio(pcm(0.5, sentence("yes please")));
    client.send({ type: "Configure", thresholds: {} });
    await client.waitFor(({ type }) => type === "ConfigureSuccess");
    expect(client.messages.some(isEvent("EndOfTurn"))).toBe(false);
    client.send({ type: "ForceEndTurn" });
    const end = await client.waitFor(isEvent("EndOfTurn"));
    expect(end).toMatchObject({ transcript: "yes please", trigger: "force_end_turn" });
  });

  it("does not start a turn on silence or low noise", async () => {
    const client = await connect();
    client.sendAudio(pcm(1, whiteNoise(48_000, 60, seededRandom(3)), whiteNoise(48_000, 400, seededRandom(4))));
    await client.finish();
    expect(eventsOf(client)).toEqual([]);
  });

  it("takes chunks of any length, cut inside samples too", async () => {
    const client = await connect();
    const bytes = pcm(0.5, sentence("is there parking"), 1);
    client.sendAudio(bytes.subarray(0, 20_001), 777);
    client.sendAudio(bytes.subarray(20_001), 1_001);
    await client.finish();
    expect(client.messages.find(isEvent("EndOfTurn"))?.transcript).toBe("is there parking");
  });

  it("listens for new phrases and thresholds after Configure", async () => {
    const client = await connect({}, ["goodbye"]);
    client.send({
      type: "Configure",
      thresholds: { eot_threshold: 0.6, eager_eot_threshold: 0.5 },
      keyterms: ["yes please"],
    });
    client.sendAudio(pcm(0.5, sentence("yes please"), 1));
    await client.finish();
    expect(client.messages.find(({ type }) => type === "ConfigureSuccess")).toMatchObject({
      thresholds: { eot_threshold: 0.6, eager_eot_threshold: 0.5, eot_timeout_ms: 5000 },
      keyterms: ["yes please"],
    });
    expect(eventsOf(client)).toEqual(["StartOfTurn", "EagerEndOfTurn", "EndOfTurn"]);
    expect(client.messages.find(isEvent("EndOfTurn"))?.transcript).toBe("yes please");
  });

  it.each([
    [{ thresholds: { eot_threshold: 2 } }, "eot_threshold"],
    [{ thresholds: { eager_eot_threshold: 0.9 } }, "eager_eot_threshold"],
    [{ thresholds: { patience: 1 } }, "patience"],
    [{ keyterms: ["for {colour}"] }, "keyterms"],
  ])("refuses to configure %j and goes on as before", async (change, field) => {
    const client = await connect();
    client.send({ type: "Configure", ...change });
    const failure = await client.waitFor(({ type }) => type === "ConfigureFailure");
    expect(failure.description).toContain(field);
    client.sendAudio(pcm(0.5, sentence("yes please"), 1));
    expect((await client.waitFor(isEvent("EndOfTurn"))).transcript).toBe("yes please");
  });

  it.each([{ type: "KeepAlive" }, { type: "Finalize" }, { type: "Dance" }, "not json", "[]"])(
    "ends the connection with an error on %j",
    async (message) => {
      const client = await connect();
      client.send(message);
      expect(await client.closed).toBe(1008);
      expect(client.messages.at(-1)).toMatchObject({ type: "Error", sequence_id: 1, code: expect.any(String) });
    },
  );

  it("closes a connection that sends a message of more than 1 MB, and serves the others", async () => {
    const [greedy, other] = await Promise.all([connect(), connect()]);
    greedy.sendAudio(new Uint8Array(2_000_000), 2_000_000);
    expect(await greedy.closed).toBe(1009);
    other.sendAudio(pcm(0.5, sentence("yes please"), 1));
    expect((await other.waitFor(isEvent("EndOfTurn"))).transcript).toBe("yes please");
  });

  it("keeps connections apart", async () => {
    const said = ["yes please", "is there parking", "what are your opening hours"];
    const clients = await Promise.all(said.map(() => connect({ eager_eot_threshold: "0.5" })));
    const audio = said.map((text) => pcm(0.5, sentence(text), 1));
    for (let at = 0; at < 128_000; at += 3200) {
      for (const [i, client] of clients.entries()) {
        const piece = audio[i]?.subarray(at, at + 3200);
        if (piece?.length) client.sendAudio(piece);
      }
    }
    const ends = await Promise.all(clients.map((client) => client.waitFor(isEvent("EndOfTurn"))));
    expect(ends.map(({ transcript }) => transcript)).toEqual(said);
  });

  it.each([
    [{ model: "nova-3" }, "model"],
    [{ encoding: "opus" }, "encoding"],
    [{ sample_rate: "11025" }, "sample_rate"],
    [{ sample_rate: "loud" }, "sample_rate"],
    [{ eot_threshold: "0.4" }, "eot_threshold"],
    [{ eager_eot_threshold: "0.8" }, "eager_eot_threshold"],
    [{ eot_timeout_ms: "100" }, "eot_timeout_ms"],
    [{ keyterm: "for {colour}" }, "keyterm"],
    [{ keyterm: "???" }, "keyterm"],
    [{ colour: "red" }, "colour"],
  ])("answers 400 to %j and names %s", async (change, field) => {
    const { status, body } = await refusal(connect(change as Record<string, string>, []));
    expect({ status, field: body.field }).toEqual({ status: 400, field });
    expect(body.err_msg).toContain(field);
  });

  it("answers 401 without a key, 404 elsewhere", async () => {
    expect((await refusal(connect({}, [], {}))).status).toBe(401);
    expect((await refusal(connect({}, [], { Authorization: "Token " }))).status).toBe(401);
    expect((await refusal(ListenClient.connect(service.url, "/v3/listen", []))).status).toBe(404);
  });

  it("says what it is over HTTP", async () => {
    const health = await fetch(`${service.url}/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({ service: "speech-to-text", status: "ok" });
    expect((await fetch(`${service.url}/v2/listen`)).status).toBe(426);
    expect((await fetch(`${service.url}/nothing`)).status).toBe(404);
  });

  it("ends every connection when closed, more than once if asked", async () => {
    const own = await startSpeechToText({ workers: 1 });
    const client = await ListenClient.connect(own.url, "/v2/listen", Object.entries(FORMAT));
    await Promise.all([own.close(), own.close()]);
    expect(await client.closed).toBe(1006);
  });
});
