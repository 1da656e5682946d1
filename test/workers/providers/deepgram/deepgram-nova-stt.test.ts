import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEndpointedSpeechToText } from "../../../../voice/listening/endpointing.ts";
import type { SegmentEvent } from "../../../../voice/providers.ts";
import { createDeepgramNovaTranscriber } from "../../../../workers/providers/deepgram/deepgram-nova-stt.ts";
import { EventLog } from "../../../support/call/event-log.ts";
import {
  describeSpeechToText,
  nextTurnOfLoop,
  speechToTextOptions,
} from "../../../support/contracts/speech-to-text.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { realClock } from "../../../support/real-clock.ts";
import { openNodeSocket } from "../../../support/vendors/node-socket.ts";
import { novaPeer, novaResults } from "../../../support/vendors/nova-vendor.ts";
import { type SocketVendor, startSocketVendor } from "../../../support/vendors/socket-vendor.ts";

const deps = { apiKey: "key-1", model: "nova-3", keytermTokenLimit: 500, openSocket: openNodeSocket };

describeSpeechToText("Deepgram nova with our endpointing", async () => {
  const vendor = await startSocketVendor();
  const transcriber = createDeepgramNovaTranscriber({ ...deps, baseUrl: vendor.url, clock: realClock });
  return {
    adapter: createEndpointedSpeechToText(transcriber, {
      clock: realClock,
      createClassifier: () => ({ isSpeech: (frame) => frame[0] === 5_000, reset() {} }),
    }),
    nextPeer: async () => novaPeer(await vendor.nextPeer()),
    refuse: (status) => vendor.refuse(status),
    stop: () => vendor.close(),
  };
});

describe("Deepgram nova", () => {
  let vendor: SocketVendor;
  let clock: FakeClock;
  let log: EventLog<SegmentEvent>;
  const open = (model = "nova-3") =>
    createDeepgramNovaTranscriber({ ...deps, model, baseUrl: vendor.url, clock }).open(
      speechToTextOptions,
      log.listener,
    );

  beforeEach(async () => {
    vendor = await startSocketVendor();
    clock = new FakeClock();
    log = new EventLog();
  });
  afterEach(() => vendor.close());

  it("asks for interim results and no endpointing of the vendor's", async () => {
    const session = open();
    const { path, query, headers } = await vendor.nextPeer();
    expect(path).toBe("/v1/listen");
    expect(headers.authorization).toBe("Token key-1");
    expect(Object.fromEntries(query)).toMatchObject({
      model: "nova-3",
      encoding: "linear16",
      sample_rate: "16000",
      language: "en",
      interim_results: "true",
      endpointing: "false",
    });
    expect(query.getAll("keyterm")).toEqual(speechToTextOptions.expectedPhrases);
    session.close();
  });

  it("sends keyterms only to models that take them", async () => {
    const session = open("nova-2-phonecall");
    expect((await vendor.nextPeer()).query.has("keyterm")).toBe(false);
    session.close();
  });

  it("tells interim, final and flushed text apart, and passes over empty ones", async () => {
    const session = open();
    const peer = await vendor.nextPeer();
    await log.until("ready");
    peer.sendJson(novaResults(""));
    peer.sendJson(novaResults("is there"));
    peer.sendJson(novaResults("", { is_final: true }));
    peer.sendJson(novaResults("is there parking", { is_final: true }));
    peer.sendJson(novaResults("", { is_final: true, from_finalize: true }));
    while (log.events.length < 4) await nextTurnOfLoop();
    expect(log.events.slice(1)).toEqual([
      { type: "interim", text: "is there" },
      { type: "final", text: "is there parking", confidence: 0.97, isFlush: false },
      { type: "final", text: "", confidence: 0.97, isFlush: true },
    ]);
    session.close();
  });

  it("sends all audio before it asks for the final text", async () => {
    const session = open();
    const peer = await vendor.nextPeer();
    await log.until("ready");
    session.push(new Int16Array(320).fill(5));
    session.flush();
    expect(await peer.next()).toHaveLength(640);
    expect(await peer.next()).toBe('{"type":"Finalize"}');
    session.close();
  });

  it("keeps the socket alive every 3 s without audio, and not while there is some", async () => {
    const session = open();
    const peer = await vendor.nextPeer();
    await log.until("ready");
    clock.advance(2_000);
    session.push(new Int16Array(1_280).fill(1_000));
    await peer.nextAudio();
    clock.advance(2_999);
    session.flush();
    expect(await peer.next()).toBe('{"type":"Finalize"}');
    clock.advance(1);
    expect(await peer.next()).toBe('{"type":"KeepAlive"}');
    clock.advance(3_000);
    expect(await peer.next()).toBe('{"type":"KeepAlive"}');
    session.close();
    expect(await peer.nextJson()).toEqual({ type: "CloseStream" });
    expect(clock.pendingTimers).toBe(0);
  });

  it("takes the words of a result whose other fields are null", async () => {
    const session = open();
    const peer = await vendor.nextPeer();
    const nulls = { is_final: null, speech_final: null, from_finalize: null, metadata: null };
    const alternatives = [{ transcript: "is there parking", confidence: null, words: null }];
    peer.sendJson(novaResults("", { ...nulls, channel: { alternatives: [{ transcript: null, confidence: null }] } }));
    peer.sendJson(novaResults("", { ...nulls, channel: { alternatives } }));
    peer.sendJson(novaResults("", { is_final: true, channel: { alternatives } }));
    expect(await log.until("final")).toMatchObject({ text: "is there parking", confidence: 0 });
    expect(log.types).toEqual(["ready", "interim", "final"]);
    session.close();
  });

  it.each([{ type: "Results", channel: {} }, { type: "Results" }, { type: "Error", description: "secret words" }])(
    "reports the message %j as failed",
    async (message) => {
      open();
      const peer = await vendor.nextPeer();
      await log.until("ready");
      peer.sendJson(message);
      const { error } = await log.until("failed");
      expect(error.message).not.toContain("secret");
      expect(clock.pendingTimers).toBe(0);
    },
  );
});
