import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type {
  SpeechToText,
  SpeechToTextEvent,
  SpeechToTextOptions,
  SpeechToTextSession,
} from "../../../voice/providers.ts";
import { EventLog } from "../call/event-log.ts";
import { expectFluxOrder } from "../call/flux-order.ts";

export const speechToTextOptions: SpeechToTextOptions = {
  sampleRateHz: 16_000,
  language: "en",
  expectedPhrases: ["is there parking", "i would like to book an appointment for {day}"],
  endOfTurnThreshold: 0.7,
  eagerEndOfTurnThreshold: 0.4,
  endOfTurnTimeoutMs: 5_000,
};

/** One client's connection as the vendor sees it, in whatever wire format the adapter speaks. */
export interface SpeechVendorPeer {
  /** Plays a whole turn in which `text` is said; ends with the vendor's decision that it is over. */
  playTurn(session: SpeechToTextSession, text: string): Promise<void>;
  /** The next `samples` samples received. */
  audio(samples: number): Promise<Int16Array>;
  sendText(text: string): void;
  lose(): void;
  readonly closed: Promise<unknown>;
}

/** An adapter together with the vendor it talks to. */
export interface SpeechToTextScene {
  adapter: SpeechToText;
  nextPeer(): Promise<SpeechVendorPeer>;
  refuse(status: number): void;
  /** Ends the vendor, so that nothing listens at its address. */
  stop(): Promise<void>;
}

/** What every `SpeechToText` must do, whoever the vendor. */
export function describeSpeechToText(name: string, start: () => Promise<SpeechToTextScene>): void {
  describe(`${name} as a SpeechToText`, () => {
    let scene: SpeechToTextScene;
    let log: EventLog<SpeechToTextEvent>;
    const open = () => scene.adapter.open(speechToTextOptions, log.listener);

    beforeEach(async () => {
      scene = await start();
      log = new EventLog();
    });
    afterEach(() => scene.stop());

    it("reports ready and then a turn from start to end with its text", async () => {
      const session = open();
      const peer = await scene.nextPeer();
      await log.until("ready");
      await peer.playTurn(session, "is there parking");
      expect(await log.until("end_of_turn")).toMatchObject({ text: "is there parking" });
      expectFluxOrder(log.events);
      expect(log.events).toContainEqual({ type: "interim", text: "is there parking" });
      session.close();
    });

    it("keeps turns apart", async () => {
      const session = open();
      const peer = await scene.nextPeer();
      await peer.playTurn(session, "is there parking");
      await log.until("end_of_turn");
      const second = log.events.length;
      await peer.playTurn(session, "thank you");
      expect(await log.until("end_of_turn", second)).toMatchObject({ text: "thank you" });
      expectFluxOrder(log.events);
      session.close();
    });

    it("delivers audio unchanged and in order, from before it was ready too, whatever its chunking", async () => {
      const session = open();
      const audio = Int16Array.from({ length: 16_000 }, (_, i) => (i * 37) % 32_768);
      let at = 0;
      const push = (size: number) => {
        session.push(audio.subarray(at, at + size));
        at += size;
      };
      for (const size of [1, 319, 320, 7, 1_280, 1_281, 5_000]) push(size);
      const peer = await scene.nextPeer();
      await log.until("ready");
      while (at < audio.length) push(320);
      expect(await peer.audio(15_000)).toEqual(audio.subarray(0, 15_000));
      session.close();
    });

    it("copies what it is pushed, so that the caller may reuse the buffer", async () => {
      const session = open();
      const buffer = new Int16Array(1_280).fill(11);
      session.push(buffer);
      buffer.fill(22);
      session.push(buffer);
      const peer = await scene.nextPeer();
      const heard = await peer.audio(2_560);
      expect([heard[0], heard[1_279], heard[1_280]]).toEqual([11, 11, 22]);
      session.close();
    });

    it.each([
      [400, false],
      [401, false],
      [402, false],
      [403, false],
      [408, true],
      [429, true],
      [500, true],
      [503, true],
    ])("reports status %i at the start as failed, retryable: %s", async (status, isRetryable) => {
      scene.refuse(status);
      open();
      const { error } = await log.until("failed");
      expect(error).toMatchObject({ name: "ProviderError", stage: "stt", status, isRetryable });
      expect(error.message).not.toContain("secret words");
      expect(log.types).toEqual(["failed"]);
    });

    it("reports a vendor that cannot be reached as failed and retryable", async () => {
      await scene.stop();
      open();
      expect((await log.until("failed")).error).toMatchObject({ stage: "stt", isRetryable: true });
    });

    it("reports a socket lost in mid-stream once, as retryable, and nothing after", async () => {
      const session = open();
      const peer = await scene.nextPeer();
      await log.until("ready");
      session.push(new Int16Array(1_280));
      peer.lose();
      expect((await log.until("failed")).error.isRetryable).toBe(true);
      session.push(new Int16Array(1_280));
      session.close();
      await nextTurnOfLoop();
      expect(log.types).toEqual(["ready", "failed"]);
    });

    it.each(["{", "[]", "null", '"text"', ""])("survives or reports the malformed message %j", async (garbage) => {
      const session = open();
      const peer = await scene.nextPeer();
      await log.until("ready");
      peer.sendText(garbage);
      await Promise.race([
        log.until("failed"),
        peer.playTurn(session, "thank you").then(() => log.until("end_of_turn")),
      ]);
      expect(["failed", "end_of_turn"]).toContain(log.types.at(-1));
      session.close();
    });

    it("ignores messages of kinds it does not know", async () => {
      const session = open();
      const peer = await scene.nextPeer();
      peer.sendText('{"type":"SomethingNew","detail":1}');
      await peer.playTurn(session, "thank you");
      expect(await log.until("end_of_turn")).toMatchObject({ text: "thank you" });
      session.close();
    });

    it("ends the vendor's work on close and says nothing after it", async () => {
      const session = open();
      const peer = await scene.nextPeer();
      await log.until("ready");
      session.close();
      session.close();
      session.push(new Int16Array(320));
      await peer.closed;
      await nextTurnOfLoop();
      expect(log.types).toEqual(["ready"]);
    });

    it("says nothing when closed before it was connected", async () => {
      const session = open();
      session.close();
      await nextTurnOfLoop();
      expect(log.types).toEqual([]);
    });
  });
}

/** Lets everything that is already under way in the process happen. */
export function nextTurnOfLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
