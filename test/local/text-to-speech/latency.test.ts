import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { CallDraws } from "../../../local/latency/draws.ts";
import { PROFILES } from "../../../local/latency/profiles.ts";
import type { LocalService } from "../../../local/service.ts";
import { startTextToSpeech } from "../../../local/text-to-speech/server.ts";
import { FakeClock, settle } from "../../support/fake-clock.ts";

const SEED = 5;
const QUERY = "encoding=linear16&sample_rate=16000&container=none";
/** 120 ms of 16-bit samples at 16 kHz. */
const LEAD_SAMPLES = 1920;
const clock = new FakeClock();
let service: LocalService;

beforeAll(async () => {
  service = await startTextToSpeech({ workers: 1, latency: { profile: "cloud", seed: SEED }, clock });
});
afterAll(() => service.close());

/** The wait of the n-th call's first clause. */
function waitMs(callNumber: number): number {
  const draws = new CallDraws(PROFILES.cloud, SEED, callNumber, () => 0);
  return draws.ms("tts_hop") + draws.ms("tts_first_byte");
}

/** Until the service waits; the test's own limit is the deadline. */
async function untilWaiting(): Promise<void> {
  while (clock.pendingTimers === 0) await settle();
}

describe("under a latency profile text to speech", () => {
  it("answers a request when its first byte is due, with silence before the speech", async () => {
    let answer: Response | undefined;
    const asked = fetch(`${service.url}/v1/speak?${QUERY}&tag=call_1`, {
      method: "POST",
      headers: { authorization: "Token k", "content-type": "application/json" },
      body: JSON.stringify({ text: "Yes, of course." }),
    }).then((response) => {
      answer = response;
      return response;
    });
    await untilWaiting();
    clock.advance(waitMs(0) - 0.01);
    await settle();
    expect(answer).toBeUndefined();
    clock.advance(0.02);
    const samples = new Int16Array(await (await asked).arrayBuffer());
    expect(samples.subarray(0, LEAD_SAMPLES).every((sample) => sample === 0)).toBe(true);
    expect(samples.subarray(LEAD_SAMPLES).some((sample) => Math.abs(sample) > 1000)).toBe(true);
  });

  it("does so on a socket, whose call is the one of its tag", async () => {
    const socket = new WebSocket(`${service.url.replace("http", "ws")}/v1/speak?${QUERY}&tag=call_2`, {
      headers: { authorization: "Token k" },
    });
    const kinds: string[] = [];
    const flushed = new Promise<void>((resolve) => {
      socket.on("message", (data, isBinary) => {
        const kind = isBinary ? "audio" : JSON.parse(String(data)).type;
        if (kinds.at(-1) !== kind) kinds.push(kind);
        if (kind === "Flushed") resolve();
        if (kind !== "Metadata") return;
        socket.send(JSON.stringify({ type: "Speak", text: "Yes, of course." }));
        socket.send(JSON.stringify({ type: "Flush" }));
      });
    });
    await untilWaiting();
    clock.advance(waitMs(1) - 0.01);
    await settle();
    expect(kinds).toEqual(["Metadata"]);
    clock.advance(0.02);
    await flushed;
    expect(kinds).toEqual(["Metadata", "audio", "Flushed"]);
    socket.terminate();
  });

  it("says what it said before in the same bytes, after a wait of its own", async () => {
    const speak = async (callNumber: number): Promise<Buffer> => {
      const asked = fetch(`${service.url}/v1/speak?${QUERY}&tag=call_${callNumber}`, {
        method: "POST",
        headers: { authorization: "Token k", "content-type": "application/json" },
        body: JSON.stringify({ text: "It is half past nine, and we are open." }),
      });
      await untilWaiting();
      clock.advance(5_000);
      return Buffer.from(await (await asked).arrayBuffer());
    };
    const first = await speak(11);
    expect(first.length).toBeGreaterThan(LEAD_SAMPLES * 4);
    expect((await speak(12)).equals(first)).toBe(true);
  });

  it("says which profile and seed it runs with", async () => {
    const health = await fetch(`${service.url}/health`);
    expect(await health.json()).toMatchObject({ profile: "cloud", seed: SEED });
  });
});
