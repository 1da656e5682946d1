import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Clock } from "../../voice/clock.ts";
import { INSTANT, type LatencySettings } from "../latency/profiles.ts";
import { systemClock } from "../latency/system-clock.ts";
import type { LocalService } from "../service.ts";
import { serveFlux } from "./flux-connection.ts";
import { type FieldError, parseFluxQuery, parseNovaQuery } from "./listen-request.ts";
import { serveNova } from "./nova-connection.ts";
import type { Recognition } from "./recognition/recognition.ts";
import { RecognitionPool } from "./recognition/recognition-pool.ts";
import type { DecodedRecording } from "./replay/decode-recordings.ts";
import { ReplayedRecognition } from "./replay/replayed-recognition.ts";

export interface SpeechToTextOptions {
  /** Port on 127.0.0.1; 0 or none picks a free one. */
  readonly port?: number;
  /** Recognition threads, at least 1; 2 by default, as one call needs about 5 % of a core while someone speaks. */
  readonly workers?: number;
  /**
   * Recognises these recordings' frames and nothing else, without decoding them again; see `ReplayedRecognition`.
   * `/health` then says
   * `"recognition":"replayed"`. By default every connection is really decoded.
   */
  readonly replay?: readonly DecodedRecording[] | undefined;
  /**
   * How slow it is, and under all but "instant" also how often it mistakes a pause for the end of a turn. Each
   * connection is a call.
   */
  readonly latency?: LatencySettings;
  /** Time of what is not counted in audio: the wait from Finalize to its result. The machine's by default. */
  readonly clock?: Clock;
}

/** Largest message taken: 32 s of 16 kHz PCM. Larger closes the connection with 1009. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Key terms travel in the query, so request heads are long: 500 terms of 60 characters, percent-encoded. */
const MAX_HEADER_BYTES = 128 * 1024;

/**
 * Starts the embedded speech-to-text service: Deepgram's live wire formats (`/v2/listen` Flux, `/v1/listen`) over a
 * real decoder that recognises exactly the phrases sent as `keyterm`s and nothing else. Other speech gives turns with
 * an empty transcript. Sources: https://developers.deepgram.com/docs/flux/quickstart,
 * https://developers.deepgram.com/reference/speech-to-text/listen-streaming.
 * Rejects when the port is taken or the model cannot be loaded.
 */
export async function startSpeechToText(options: SpeechToTextOptions = {}): Promise<LocalService> {
  const { latency = INSTANT, clock = systemClock } = options;
  const recognition: Recognition = options.replay
    ? new ReplayedRecognition(options.replay)
    : await RecognitionPool.start(Math.max(1, options.workers ?? 2));
  let connections = 0;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has("token") ? "token" : false),
  });
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    const [status, body] = answerHttp(request, recognition.kind, latency);
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  server.on("upgrade", (request, socket, head) => {
    const requestId = randomUUID();
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname !== "/v1/listen" && pathname !== "/v2/listen") {
      refuse(socket, 404, requestId);
      return;
    }
    if (!hasKey(request)) {
      refuse(socket, 401, requestId);
      return;
    }
    const parsed = pathname === "/v2/listen" ? parseFluxQuery(searchParams) : parseNovaQuery(searchParams);
    if (!parsed.ok) {
      refuse(socket, 400, requestId, parsed.error);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      const opening = { ...parsed.value.format, latency, connection: connections++ };
      if (parsed.value.version === "v2") serveFlux(accepted, parsed.value, requestId, recognition, opening);
      else serveNova(accepted, parsed.value, requestId, recognition, opening, clock);
    });
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve);
    });
  } catch (error) {
    await recognition.close();
    throw error;
  }

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const listening = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    await Promise.all([listening, recognition.close()]);
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function answerHttp(
  request: IncomingMessage,
  recognition: Recognition["kind"],
  latency: LatencySettings,
): [status: number, body: unknown] {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  if (pathname === "/health" && request.method === "GET") {
    const protocols = ["deepgram /v2/listen", "deepgram /v1/listen"];
    return [200, { service: "speech-to-text", protocols, status: "ok", recognition, ...latency }];
  }
  if (pathname === "/v1/listen" || pathname === "/v2/listen") {
    return [426, { err_code: "UPGRADE_REQUIRED", err_msg: "this endpoint is a WebSocket" }];
  }
  return [404, { err_code: "NOT_FOUND", err_msg: "no such endpoint" }];
}

/** Any key will do; none will not. Browsers send it as a subprotocol: `token, KEY`. */
function hasKey({ headers }: IncomingMessage): boolean {
  const [scheme, key] = (headers["sec-websocket-protocol"] ?? "").split(",").map((part) => part.trim());
  return (
    /^(Token|Bearer) +\S+/i.test(headers.authorization ?? "") || (scheme?.toLowerCase() === "token" && Boolean(key))
  );
}

const ERROR_CODES: Record<number, string> = { 400: "INVALID_QUERY_PARAMETER", 401: "INVALID_AUTH", 404: "NOT_FOUND" };

function refuse(socket: Duplex, status: number, requestId: string, error?: FieldError): void {
  // The client may be gone already; there is nobody left to tell.
  socket.on("error", () => {});
  const body = JSON.stringify({
    err_code: ERROR_CODES[status],
    err_msg: error?.message ?? STATUS_CODES[status],
    ...(error && { field: error.field }),
    request_id: requestId,
  });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
