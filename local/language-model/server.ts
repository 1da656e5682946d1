import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../voice/clock.ts";
import { ServiceDraws } from "../latency/draws.ts";
import { INSTANT, type LatencySettings } from "../latency/profiles.ts";
import { systemClock } from "../latency/system-clock.ts";
import { waitUntil } from "../latency/wait-until.ts";
import { BodyTooLargeError, readBody } from "../request-body.ts";
import type { LocalService } from "../service.ts";
import { parseChatRequest } from "./chat-request.ts";
import { complete } from "./completion.ts";
import { CompletionWire, MODEL } from "./completion-wire.ts";
import { PromptCache } from "./prompt-cache.ts";
import { TokenTimes } from "./token-times.ts";

const MAX_BODY_BYTES = 1_024 * 1_024;

/** A refusal in OpenAI's shape: `{"error":{"message","type","param","code"}}`. */
interface ApiError {
  readonly status: 400 | 401 | 404 | 405 | 413;
  readonly message: string;
  readonly param: string | null;
  readonly code: string | null;
}

export interface LanguageModelOptions {
  /** Port on 127.0.0.1; default 0, any free one. */
  readonly port?: number;
  /** How slow it is; not at all by default. A call is known by the header `x-session-affinity`. */
  readonly latency?: LatencySettings;
  /** Time of the waits; the machine's by default. */
  readonly clock?: Clock;
}

/** What answering takes. */
interface Model {
  readonly latency: LatencySettings;
  readonly draws: ServiceDraws;
  readonly promptCache: PromptCache;
  readonly clock: Clock;
}

/**
 * Starts a language-model service with the wire protocol of OpenAI chat completions
 * (https://platform.openai.com/docs/api-reference/chat): `POST /v1/chat/completions`, streamed or whole,
 * `GET /v1/models`, `GET /health`. Whatever model is asked for, the answers come from the deterministic responder of
 * `responder.ts`, and every answer names it. Tokens of a prompt's beginning that a vendor's cache would have had are
 * told as cached, though nothing is saved here (`prompt-cache.ts`). Rejects if the port is taken.
 */
export async function startLanguageModel(options: LanguageModelOptions = {}): Promise<LocalService> {
  const { latency = INSTANT, clock = systemClock } = options;
  const model: Model = {
    latency,
    clock,
    draws: new ServiceDraws(latency, () => clock.now()),
    promptCache: new PromptCache(() => clock.now()),
  };
  const server = createServer((request, response) => {
    serve(request, response, model).catch((error: unknown) => {
      // A caller who hangs up while sending is not a failure.
      if (!request.readableAborted) console.error("language-model: a request failed", error);
      response.destroy();
    });
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");

  let closed: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, model: Model): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  if (pathname === "/health" && request.method === "GET") {
    sendJson(response, 200, { status: "ok", service: "language-model", model: MODEL, ...model.latency });
    return;
  }
  const refused = refusal(request, pathname);
  if (refused !== null) {
    sendError(response, refused);
    return;
  }
  if (pathname === "/v1/models") {
    sendJson(response, 200, { object: "list", data: [{ id: MODEL, object: "model", created: 0, owned_by: "local" }] });
    return;
  }
  await serveCompletion(request, response, model);
}

function refusal(request: IncomingMessage, pathname: string): ApiError | null {
  const method = { "/v1/chat/completions": "POST", "/v1/models": "GET" }[pathname];
  if (method === undefined) {
    return { status: 404, message: `Unknown request URL: ${pathname}.`, param: null, code: "unknown_url" };
  }
  if (request.method !== method) {
    return { status: 405, message: `Not allowed: use ${method}.`, param: null, code: "method_not_supported" };
  }
  if (!/^bearer +\S/i.test(request.headers.authorization ?? "")) {
    const message = "You did not provide an API key. Expected the header Authorization: Bearer <key>.";
    return { status: 401, message, param: null, code: "invalid_api_key" };
  }
  return null;
}

async function serveCompletion(request: IncomingMessage, response: ServerResponse, model: Model): Promise<void> {
  const arrivedAtMs = model.clock.now();
  const body = await readJson(request);
  if ("status" in body) {
    sendError(response, body);
    return;
  }
  const chat = parseChatRequest(body.value);
  if ("problem" in chat) {
    sendError(response, { status: 400, message: chat.problem, param: chat.param, code: null });
    return;
  }
  const call = request.headers["x-session-affinity"];
  const draws = model.draws.call(typeof call === "string" ? call : undefined);
  const times = draws && new TokenTimes(draws, arrivedAtMs);
  const completion = complete(chat, `call_${randomUUID()}`, model.promptCache.cachedTokens(chat));
  const lastToken = completion.deltas.length - 1;
  const hangUp = new AbortController();
  response.on("close", () => hangUp.abort());
  /** Other requests get their turn meanwhile. */
  const untilToken = (index: number): Promise<void> =>
    times ? waitUntil(model.clock, times.ofToken(Math.min(index, lastToken)), hangUp.signal) : nextTurn();

  const wire = new CompletionWire(`chatcmpl-${randomUUID()}`, Math.floor(Date.now() / 1_000));
  if (!chat.stream) {
    await untilToken(lastToken);
    sendJson(response, 200, wire.whole(completion));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  // The first chunk only names the role, so each token is one further on.
  let token = -1;
  for (const chunk of wire.chunks(completion, chat.includeUsage)) {
    await untilToken(token++);
    if (response.destroyed) return;
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  response.end("data: [DONE]\n\n");
}

async function readJson(request: IncomingMessage): Promise<{ value: unknown } | ApiError> {
  try {
    return { value: JSON.parse(await readBody(request, MAX_BODY_BYTES)) };
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      return { status: 413, message: error.message, param: "body", code: "request_too_large" };
    }
    // The parser's own message quotes the body, which is somebody's conversation.
    if (error instanceof SyntaxError) {
      return { status: 400, message: "The request body could not be parsed as JSON.", param: "body", code: null };
    }
    throw error;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, error: ApiError): void {
  const { status, message, param, code } = error;
  sendJson(response, status, { error: { message, type: "invalid_request_error", param, code } });
}
