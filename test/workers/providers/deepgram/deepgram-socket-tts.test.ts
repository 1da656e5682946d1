import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TextToSpeechSession } from "../../../../voice/providers.ts";
import { createDeepgramSocketTextToSpeech } from "../../../../workers/providers/deepgram/deepgram-socket-tts.ts";
import type { OpenSocket } from "../../../../workers/providers/vendor/provider-socket.ts";
import { nextTurnOfLoop } from "../../../support/contracts/speech-to-text.ts";
import { describeTextToSpeech, pcm, samplesOf } from "../../../support/contracts/text-to-speech.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { openNodeSocket } from "../../../support/vendors/node-socket.ts";
import { startSpeakSocketVendor } from "../../../support/vendors/speak-socket-vendor.ts";
import { startSpeakVendor } from "../../../support/vendors/speak-vendor.ts";

/** Both of the vendor's doors, which are one address in production. */
async function startVendor() {
  const socket = await startSpeakSocketVendor();
  const http = await startSpeakVendor();
  let opened = Promise.withResolvers<void>();
  let openedUrl = "";
  const openSocket: OpenSocket = async (url, headers, signal) => {
    openedUrl = url;
    try {
      return await openNodeSocket(url.replace(http.url, socket.vendor.url), headers, signal);
    } finally {
      opened.resolve();
    }
  };
  const clock = new FakeClock();
  return {
    socket,
    http,
    clock,
    adapter: createDeepgramSocketTextToSpeech({ apiKey: "key-1", baseUrl: http.url, clock, openSocket }),
    openedUrl: () => openedUrl,
    async warm() {
      await opened.promise;
      opened = Promise.withResolvers();
      await nextTurnOfLoop();
    },
    async stop() {
      await socket.vendor.close();
      await http.stop();
    },
  };
}

describeTextToSpeech("Deepgram over one socket", async () => {
  const vendor = await startVendor();
  return {
    adapter: vendor.adapter,
    voice: "aura-2-thalia-en",
    warm: vendor.warm,
    speak: vendor.socket.speak,
    refuse(status, body) {
      vendor.socket.vendor.refuse(status);
      vendor.http.refuse(status, body);
    },
    stop: vendor.stop,
  };
});

