import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { WebSocketServer } from "ws";
import { FakeCall } from "../call/fake-call.ts";
import { serveSite } from "./built-site.ts";
import { FakeFeed } from "./fake-feed.ts";

/** A canned answer of the API: data for a 200, a document that is one without more around it, or a refusal. */
export type FakeAnswer =
  | { data: unknown }
  | { document: unknown }
  | { status: number; code: string; message: string; details?: { path: string; message: string }[] };

/** Answers by method and path, query included; a function sees the JSON that was sent and the cookies. */
export type FakeRoutes = Record<string, FakeAnswer | ((body: unknown, cookie: string) => FakeAnswer)>;

/** What the fake platform tells a talk page. */
export const fakeAgent = {
  id: "agent_1",
  slug: "clinic",
  name: "Bright Smile Dental",
  language: "en",
  greeting: "Hello, this is Bright Smile Dental. How can I help?",
  examples: ["how do i get there", "do you sell gift cards"],
};

/** Cookie that the fake session gives and asks for. */
export const FAKE_SESSION = "session=fake";

/**
 * A FAKE of the platform for tests of the page alone: serves the built page with its real headers, answers the API from
 * a table, and hands each call's connection to the test as a `FakeCall`, each live feed as a `FakeFeed`. Nothing here
 * listens, thinks or speaks.
 */
export class FakePlatform {
  readonly url: string;
  readonly routes: FakeRoutes;
  readonly #server: ReturnType<typeof createServer>;
  readonly #sockets: WebSocketServer;
  readonly #calls = new Arrivals<FakeCall>();
  readonly #feeds = new Arrivals<FakeFeed>();

  private constructor(server: ReturnType<typeof createServer>, routes: FakeRoutes) {
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    this.routes = routes;
    this.#server = server;
    this.#sockets = new WebSocketServer({ server });
    this.#sockets.on("connection", (socket, request) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
      if (pathname === "/api/performance/live")
        this.#feeds.add(new FakeFeed(socket, protocolsOf(request), searchParams.get("seq")));
      else this.#calls.add(new FakeCall(socket, searchParams.get("token") ?? ""));
    });
  }

  /** Starts on a free port of 127.0.0.1. */
  static async start(siteFolder: string): Promise<FakePlatform> {
    const site = serveSite(siteFolder);
    const routes: FakeRoutes = {};
    const server = createServer((request, response) => {
      // A page that goes away takes its requests with it.
      if (request.url?.startsWith("/api/")) answer(routes, request, response).catch(() => response.destroy());
      else void site(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const platform = new FakePlatform(server, routes);
    platform.reset();
    return platform;
  }

  /** Back to the answers of a healthy platform with one agent and no calls. */
  reset(): void {
    // What an earlier test's page opened is no concern of the next.
    this.#feeds.forget();
    for (const key of Object.keys(this.routes)) delete this.routes[key];
    Object.assign(this.routes, {
      "GET /api/health": { data: { status: "ok", environment: "local", services: "local" } },
      "GET /api/voice/agents": { data: [fakeAgent] },
      "GET /api/organizations/me": {
        data: {
          id: "org_1",
          name: "Bright Smile Group",
          retentionDays: null,
          timeZone: null,
          version: 1,
          createdAt: "2026-11-01T10:00:00.000Z",
          role: "admin",
        },
      },
      "GET /api/organizations/me/first-steps": {
        data: { steps: [{ step: "agent", isDone: true }], dismissedAt: null },
      },
      "POST /api/voice/token": {
        data: {
          token: "first-token",
          url: `${this.url.replace("http", "ws")}/agents/clinic/call_1?token=first-token`,
          callId: "call_1",
          expiresAt: "2030-01-01T00:00:00.000Z",
        },
      },
    } satisfies FakeRoutes);
  }

  /** The next connection of a call that a page opens, or one that waits. */
  nextCall(): Promise<FakeCall> {
    return this.#calls.next();
  }

  /** The next live feed that a page opens, or one that waits. */
  nextFeed(): Promise<FakeFeed> {
    return this.#feeds.next();
  }

  /** Live feeds that were opened and that no test has taken. */
  get waitingFeeds(): number {
    return this.#feeds.waiting;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function protocolsOf(request: IncomingMessage): string[] {
  const offered = request.headers["sec-websocket-protocol"];
  return offered === undefined ? [] : offered.split(",").map((protocol) => protocol.trim());
}

/** Connections in the order in which they came, handed out one at a time. */
class Arrivals<T> {
  readonly #unclaimed: T[] = [];
  readonly #takers: ((arrival: T) => void)[] = [];

  add(arrival: T): void {
    const taker = this.#takers.shift();
    if (taker) taker(arrival);
    else this.#unclaimed.push(arrival);
  }

  next(): Promise<T> {
    const arrival = this.#unclaimed.shift();
    return arrival === undefined ? new Promise((resolve) => this.#takers.push(resolve)) : Promise.resolve(arrival);
  }

  forget(): void {
    this.#unclaimed.length = 0;
  }

  get waiting(): number {
    return this.#unclaimed.length;
  }
}

async function answer(routes: FakeRoutes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const route = routes[`${request.method} ${request.url}`];
  const given =
    typeof route === "function" ? route(body === "" ? null : JSON.parse(body), request.headers.cookie ?? "") : route;
  const result = given ?? { status: 404, code: "not_found", message: "There is nothing at this address." };
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (request.url === "/api/session" && "data" in result) {
    const life = request.method === "DELETE" ? "; Max-Age=0" : "";
    headers["set-cookie"] = `${FAKE_SESSION}; Path=/; HttpOnly${life}`;
  }
  response.writeHead("status" in result ? result.status : 200, headers);
  response.end(
    JSON.stringify(
      "document" in result
        ? result.document
        : "data" in result
          ? { success: true, data: result.data, meta: {} }
          : {
              success: false,
              error: { code: result.code, message: result.message, details: result.details },
              meta: {},
            },
    ),
  );
}
