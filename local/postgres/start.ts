import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { BodyTooLargeError, readBody } from "../request-body.ts";
import type { LocalService } from "../service.ts";
import { ensureClusterTemplate } from "./cluster-template.ts";
import { connectionStringFor, refuseConnectionString } from "./credentials.ts";
import { holdDataDirectory, unusableCluster } from "./data-directory.ts";
import {
  Database,
  DatabaseBusyError,
  DatabaseDeadlineError,
  type DatabaseLimits,
  defaultDatabaseLimits,
} from "./database.ts";
import { encodeResult, NeonRequestError, parseNeonRequest } from "./neon-request.ts";
import { PostgresError, type PostgresErrorFields } from "./statement.ts";
import { serveWireSessions } from "./wire-sessions.ts";

/** How the embedded Postgres is started. */
export interface PostgresOptions {
  /** Loopback port; 0 or nothing takes a free one. */
  readonly port?: number;
  /** Where the data lives between runs; nothing keeps it in memory until `close`. */
  readonly dataDirectory?: string;
  readonly limits?: Partial<DatabaseLimits>;
}

/**
 * The embedded Postgres: Neon's SQL over HTTP on `${url}/sql`, sessions over a WebSocket on `${url}/v2`, and direct
 * access for this process.
 */
export interface PostgresService extends LocalService {
  /** For `neon()` with `neonConfig.fetchEndpoint` set to `${url}/sql`. */
  readonly connectionString: string;
  readonly database: Database;
}

/** Neon's own bound on a request and on a response. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Starts an embedded Postgres (PGlite, with pg_stat_statements and pg_trgm) that unmodified Neon clients can use.
 * Rejects with `DataDirectoryError` if the directory is held by another process or its cluster does not open.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresService> {
  const limits = { ...defaultDatabaseLimits, ...options.limits };
  const held = options.dataDirectory === undefined ? undefined : holdDataDirectory(options.dataDirectory);
  let database: Database;
  try {
    await ensureClusterTemplate();
    database = await Database.open({ clusterDirectory: held?.clusterDirectory }, limits);
  } catch (error) {
    held?.release();
    throw held ? unusableCluster(held.clusterDirectory, error) : error;
  }

  const server = createServer((request, response) => void handle(database, request, response));
  const sockets = serveWireSessions(server, database);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
  } catch (error) {
    await database.close();
    held?.release();
    throw error;
  }

  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    connectionString: connectionStringFor(port),
    database,
    close() {
      closing ??= (async () => {
        sockets.close();
        server.close();
        server.closeAllConnections();
        await database.close();
        held?.release();
      })();
      return closing;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function handle(database: Database, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let answer: Answer;
  try {
    answer = await answerTo(database, request);
  } catch (error) {
    answer = answerToError(error);
  }
  if (!response.destroyed) send(response, answer); // destroyed: the client hung up, there is nobody to tell
}

async function answerTo(database: Database, request: IncomingMessage): Promise<Answer> {
  const path = request.url?.split("?")[0];
  if (request.method === "GET" && path === "/health") {
    return { status: 200, body: { status: "ok", queuedStatements: database.queuedJobs } };
  }
  if (request.method !== "POST" || path !== "/sql") {
    return { status: 404, body: { message: "only POST /sql and GET /health are served here" } };
  }
  const refusal = refuseConnectionString(request.headers["neon-connection-string"]);
  if (refusal) return { status: 400, body: refusal };
  const body = await readBody(request, MAX_BODY_BYTES);
  return { status: 200, body: await runRequest(database, request, body) };
}

async function runRequest(database: Database, request: IncomingMessage, body: string): Promise<unknown> {
  const parsed = parseNeonRequest(request.headers, body);
  if (parsed.type === "single") {
    return encodeResult(await database.runStatement(parsed.query.statement), parsed.query.rowsAsArrays);
  }
  const statements = parsed.queries.map((query) => query.statement);
  const results = await database.runBatch(parsed.begin, statements);
  return { results: results.map((result, index) => encodeResult(result, parsed.queries[index]?.rowsAsArrays ?? true)) };
}

function answerToError(error: unknown): Answer {
  if (error instanceof BodyTooLargeError) return { status: 413, body: { message: error.message } };
  if (error instanceof PostgresError) return { status: 400, body: error.fields };
  if (error instanceof NeonRequestError) return { status: 400, body: { message: error.message } };
  if (error instanceof DatabaseDeadlineError && error.started) {
    // What Postgres answers when `statement_timeout` strikes.
    const fields: PostgresErrorFields = { message: `canceling statement: ${error.message}`, code: "57014" };
    return { status: 400, body: { ...fields, severity: "ERROR" } };
  }
  if (error instanceof DatabaseBusyError || error instanceof DatabaseDeadlineError) {
    return { status: 503, body: { message: error.message } };
  }
  return { status: 500, body: { message: error instanceof Error ? error.message : "internal error" } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const bytes = Buffer.from(JSON.stringify(body));
  if (status === 200 && bytes.length > MAX_BODY_BYTES) {
    send(response, { status: 507, body: { message: `response is too large (max is ${MAX_BODY_BYTES} bytes)` } });
    return;
  }
  if (status === 503) response.setHeader("Retry-After", "1");
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": bytes.length }).end(bytes);
}
