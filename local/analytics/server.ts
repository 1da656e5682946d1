import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { BodyTooLargeError, readBody } from "../request-body.ts";
import type { LocalService } from "../service.ts";
import { readDataPoint } from "./data-point.ts";
import { type PostgresQuery, preparePointStore, storePoint } from "./point-store.ts";
import { runAnalyticsSql } from "./query.ts";
import { AnalyticsQueryError } from "./query-error.ts";

/** How the embedded Analytics Engine is started. */
export interface AnalyticsOptions {
  /** The Postgres that keeps the points, in a schema `analytics_engine` that is created if missing. */
  readonly query: PostgresQuery;
  /** Loopback port; 0 or nothing takes a free one. */
  readonly port?: number;
  /** Stamps points that bring no time of their own. */
  readonly now?: () => Date;
}

/** The embedded Analytics Engine: points in at `/datasets/:dataset/points`, the SQL API at `sqlEndpoint`. */
export interface AnalyticsService extends LocalService {
  readonly accountId: string;
  /** Bearer token of the SQL API. */
  readonly apiToken: string;
  readonly sqlEndpoint: string;
}

/** Shaped like the real ones, so that whatever checks their form is content; they open nothing. */
const ACCOUNT_ID = "00000000000000000000000000000000";
const API_TOKEN = "local-development-only";

const MAX_QUERY_BYTES = 64 * 1024;
/** A point at its limits in JSON, every character escaped, and some. */
const MAX_POINT_BYTES = 256 * 1024;

const DATASET_PATH = /^\/datasets\/([A-Za-z0-9_-]{1,64})\/points$/;
const SQL_PATH = /^\/client\/v4\/accounts\/([^/]+)\/analytics_engine\/sql$/;

/** What has come in since start, as `GET /health` shows it. */
interface Counters {
  storedPoints: number;
  droppedPoints: number;
  lastDropReason: string | null;
}

/** Starts an embedded Analytics Engine over a Postgres that stays the caller's to close. */
export async function startAnalytics(options: AnalyticsOptions): Promise<AnalyticsService> {
  const { query, now = () => new Date() } = options;
  await preparePointStore(query);
  const counters: Counters = { storedPoints: 0, droppedPoints: 0, lastDropReason: null };

  const server = createServer((request, response) => {
    answerTo(query, counters, now, request)
      .catch(answerToError)
      .then((answer) => {
        if (response.destroyed) return; // the client hung up
        response.writeHead(answer.status, { "Content-Type": answer.contentType }).end(answer.body);
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let closing: Promise<void> | undefined;
  return {
    url,
    accountId: ACCOUNT_ID,
    apiToken: API_TOKEN,
    sqlEndpoint: `${url}/client/v4/accounts/${ACCOUNT_ID}/analytics_engine/sql`,
    close() {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closing;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

async function answerTo(
  query: PostgresQuery,
  counters: Counters,
  now: () => Date,
  request: IncomingMessage,
): Promise<Answer> {
  const path = request.url?.split("?")[0] ?? "";
  if (request.method === "GET" && path === "/health") return json(200, { status: "ok", ...counters });
  if (request.method !== "POST") return json(404, { error: "only GET /health and POST are served here" });
  const dataset = DATASET_PATH.exec(path)?.[1];
  if (dataset !== undefined) return takePoint(query, counters, now, dataset, request);
  const account = SQL_PATH.exec(path)?.[1];
  if (account !== undefined) return runQuery(query, account, request);
  return json(404, { error: "no such path: a dataset's name has letters, digits, _ and - (at most 64)" });
}

/** A point outside the limits gets an ordinary answer, as the platform drops it in silence; `/health` tells of it. */
async function takePoint(
  query: PostgresQuery,
  counters: Counters,
  now: () => Date,
  dataset: string,
  request: IncomingMessage,
): Promise<Answer> {
  const body = await readBody(request, MAX_POINT_BYTES);
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    return json(400, { error: "body is not JSON" });
  }
  const reading = readDataPoint(input, now().toISOString());
  if (!reading.ok) {
    counters.droppedPoints += 1;
    counters.lastDropReason = `${dataset}: ${reading.reason}`;
    return json(202, { stored: false, reason: reading.reason });
  }
  await storePoint(query, dataset, reading.point);
  counters.storedPoints += 1;
  return json(202, { stored: true });
}

async function runQuery(query: PostgresQuery, account: string, request: IncomingMessage): Promise<Answer> {
  const token = /^bearer +(.*)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (token !== API_TOKEN || account !== ACCOUNT_ID) {
    const errors = [{ code: 10000, message: "Authentication error" }];
    return json(401, { success: false, errors, messages: [], result: null });
  }
  const sql = await readBody(request, MAX_QUERY_BYTES);
  return { status: 200, ...(await runAnalyticsSql(query, sql)) };
}

function answerToError(error: unknown): Answer {
  if (error instanceof BodyTooLargeError) return text(413, error.message);
  if (error instanceof AnalyticsQueryError) return text(422, `Input was invalid: ${error.message}`);
  return text(503, `the store did not answer: ${error instanceof Error ? error.message : String(error)}`);
}

function json(status: number, body: unknown): Answer {
  return { status, contentType: "application/json", body: JSON.stringify(body) };
}

function text(status: number, body: string): Answer {
  return { status, contentType: "text/plain; charset=utf-8", body };
}
