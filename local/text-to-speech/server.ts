import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Clock } from "../../voice/clock.ts";
import { type CallDraws, ServiceDraws } from "../latency/draws.ts";
import { INSTANT, type LatencySettings } from "../latency/profiles.ts";
import { systemClock } from "../latency/system-clock.ts";
import type { LocalService } from "../service.ts";
import { errorBody, type SpeakError, sendError } from "./speak-errors.ts";
import { serveSpeakRequest, type Voice } from "./speak-request.ts";
import { SpeakSocket } from "./speak-socket.ts";
import { parseSpeechFormat, type SpeechFormat } from "./speech-format.ts";
import { SpokenTexts } from "./spoken-texts.ts";
import { SynthesisPool } from "./synthesis-pool.ts";

/** More simultaneous speakers than this get 429: each may hold a few MB. */
const MAX_OPEN_STREAMS = 256;
/** One `Speak` of the text limit, with room for escapes. */
const MAX_SOCKET_MESSAGE_BYTES = 64 * 1_024;

export interface TextToSpeechOptions {
  /** Port on 127.0.0.1; default 0, any free one. */
  readonly port?: number;
  /**
   * Most synthesis threads, default 2: one from the start, the others when all are busy. Each holds ~80 MB and speaks
   * ~50 times faster than real time.
   */
  readonly workers?: number;
  /**
   * How slow it is; not at all by default. A call is known by the query parameter `tag`, a socket without one by
   * itself.
   */
  readonly latency?: LatencySettings;
  /** Time of the waits and of the flush limit; the machine's by default. */
  readonly clock?: Clock;
}

/** What speaking takes, and what makes it slow. */
interface SlowVoice extends Voice {
  readonly latency: LatencySettings;
  readonly draws: ServiceDraws;
}

/**
 * Starts a text-to-speech service with the wire protocol of Deepgram Speak v1
 * (https://developers.deepgram.com/reference/text-to-speech):
 * `POST /v1/speak` and the WebSocket of the same path, `GET /health`. Speech is made by eSpeak NG in worker threads.
 * Resolves when it can speak without delay; rejects if the port is taken or its first thread does not load.
 */
export async function startTextToSpeech(options: TextToSpeechOptions = {}): Promise<LocalService> {
  const { latency = INSTANT, clock = systemClock } = options;
  const pool = await SynthesisPool.start(options.workers ?? 2);
  // Under a profile waits are drawn, whether or not there is anything to make; without one they are what making takes.
  const spoken = latency.profile === "instant" ? null : new SpokenTexts();
  const voice: SlowVoice = { pool, latency, clock, spoken, draws: new ServiceDraws(latency, () => clock.now()) };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_SOCKET_MESSAGE_BYTES });
  const server = createServer((request, response) => {
    serve(request, response, voice).catch((error: unknown) => endFailed(request, response, error));
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const requestId = randomUUID();
    // Until the handshake is done nobody else listens for a reset connection.
    const ignoreReset = () => {};
    socket.on("error", ignoreReset);
    const format = authorizeSpeak(request, pool, "none");
    if ("status" in format) {
      refuseUpgrade(socket, format, requestId);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off("error", ignoreReset);
      new SpeakSocket(webSocket, format, pool, requestId, clock, drawsOf(request, voice));
    });
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    await pool.close();
    throw error;
  }

  let closed: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      closed ??= closeAll();
      return closed;
    },
  };

  async function closeAll(): Promise<void> {
    const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const webSocket of sockets.clients) webSocket.terminate();
    server.closeAllConnections();
    await Promise.all([stopped, pool.close()]);
  }
}

async function serve(request: IncomingMessage, response: ServerResponse, voice: SlowVoice): Promise<void> {
  const { pool } = voice;
  const requestId = randomUUID();
  const { pathname } = requestUrl(request);
  if (pathname === "/health" && request.method === "GET") {
    response.writeHead(200, { "content-type": "application/json" });
    const { openStreams, threads } = pool;
    const health = { status: "ok", service: "text-to-speech", openStreams, threads, ...voice.latency };
    response.end(JSON.stringify(health));
    return;
  }
  const format = authorizeSpeak(request, pool, "wav");
  if ("status" in format) {
    sendError(response, format, requestId);
    return;
  }
  if (request.method !== "POST") {
    sendError(response, { status: 405, message: "method: expected POST or a WebSocket upgrade." }, requestId);
    return;
  }
  await serveSpeakRequest(request, response, format, voice, requestId, drawsOf(request, voice));
}

function drawsOf(request: IncomingMessage, { draws }: SlowVoice): CallDraws | undefined {
  return draws.call(requestUrl(request).searchParams.get("tag") ?? undefined);
}

/** The format asked for, once path, credentials, query and load allow it. */
function authorizeSpeak(
  request: IncomingMessage,
  pool: SynthesisPool,
  defaultContainer: SpeechFormat["container"],
): SpeechFormat | SpeakError {
  const url = requestUrl(request);
  if (url.pathname !== "/v1/speak") return { status: 404, message: "path: expected /v1/speak." };
  if (!/^(?:token|bearer) +\S/i.test(request.headers.authorization ?? "")) {
    return { status: 401, message: "Authorization: invalid credentials. Expected `Token <key>`." };
  }
  if (pool.openStreams >= MAX_OPEN_STREAMS) return { status: 429, message: "Too many requests at the same time." };
  const format = parseSpeechFormat(url.searchParams, defaultContainer);
  return "problem" in format ? { status: 400, message: format.problem } : format;
}

function requestUrl(request: IncomingMessage): URL {
  return new URL(request.url ?? "/", "http://127.0.0.1");
}

function refuseUpgrade(socket: Duplex, error: SpeakError, requestId: string): void {
  const body = errorBody(error, requestId);
  const head = [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    `dg-request-id: ${requestId}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function endFailed(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  // A caller who hangs up while sending is not a failure.
  if (!request.readableAborted) console.error("text-to-speech: a request failed", error);
  response.destroy();
}
