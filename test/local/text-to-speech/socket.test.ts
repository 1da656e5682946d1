import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { LocalService } from "../../../local/service.ts";
import { startTextToSpeech } from "../../../local/text-to-speech/server.ts";

const SENTENCE = "We are open Monday to Friday from eight in the morning until six in the evening.";
const LONG_TEXT = Array.from({ length: 23 }, () => SENTENCE).join(" ");
const BYTES_PER_SECOND = 32_000;

interface Message {
  type: string;
  sequence_id?: number;
  code?: string;
  description?: string;
  model_name?: string;
}

/** A client that writes down what it receives: JSON messages, and runs of audio as their total bytes. */
class Caller {
  readonly received: (Message | number)[] = [];
  readonly socket: WebSocket;
  #changed: () => void = () => {};

  constructor(url: string, query = "model=aura-2-thalia-en&encoding=linear16&sample_rate=16000") {
    const address = `${url.replace("http", "ws")}/v1/speak?${query}`;
    this.socket = new WebSocket(address, { headers: { authorization: "Token k" } });
    this.socket.on("message", (data: Buffer, isBinary) => {
      const last = this.received.at(-1);
      if (!isBinary) this.received.push(JSON.parse(String(data)));
      else if (typeof last === "number") this.received[this.received.length - 1] = last + data.length;
      else this.received.push(data.length);
      this.#changed();
    });
    this.socket.on("close", () => this.#changed());
  }

  send(...messages: object[]): void {
    for (const message of messages) this.socket.send(JSON.stringify(message));
  }

  /** Resolves when `isDone` is true of what was received; the test's own time limit is the deadline. */
  async until(isDone: (received: (Message | number)[]) => boolean): Promise<void> {
    while (!isDone(this.received)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  untilMessage(type: string, count = 1): Promise<void> {
    return this.until(
      (received) => received.filter((entry) => typeof entry !== "number" && entry.type === type).length >= count,
    );
  }

  get kinds(): string[] {
    return this.received.map((entry) => (typeof entry === "number" ? "audio" : entry.type));
  }
}

let service: LocalService;
const callers: Caller[] = [];
beforeAll(async () => {
  service = await startTextToSpeech({ workers: 1 });
});
afterAll(() => service.close());
afterEach(() => {
  for (const caller of callers.splice(0)) caller.socket.terminate();
});

async function connected(query?: string): Promise<Caller> {
  const caller = new Caller(service.url, query);
  callers.push(caller);
  await caller.untilMessage("Metadata");
  return caller;
}

describe("WebSocket /v1/speak", () => {
  it("introduces itself, speaks what is flushed, and says when that is done", async () => {
    const caller = await connected();
    expect(caller.received[0]).toMatchObject({ type: "Metadata", model_name: "aura-2-thalia-en" });
    for (const word of SENTENCE.split(/(?= )/)) caller.send({ type: "Speak", text: word });
    caller.send({ type: "Flush" });
    await caller.untilMessage("Flushed");
    expect(caller.kinds).toEqual(["Metadata", "audio", "Flushed"]);
    expect(caller.received[2]).toEqual({ type: "Flushed", sequence_id: 0 });
    const seconds = Number(caller.received[1]) / BYTES_PER_SECOND;
    expect(seconds).toBeGreaterThan(3.6);
    expect(seconds).toBeLessThan(8);
  });

  it("speaks a finished sentence before it is flushed, and holds back an unfinished one", async () => {
    const caller = await connected();
    caller.send({ type: "Speak", text: "We are open until six today. And" });
    await caller.until((received) => Number(received[1]) > BYTES_PER_SECOND);
    expect(caller.kinds).toEqual(["Metadata", "audio"]);
  });

  it("keeps texts in order, each followed by its own Flushed", async () => {
    const caller = await connected();
    const flush = { type: "Flush" };
    caller.send({ type: "Speak", text: SENTENCE }, flush, { type: "Speak", text: "Yes." }, flush, flush);
    await caller.untilMessage("Flushed", 3);
    expect(caller.kinds).toEqual(["Metadata", "audio", "Flushed", "audio", "Flushed", "Flushed"]);
    expect(Number(caller.received[1])).toBeGreaterThan(Number(caller.received[3]) * 2);
    expect(caller.received.at(-1)).toEqual({ type: "Flushed", sequence_id: 2 });
  });

  it("sends no audio of the old text after Cleared, and speaks the new", async () => {
    const caller = await connected();
    caller.send({ type: "Speak", text: LONG_TEXT }, { type: "Flush" });
    await caller.until((received) => typeof received[1] === "number");
    caller.send({ type: "Clear" });
    await caller.untilMessage("Cleared");
    const spokenSeconds = Number(caller.received[1]) / BYTES_PER_SECOND;
    expect(spokenSeconds).toBeLessThan(100);
    caller.send({ type: "Speak", text: "Yes." }, { type: "Flush" });
    await caller.untilMessage("Flushed");
    expect(caller.kinds).toEqual(["Metadata", "audio", "Cleared", "audio", "Flushed"]);
    expect(Number(caller.received[3]) / BYTES_PER_SECOND).toBeLessThan(2);
  });

  it("speaks what is left before it closes", async () => {
    const caller = await connected();
    const closed = once(caller.socket, "close");
    caller.send({ type: "Speak", text: "Good bye" }, { type: "Close" });
    const [code] = await closed;
    expect(code).toBe(1000);
    expect(caller.kinds).toEqual(["Metadata", "audio", "Flushed"]);
  });

  it("speaks to two callers at once, though it has one thread", async () => {
    const [first, second] = [await connected(), await connected("encoding=mulaw&sample_rate=8000")];
    first.send({ type: "Speak", text: LONG_TEXT }, { type: "Flush" });
    await first.until((received) => typeof received[1] === "number");
    second.send({ type: "Speak", text: SENTENCE }, { type: "Flush" });
    await second.untilMessage("Flushed");
    expect(first.kinds).not.toContain("Flushed");
    expect(Number(second.received[1]) / 8_000).toBeGreaterThan(3.6);
  });

  it("warns and goes on when a message cannot be obeyed", async () => {
    const caller = await connected();
    caller.send({ type: "Speak" }, { type: "Sing" }, { type: "Speak", text: "x".repeat(2_001) });
    await caller.untilMessage("Warning", 3);
    expect(caller.received.slice(1)).toMatchObject([
      { code: "INVALID_TEXT", description: expect.stringMatching(/^text: /) },
      { code: "UNKNOWN_MESSAGE", description: expect.stringMatching(/^type: /) },
      { code: "TEXT_LIMIT_EXCEEDED", description: expect.stringMatching(/^text: /) },
    ]);
    caller.send({ type: "Speak", text: "Yes." }, { type: "Flush" });
    await caller.untilMessage("Flushed");
  });

  it("warns from the twenty-first Flush of a minute on", async () => {
    const caller = await connected();
    for (let i = 0; i < 21; i++) caller.send({ type: "Flush" });
    await caller.untilMessage("Warning");
    await caller.untilMessage("Flushed", 20);
    expect(caller.received.find((entry) => typeof entry !== "number" && entry.type === "Warning")).toMatchObject({
      code: "FLUSH_LIMIT_EXCEEDED",
    });
  });

  it.each(["{nonsense", "[]", '{"text":"hi"}', Buffer.from("audio")])("closes with 1008 after %s", async (message) => {
    const caller = await connected();
    const closed = once(caller.socket, "close");
    caller.socket.send(message);
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([1008, expect.stringContaining("DATA-0000")]);
  });

  it("closes with 1009 after a message that is too long", async () => {
    const caller = await connected();
    const closed = once(caller.socket, "close");
    caller.send({ type: "Speak", text: "x".repeat(100_000) });
    expect((await closed)[0]).toBe(1009);
  });

  it.each([
    ["/v1/speak", {}, 401],
    ["/v1/speak?encoding=opus", { authorization: "Token k" }, 400],
    ["/v1/talk", { authorization: "Token k" }, 404],
  ])("refuses the handshake of %s with %j: %i", async (path, headers, status) => {
    const socket = new WebSocket(service.url.replace("http", "ws") + path, {
      headers: headers as Record<string, string>,
    });
    const [, response] = await once(socket, "unexpected-response");
    let body = "";
    for await (const part of response) body += part;
    expect(response.statusCode).toBe(status);
    expect(JSON.parse(body)).toEqual({
      err_code: expect.any(String),
      err_msg: expect.any(String),
      request_id: response.headers["dg-request-id"],
    });
  });

  it("stops the synthesis of a caller who hangs up", async () => {
    const caller = await connected();
    caller.send({ type: "Speak", text: LONG_TEXT }, { type: "Flush" });
    await caller.until((received) => typeof received[1] === "number");
    caller.socket.terminate();
    const openStreams = async () =>
      ((await (await fetch(`${service.url}/health`)).json()) as { openStreams: number }).openStreams;
    await expect.poll(openStreams, { interval: 1 }).toBe(0);
  });
});
