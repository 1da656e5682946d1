import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SpeechToTextEvent } from "../../../../voice/providers.ts";
import { createDeepgramFluxSpeechToText } from "../../../../workers/providers/deepgram/deepgram-flux-stt.ts";
import { EventLog } from "../../../support/call/event-log.ts";
import { describeSpeechToText, speechToTextOptions } from "../../../support/contracts/speech-to-text.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { realClock } from "../../../support/real-clock.ts";
import { fluxPeer, fluxTurn } from "../../../support/vendors/flux-vendor.ts";
import { openNodeSocket } from "../../../support/vendors/node-socket.ts";
import { type SocketVendor, startSocketVendor } from "../../../support/vendors/socket-vendor.ts";

const deps = { apiKey: "key-1", model: "flux-general-en", keytermTokenLimit: 500, openSocket: openNodeSocket };

describeSpeechToText("Deepgram Flux", async () => {
  const vendor = await startSocketVendor();
  return {
    adapter: createDeepgramFluxSpeechToText({ ...deps, baseUrl: vendor.url, clock: realClock }),
    nextPeer: async () => fluxPeer(await vendor.nextPeer()),
    refuse: (status) => vendor.refuse(status),
    stop: () => vendor.close(),
  };
});

describe("Deepgram Flux", () => {
  let vendor: SocketVendor;
  let clock: FakeClock;
  let log: EventLog<SpeechToTextEvent>;
  const open = (changes = {}, model = "flux-general-en") =>
    createDeepgramFluxSpeechToText({ ...deps, model, baseUrl: vendor.url, clock }).open(
      { ...speechToTextOptions, ...changes },
      log.listener,
    );

  beforeEach(async () => {
    vendor = await startSocketVendor();
    clock = new FakeClock();
    log = new EventLog();
  });
  afterEach(() => vendor.close());

  it("asks for what the options say", async () => {
    const session = open();
    const { path, query, headers } = await vendor.nextPeer();
    expect(path).toBe("/v2/listen");
    expect(headers.authorization).toBe("Token key-1");
    expect(Object.fromEntries(query)).toMatchObject({
      model: "flux-general-en",
      encoding: "linear16",
      sample_rate: "16000",
      eot_threshold: "0.7",
      eager_eot_threshold: "0.4",
      eot_timeout_ms: "5000",
    });
    expect(query.getAll("keyterm")).toEqual(speechToTextOptions.expectedPhrases);
    expect(query.has("language_hint")).toBe(false);
    session.close();
  });

  it("asks for no eager events when none are wanted, and hints the language to the multilingual model", async () => {
    const session = open({ eagerEndOfTurnThreshold: null, language: "de-AT" }, "flux-general-multi");
    const { query } = await vendor.nextPeer();
    expect(query.has("eager_eot_threshold")).toBe(false);
    expect(query.get("language_hint")).toBe("de");
    session.close();
  });

  it("passes an empty end of turn through as somebody not understood", async () => {
    const session = open();
    const peer = await vendor.nextPeer();
    peer.sendJson(fluxTurn("StartOfTurn", ""));
    peer.sendJson(fluxTurn("EndOfTurn", "", 0.8));
    expect(await log.until("end_of_turn")).toEqual({ type: "end_of_turn", text: "", confidence: 0.8 });
    expect(log.types).toEqual(["ready", "speech_started", "end_of_turn"]);
    session.close();
  });

  it("drops an eager end without words and a resumption of nothing", async () => {
    const session = open();
    const peer = await vendor.nextPeer();
    peer.sendJson(fluxTurn("StartOfTurn", ""));
    peer.sendJson(fluxTurn("EagerEndOfTurn", ""));
    peer.sendJson(fluxTurn("TurnResumed", ""));
    peer.sendJson(fluxTurn("EndOfTurn", "yes"));
    await log.until("end_of_turn");
    expect(log.types).toEqual(["ready", "speech_started", "end_of_turn"]);
    session.close();
  });

  it.each([{ transcript: null }, { transcript: undefined }])(
    "ends a turn with the words told before where its end has %j",
    async (words) => {
      const session = open();
      const peer = await vendor.nextPeer();
      peer.sendJson(fluxTurn("StartOfTurn", "is"));
      peer.sendJson({ ...fluxTurn("Update", ""), ...words });
      peer.sendJson(fluxTurn("EagerEndOfTurn", "is there parking"));
      peer.sendJson({ ...fluxTurn("EndOfTurn", "", 0.8), ...words });
      expect(await log.until("end_of_turn")).toEqual({
        type: "end_of_turn",
        text: "is there parking",
        confidence: 0.8,
      });
      expect(log.types).toEqual(["ready", "speech_started", "interim", "eager_end_of_turn", "end_of_turn"]);
      session.close();
    },
  );

  it("reports each interim once, and none between turns", async () => {
    const session = open();
    const peer = await vendor.nextPeer();
    peer.sendJson(fluxTurn("Update", ""));
    peer.sendJson(fluxTurn("StartOfTurn", "is"));
    peer.sendJson(fluxTurn("Update", "is"));
    peer.sendJson(fluxTurn("Update", "is there"));
    peer.sendJson(fluxTurn("Update", "is there"));
    peer.sendJson(fluxTurn("EndOfTurn", "is there parking"));
    await log.until("end_of_turn");
    expect(log.types).toEqual(["ready", "speech_started", "interim", "interim", "end_of_turn"]);
    session.close();
  });

  it("takes updates after an eager end for repetition, until the turn is resumed", async () => {
    const session = open();
    const peer = await vendor.nextPeer();
    peer.sendJson(fluxTurn("StartOfTurn", "is"));
    peer.sendJson(fluxTurn("EagerEndOfTurn", "is there parking"));
    peer.sendJson(fluxTurn("Update", "is there parking"));
    peer.sendJson(fluxTurn("TurnResumed", "is there parking"));
    peer.sendJson(fluxTurn("Update", "is there parking nearby"));
    peer.sendJson(fluxTurn("EndOfTurn", "is there parking nearby"));
    await log.until("end_of_turn");
    expect(log.types).toEqual([
      "ready",
      "speech_started",
      "interim",
      "eager_end_of_turn",
      "turn_resumed",
      "interim",
      "end_of_turn",
    ]);
    session.close();
  });

  it.each([
    ["INTERNAL_SERVER_ERROR", true],
    ["NET-0001", true],
    ["UNPARSABLE_CLIENT_MESSAGE", false],
  ])("reports the vendor's error %s as failed, retryable: %s", async (code, isRetryable) => {
    open();
    const peer = await vendor.nextPeer();
    peer.sendJson({ type: "Error", sequence_id: 9, code, description: "secret words of the caller" });
    const { error } = await log.until("failed");
    expect(error.isRetryable).toBe(isRetryable);
    expect(error.message).toContain(code);
    expect(error.message).not.toContain("secret");
    await peer.closed;
  });

  it("reports the close code of a socket that the vendor closed", async () => {
    open();
    const peer = await vendor.nextPeer();
    await log.until("ready");
    peer.close(1011);
    expect((await log.until("failed")).error).toMatchObject({ status: 1011, isRetryable: true });
  });

  it("gives up on a vendor that does not answer within 5 s", async () => {
    vendor.hang();
    open();
    await clock.advanceAsync(4_999);
    expect(log.types).toEqual([]);
    await clock.advanceAsync(1);
    expect((await log.until("failed")).error.isRetryable).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("says goodbye when closed", async () => {
    const session = open();
    const peer = await vendor.nextPeer();
    await log.until("ready");
    session.close();
    expect(await peer.nextJson()).toEqual({ type: "CloseStream" });
  });

  it("feeds silence in step with time when audio stops in mid-turn, and stops when it returns", async () => {
    const session = open();
    const peer = await vendor.nextPeer();
    peer.sendJson(fluxTurn("StartOfTurn", "is"));
    await log.until("speech_started");
    session.push(new Int16Array(1_280).fill(9));
    await peer.nextAudio();

    clock.advance(499);
    expect(peer.pending).toEqual([]);
    clock.advance(1);
    expect(await peer.audio(8_000)).toEqual(new Int16Array(8_000));
    clock.advance(250);
    expect(await peer.audio(4_000)).toEqual(new Int16Array(4_000));

    session.push(new Int16Array(1_280).fill(9));
    await peer.nextAudio();
    clock.advance(499);
    peer.sendJson(fluxTurn("EndOfTurn", "is there parking"));
    await log.until("end_of_turn");
    expect(clock.pendingTimers).toBe(0);
    expect(peer.pending).toEqual([]);
    session.close();
  });

  it("feeds no silence between turns", async () => {
    const session = open();
    await vendor.nextPeer();
    await log.until("ready");
    session.push(new Int16Array(1_280));
    expect(clock.pendingTimers).toBe(0);
    session.close();
  });
});
