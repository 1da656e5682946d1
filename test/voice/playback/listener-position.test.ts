import { beforeEach, describe, expect, it } from "vitest";
import { ListenerPosition } from "../../../voice/playback/listener-position.ts";

/** One way to the listener. */
const LATENCY_MS = 80;
const SENT_MS = 5_000;

let position: ListenerPosition;
beforeEach(() => {
  position = new ListenerPosition();
  position.begin(0, 0);
});

/** What the listener says at `atMs`, when it plays from `startedMs` on; it is known here one way later. */
const playedAt = (atMs: number, startedMs = LATENCY_MS): number => atMs - startedMs;
const acknowledgeAt = (atMs: number, ms = playedAt(atMs)): void => position.acknowledge(ms, atMs + LATENCY_MS);

describe("where a listener stops", () => {
  it("is what was sent since the start where nothing is acknowledged: the order to stop takes as long as the audio did", () => {
    expect(position.playedAtClearMs(700, SENT_MS)).toBe(700);
  });

  it.each([300, 700, 1_450])("is known exactly from acknowledgements (stopped at %i ms)", (clearAtMs) => {
    acknowledgeAt(200);
    expect(position.playedAtClearMs(clearAtMs, SENT_MS)).toBe(playedAt(clearAtMs + LATENCY_MS));
  });

  it("is not past what was sent", () => {
    acknowledgeAt(200);
    expect(position.playedAtClearMs(3_000, 400)).toBe(400);
  });

  it("is known after playback ran dry, also when the news of that comes late", () => {
    acknowledgeAt(480);
    // 400 ms were sent and played; more is sent at 520 and plays one way later.
    position.begin(520, 400);
    position.acknowledge(400, 540);
    const startedMs = 520 + LATENCY_MS;
    expect(position.playedAtClearMs(720, SENT_MS)).toBe(400 + 720 + LATENCY_MS - startedMs);
    position.acknowledge(400 + 100, startedMs + 100 + LATENCY_MS);
    expect(position.playedAtClearMs(900, SENT_MS)).toBe(400 + 900 + LATENCY_MS - startedMs);
  });

  it("is known right after it was taken up again", () => {
    acknowledgeAt(480);
    position.begin(2_000, 460);
    expect(position.playedAtClearMs(2_100, SENT_MS)).toBe(560);
    // Said before the stop, and no news of what is played since.
    position.acknowledge(450, 2_010);
    expect(position.playedAtClearMs(2_100, SENT_MS)).toBe(560);
    acknowledgeAt(2_250, 460 + 2_250 - 2_000 - LATENCY_MS);
    expect(position.playedAtClearMs(2_400, SENT_MS)).toBe(460 + 400);
  });

  it("is told by the quickest way there and back: a late acknowledgement changes little", () => {
    acknowledgeAt(200);
    position.acknowledge(playedAt(400), 400 + LATENCY_MS + 90);
    expect(position.playedAtClearMs(700, SENT_MS)).toBe(700 - 90);
    acknowledgeAt(690);
    expect(position.playedAtClearMs(800, SENT_MS)).toBe(800);
  });
});

describe("what has been played", () => {
  it("is as far as the clock or the latest acknowledgement says, never more than was sent and never taken back", () => {
    expect(position.playedMs(500, SENT_MS)).toBe(500);
    acknowledgeAt(500);
    expect(position.playedMs(600, SENT_MS)).toBe(playedAt(500) + 20);
    position.acknowledge(10, 610);
    expect(position.playedMs(620, SENT_MS)).toBe(playedAt(500) + 40);
    expect(position.playedMs(60_000, SENT_MS)).toBe(SENT_MS);
  });

  it("is nothing before the start", () => {
    position.begin(1_000, 0);
    expect(position.playedMs(990, 100)).toBe(0);
  });
});
