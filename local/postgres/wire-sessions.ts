import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { RawData, WebSocket } from "ws";
import { refuseCredentials } from "./credentials.ts";
import type { Database } from "./database.ts";
import {
  askPassword,
  errorMessage,
  hasError,
  ready,
  startupParameters,
  textOf,
  type WireMessage,
  WireReader,
  welcome,
} from "./wire-message.ts";

// Bundlers that build for workers, as for the worker's tests, take the package's part for browsers, which serves
// nothing.
const { WebSocketServer } = createRequire(import.meta.url)("ws") as typeof import("ws");

/*
 * Sessions over a WebSocket, as Neon's proxy serves them to clients that cannot open sockets of TCP. The embedded
 * Postgres has one session, so that each client's is kept here: its settings are said again before its messages.
 */

/** Sessions at once. */
const MAX_SESSIONS = 16;
/** Statements of one session whose settings are kept. */
const MAX_SETTINGS = 20;

/** Serves sessions on `/v2` of a server. */
export function serveWireSessions(server: Server, database: Database): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    if (request.url?.split("?")[0] !== "/v2" || sockets.clients.size >= MAX_SESSIONS) {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => serve(client, database));
  });
  return {
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

function serve(client: WebSocket, database: Database): void {
  const session = new WireSession(database, (bytes) => client.send(bytes));
  let work = Promise.resolve();
  client.on("message", (data: RawData) => {
    // One after another: answers come in the order of what was asked.
    work = work.then(() => session.take(data as Buffer)).catch(() => client.close());
    void work.then(() => {
      if (session.isOver) client.close();
    });
  });
  client.on("error", () => client.terminate());
}

class WireSession {
  readonly #database: Database;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #reader = new WireReader();
  #startup: Map<string, string> | null = null;
  #isIn = false;
  /** Messages of an extended query, up to its Sync. */
  #unanswered: Buffer[] = [];
  readonly #settings: string[] = [];
  isOver = false;

  constructor(database: Database, send: (bytes: Uint8Array) => void) {
    this.#database = database;
    this.#send = send;
  }

  async take(bytes: Uint8Array): Promise<void> {
    this.#reader.add(bytes);
    for (;;) {
      const message = this.#reader.next(this.#startup === null);
      if (message === null || this.isOver) return;
      if (this.#isIn) await this.#run(message);
      else this.#letIn(message);
    }
  }

  #letIn(message: WireMessage): void {
    if (this.#startup === null) {
      this.#startup = startupParameters(message);
      this.#send(askPassword);
      return;
    }
    const user = this.#startup.get("user") ?? "";
    const database = this.#startup.get("database") ?? user;
    const refusal = refuseCredentials({ user, password: textOf(message), database });
    if (refusal === undefined) {
      this.#isIn = true;
      this.#send(welcome());
      return;
    }
    this.#send(errorMessage({ severity: "FATAL", code: refusal.code ?? "28000", message: refusal.message }));
    this.isOver = true;
  }

  async #run(message: WireMessage): Promise<void> {
    if (message.type === "X") {
      this.isOver = true;
      return;
    }
    this.#unanswered.push(message.bytes);
    if (message.type !== "Q" && message.type !== "S") return;
    const asked = Buffer.concat(this.#unanswered);
    this.#unanswered = [];
    let answer: Uint8Array;
    try {
      answer = await this.#database.runWire(this.#settings, asked);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      answer = Buffer.concat([errorMessage({ code: "57P03", message: text }), ready]);
    }
    const setting = message.type === "Q" ? textOf(message) : "";
    if (/^\s*set\s/i.test(setting) && !hasError(answer) && this.#settings.length < MAX_SETTINGS) {
      this.#settings.push(setting);
    }
    this.#send(answer);
  }
}