describe("Deepgram over one socket", () => {
  let vendor: Awaited<ReturnType<typeof startVendor>>;
  let session: TextToSpeechSession;
  const open = async () => {
    session = vendor.adapter.open({ voice: "aura-2-thalia-en", sampleRateHz: 16_000 });
    await vendor.warm();
  };

  beforeEach(async () => {
    vendor = await startVendor();
    vendor.socket.speak(async (request) => {
      await request.send(pcm(1));
      request.end();
    });
    vendor.http.speak(async (request) => {
      await request.send(pcm(2));
      request.end();
    });
  });
  afterEach(async () => {
    session.close();
    await vendor.stop();
  });

  it("sends a clause of which no audio came the other way", async () => {
    await open();
    vendor.socket.speak((request) => request.end());
    expect(await samplesOf(session, "Yes.")).toEqual([2]);
  });

  it("connects ahead of the first clause and speaks every clause there", async () => {
    await open();
    expect(vendor.openedUrl()).toMatch(/\/v1\/speak\?model=aura-2-thalia-en&encoding=linear16&sample_rate=16000$/);
    expect(await samplesOf(session, "One.")).toEqual([1]);
    expect(await samplesOf(session, "Two.")).toEqual([1]);
    expect(vendor.socket.spoken).toEqual(["One.", "Two."]);
  });

  it("speaks over HTTP while the socket is not there", async () => {
    vendor.socket.vendor.refuse(503);
    await open();
    expect(await samplesOf(session, "One.")).toEqual([2]);
  });

  it("connects again, at most once a second, when the socket was lost", async () => {
    vendor.socket.vendor.refuse(503);
    await open();
    vendor.socket.vendor.refuse(null);
    expect(await samplesOf(session, "One.")).toEqual([2]);
    vendor.clock.advance(1_000);
    expect(await samplesOf(session, "Two.")).toEqual([2]);
    await vendor.warm();
    expect(await samplesOf(session, "Three.")).toEqual([1]);
  });

  it("speaks over HTTP once 20 clauses were flushed within the minute, and over the socket again after it", async () => {
    await open();
    for (let i = 0; i < 20; i++) expect(await samplesOf(session, `${i}`)).toEqual([1]);
    expect(await samplesOf(session, "21")).toEqual([2]);
    vendor.clock.advance(61_000);
    expect(await samplesOf(session, "22")).toEqual([1]);
  });

  it("speaks over HTTP when nine clauses are already on their way", async () => {
    await open();
    const releases: (() => void)[] = [];
    vendor.socket.speak((request) => {
      releases.push(() => void request.send(pcm(1)).then(() => request.end()));
    });
    const waiting = Array.from({ length: 9 }, (_, i) => samplesOf(session, `${i}`));
    expect(await samplesOf(session, "ten")).toEqual([2]);
    vendor.socket.speak(async (request) => {
      await request.send(pcm(1));
      request.end();
    });
    while (releases.length === 0) await nextTurnOfLoop();
    releases[0]?.();
    expect(await Promise.all(waiting)).toEqual(Array(9).fill([1]));
  });

  it("says a clause over HTTP when the socket is lost before any of it was heard, and those behind it too", async () => {
    await open();
    vendor.socket.speak((request) => request.lose());
    expect(await Promise.all([samplesOf(session, "One."), samplesOf(session, "Two.")])).toEqual([[2], [2]]);
  });

  it.each([
    ["what is not JSON", "nonsense"],
    ["an error", JSON.stringify({ type: "Error", code: "SERVER_ERROR", description: "secret words" })],
    ["a refused flush", JSON.stringify({ type: "Warning", code: "FLUSH_LIMIT_EXCEEDED", description: "slow down" })],
  ])("turns to HTTP when the vendor sends %s", async (_, message) => {
    const plain = await startVendorThatSends(message);
    session = plain.session;
    expect(await samplesOf(session, "One.")).toEqual([2]);
  });

  async function startVendorThatSends(message: string) {
    await open();
    session.close();
    // A second session whose socket answers a clause with `message` only.
    let tell: (text: string) => void = () => {};
    const adapter = createDeepgramSocketTextToSpeech({
      apiKey: "key-1",
      baseUrl: vendor.http.url,
      clock: vendor.clock,
      openSocket: async () => ({
        start: (handlers) => {
          tell = handlers.onMessage;
        },
        send: (data) => {
          if (data === '{"type":"Flush"}') tell(message);
        },
        close() {},
      }),
    });
    const opened = adapter.open({ voice: "aura-2-thalia-en", sampleRateHz: 16_000 });
    await nextTurnOfLoop();
    return { session: opened };
  }

  it("takes no clause's audio for that of the next when the vendor says Flushed twice", async () => {
    await open();
    vendor.socket.speak(async (request) => {
      await request.send(pcm(request.text.length * 10));
      request.end();
      if (request.text === "One.") request.end();
    });
    const clauses = ["One.", "Two more.", "And three more."].map((text) => samplesOf(session, text));
    expect(await Promise.all(clauses)).toEqual([[40], [2], [2]]);
  });

  it("drops a clause that is cancelled while it waits, without disturbing the one before", async () => {
    await open();
    let release = () => {};
    vendor.socket.speak((request) => {
      release = () => void request.send(pcm(7)).then(() => request.end());
    });
    const first = samplesOf(session, "One.");
    const abort = new AbortController();
    const second = samplesOf(session, "Two.", abort.signal);
    abort.abort();
    expect(await second).toEqual([]);
    while (vendor.socket.spoken.length === 0) await nextTurnOfLoop();
    release();
    expect(await first).toEqual([7]);
    expect(vendor.socket.spoken).toEqual(["One."]);
  });

  it("gives up a socket that does not confirm a clear within 2 s", async () => {
    let sent: unknown[] = [];
    let isClosed = false;
    const clock = new FakeClock();
    const adapter = createDeepgramSocketTextToSpeech({
      apiKey: "key-1",
      baseUrl: vendor.http.url,
      clock,
      openSocket: async () => ({
        start() {},
        send: (data) => sent.push(data),
        close() {
          isClosed = true;
        },
      }),
    });
    session = adapter.open({ voice: "aura-2-thalia-en", sampleRateHz: 16_000 });
    await nextTurnOfLoop();
    const abort = new AbortController();
    const first = samplesOf(session, "One.", abort.signal);
    await nextTurnOfLoop();
    sent = [];
    abort.abort();
    expect(await first).toEqual([]);
    expect(sent).toEqual(['{"type":"Clear"}']);
    const second = samplesOf(session, "Two.");
    await clock.advanceAsync(1_999);
    expect(isClosed).toBe(false);
    await clock.advanceAsync(1);
    expect(isClosed).toBe(true);
    expect(await second).toEqual([2]);
  });
});
