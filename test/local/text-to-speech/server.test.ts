import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalService } from "../../../local/service.ts";
import { startTextToSpeech } from "../../../local/text-to-speech/server.ts";

const AUTH = { authorization: "Token k", "content-type": "application/json" };
const SENTENCE = "We are open Monday to Friday from eight in the morning until six in the evening.";

let service: LocalService;
beforeAll(async () => {
  service = await startTextToSpeech({ workers: 2 });
});
afterAll(() => service.close());

function speak(query: string, body: unknown = { text: SENTENCE }, init: RequestInit = {}): Promise<Response> {
  return fetch(`${service.url}/v1/speak?${query}`, {
    method: "POST",
    headers: AUTH,
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });
}

async function samplesOf(response: Response): Promise<Int16Array> {
  expect(response.status).toBe(200);
  return new Int16Array(await response.arrayBuffer());
}

/** ITU-T G.711 expansion, written from the standard's formula. */
function decodeMulaw(bytes: Uint8Array): Int16Array {
  return Int16Array.from(bytes, (byte) => {
    const code = ~byte & 0xff;
    const magnitude = ((((code & 0x0f) << 3) + 132) << ((code >> 4) & 7)) - 132;
    return code & 0x80 ? -magnitude : magnitude;
  });
}

function rms(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** Level per 50 ms, the shape of an utterance. */
function envelope(samples: Int16Array, rateHz: number): number[] {
  const frame = Math.round(rateHz * 0.05);
  return Array.from({ length: Math.floor(samples.length / frame) }, (_, i) =>
    rms(samples.subarray(i * frame, (i + 1) * frame)),
  );
}

function correlation(a: number[], b: number[]): number {
  const length = Math.min(a.length, b.length);
  const mean = (values: number[]) => values.slice(0, length).reduce((sum, value) => sum + value, 0) / length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    const [da, db] = [(a[i] ?? 0) - meanA, (b[i] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

describe("POST /v1/speak", () => {
  it("speaks: loud enough, as long as a person would take, with pauses and syllables", async () => {
    const samples = await samplesOf(await speak("encoding=linear16&sample_rate=16000&container=none"));
    const seconds = samples.length / 16_000;
    // 16 words at 120 to 240 words a minute.
    expect(seconds).toBeGreaterThan(4 * 0.9);
    expect(seconds).toBeLessThan(8);
    expect(rms(samples)).toBeGreaterThan(1_000);
    const levels = envelope(samples, 16_000);
    expect(Math.max(...levels) / Math.min(...levels)).toBeGreaterThan(10);
  });

  it("speaks longer for more text", async () => {
    const short = await samplesOf(await speak("sample_rate=8000&container=none", { text: "Yes." }));
    const long = await samplesOf(await speak("sample_rate=8000&container=none", { text: `${SENTENCE} ${SENTENCE}` }));
    expect(long.length).toBeGreaterThan(short.length * 8);
  });

  it.each([8_000, 11_025, 12_345, 16_000, 24_000, 44_100, 48_000])(
    "gives the same speech at %i Hz: same duration, same shape",
    async (rateHz) => {
      const reference = await samplesOf(await speak("encoding=linear16&sample_rate=22050&container=none"));
      const samples = await samplesOf(await speak(`encoding=linear16&sample_rate=${rateHz}&container=none`));
      expect(samples.length / rateHz / (reference.length / 22_050)).toBeCloseTo(1, 2);
      expect(correlation(envelope(samples, rateHz), envelope(reference, 22_050))).toBeGreaterThan(0.98);
    },
  );

  it("gives the same speech in mu-law", async () => {
    const linear = await samplesOf(await speak("encoding=linear16&sample_rate=8000&container=none"));
    const response = await speak("encoding=mulaw&sample_rate=8000&container=none");
    const mulaw = decodeMulaw(new Uint8Array(await response.arrayBuffer()));
    expect(Math.abs(mulaw.length - linear.length)).toBeLessThan(linear.length * 0.02);
    expect(correlation(envelope(mulaw, 8_000), envelope(linear, 8_000))).toBeGreaterThan(0.98);
    expect(rms(mulaw) / rms(linear)).toBeCloseTo(1, 1);
  });

  it("sounds different for different voices", async () => {
    const pitches = new Set<number>();
    for (const model of ["aura-2-thalia-en", "aura-2-zeus-en", "aura-2-luna-en", "aura-nobody-en"]) {
      const samples = await samplesOf(await speak(`model=${model}&sample_rate=16000&container=none`));
      expect(rms(samples)).toBeGreaterThan(500);
      pitches.add(samples.length);
    }
    expect(pitches.size).toBe(3);
  });

  it.each(["en", "es", "de", "fr", "it", "nl", "xx"])("has a voice for models in %s", async (language) => {
    for (const name of ["thalia", "orpheus"]) {
      const samples = await samplesOf(await speak(`model=aura-2-${name}-${language}&sample_rate=8000&container=none`));
      expect(rms(samples)).toBeGreaterThan(500);
    }
  });

  it("wraps in WAV when asked to", async () => {
    for (const [encoding, format, bits] of [
      ["linear16", 1, 16],
      ["mulaw", 7, 8],
    ] as const) {
      const response = await speak(`encoding=${encoding}&sample_rate=8000&container=wav`);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(response.headers.get("content-type")).toBe("audio/wav");
      expect(bytes.toString("latin1", 0, 4) + bytes.toString("latin1", 8, 16)).toBe("RIFFWAVEfmt ");
      expect([bytes.readUInt16LE(20), bytes.readUInt32LE(24), bytes.readUInt16LE(34)]).toEqual([format, 8_000, bits]);
      expect(bytes.length).toBeGreaterThan(20_000);
    }
  });

  it("sends the first audio long before it has made the last", async () => {
    const text = Array.from({ length: 12 }, () => SENTENCE).join(" ");
    const startedMs = performance.now();
    const response = await speak("encoding=linear16&sample_rate=48000&container=none", { text });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    const firstMs = performance.now() - startedMs;
    let bytes = first?.value?.length ?? 0;
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) bytes += part.value.length;
    const totalMs = performance.now() - startedMs;
    expect(first?.value?.length ?? 0).toBeGreaterThan(0);
    expect(bytes / 96_000).toBeGreaterThan(40);
    expect(firstMs).toBeLessThan(totalMs / 3);
  });

  it("answers a short request while longer ones than there are threads are being spoken", async () => {
    const text = Array.from({ length: 23 }, () => SENTENCE).join(" ");
    const hangUp = new AbortController();
    const long = Array.from({ length: 4 }, async () => {
      const response = await speak("sample_rate=48000&container=none", { text }, { signal: hangUp.signal });
      await response.arrayBuffer();
    });
    await samplesOf(await speak("sample_rate=48000&container=none", { text: "Yes." }));
    expect(await openStreams()).toBe(4);
    hangUp.abort();
    await Promise.allSettled(long);
    await expect.poll(openStreams, { interval: 1 }).toBe(0);
  });

  it("stops the synthesis of a caller who hangs up", async () => {
    const text = Array.from({ length: 23 }, () => SENTENCE).join(" ");
    const abort = new AbortController();
    const response = await speak("sample_rate=48000&container=none", { text }, { signal: abort.signal });
    await response.body?.getReader().read();
    expect(await openStreams()).toBe(1);
    abort.abort();
    await expect.poll(openStreams, { interval: 1 }).toBe(0);
  });
});

async function openStreams(): Promise<number> {
  const health = (await (await fetch(`${service.url}/health`)).json()) as { openStreams: number };
  return health.openStreams;
}

describe("refusals", () => {
  it.each([
    ["model=tacotron", "model"],
    ["model=aura-2-thalia", "model"],
    ["encoding=mp3", "encoding"],
    ["sample_rate=7999", "sample_rate"],
    ["sample_rate=48001", "sample_rate"],
    ["sample_rate=16000.5", "sample_rate"],
    ["sample_rate=", "sample_rate"],
    ["container=ogg", "container"],
  ])("answers 400 to ?%s and names %s", async (query, field) => {
    const response = await speak(query);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      err_code: "Bad Request",
      err_msg: expect.stringMatching(new RegExp(`^${field}: `)),
      request_id: response.headers.get("dg-request-id"),
    });
  });

  it.each([
    ["{nonsense", 400, "body"],
    ["null", 400, "text"],
    [{}, 400, "text"],
    [{ text: 7 }, 400, "text"],
    [{ text: "" }, 400, "text"],
    [{ text: " \n" }, 400, "text"],
    [{ text: "x".repeat(2_001) }, 413, "text"],
    [{ text: "x".repeat(100_000) }, 413, "body"],
  ])("answers the body %j with %i and names %s", async (body, status, field) => {
    const response = await speak("", body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ err_msg: expect.stringMatching(new RegExp(`^${field}: `)) });
  });

  it("answers 401 without a token, 404 elsewhere, 405 to GET, 415 to another type", async () => {
    const json = { "content-type": "application/json" };
    expect((await speak("", {}, { headers: json })).status).toBe(401);
    expect((await speak("", {}, { headers: { ...json, authorization: "Token " } })).status).toBe(401);
    expect((await fetch(`${service.url}/v2/speak`, { headers: AUTH })).status).toBe(404);
    expect((await fetch(`${service.url}/v1/speak`, { headers: AUTH })).status).toBe(405);
    expect((await speak("", "hi", { headers: { ...AUTH, "content-type": "text/plain" } })).status).toBe(415);
  });
});

describe("the service", () => {
  it("listens on loopback only", () => expect(new URL(service.url).hostname).toBe("127.0.0.1"));

  it("drops open connections when it closes, as a crash would, and closes twice without complaint", async () => {
    const own = await startTextToSpeech({ workers: 1 });
    const socket = connect(Number(new URL(own.url).port), "127.0.0.1");
    const ended = new Promise((resolve) => socket.on("close", resolve));
    socket.on("error", () => {});
    await new Promise((resolve) => socket.on("connect", resolve));
    await Promise.all([own.close(), own.close()]);
    await ended;
    await expect(fetch(`${own.url}/health`)).rejects.toThrow();
  });
});
