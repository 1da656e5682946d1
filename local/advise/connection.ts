import { Client, type QueryResult } from "@neondatabase/serverless";
import type { Execute } from "../../workers/measure/database-advisor/catalog/catalog.ts";
import { type SslMode, tcpSocketTo } from "./tcp-socket.ts";

/** Connection to any Postgres. */
export interface Connection {
  execute: Execute;
  close(): Promise<void>;
}

/** Of one statement of the advisor; a plan takes milliseconds, reading a large catalog a second or two. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** Nothing waits behind the advisor, so it does not wait either. */
const LOCK_TIMEOUT_MS = 1_000;

/** Of one statement on a branch: an index on a large table. */
const TRYING_TIMEOUT_MS = 10 * 60_000;

const CONNECT_TIMEOUT_MS = 10_000;

const SSL_MODES: readonly string[] = ["disable", "prefer", "require", "verify-full"] satisfies SslMode[];

/** Opens a connection. Rejects with what the server or the network said; never with the password. */
export async function openConnection(url: string): Promise<Connection> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new Error("the database's address is no postgres:// URL");
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const mode = searchParams.get("sslmode") ?? "prefer";
  if (!SSL_MODES.includes(mode)) throw new Error(`sslmode=${mode} is not known (${SSL_MODES.join(", ")})`);
  const client = new Client({
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username),
    ssl: false,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  Object.assign(client.neonConfig, {
    webSocketConstructor: tcpSocketTo(hostname, Number(port || 5432), mode as SslMode),
    wsProxy: (host: string) => host,
    useSecureWebSocket: false,
    forceDisablePgSSL: true,
    pipelineTLS: false,
    pipelineConnect: false,
  });
  // A connection that breaks between statements fails the next one.
  client.on("error", () => undefined);
  await client.connect();
  const execute: Execute = async (sql, parameters) => {
    const result: QueryResult | QueryResult[] = await client.query(
      sql,
      parameters === undefined ? [] : [...parameters],
    );
    // Of several statements in one message, the last one's rows count.
    const last = Array.isArray(result) ? result.at(-1) : result;
    return (last?.rows ?? []) as Record<string, unknown>[];
  };
  return { execute, close: () => client.end() };
}

/**
 * Begins the transaction in which everything is read: it cannot write, whatever is sent, and holds one server process
 * also behind a pooler.
 */
export async function beginReading(execute: Execute): Promise<void> {
  await execute("begin transaction isolation level repeatable read read only");
  await execute(`set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
  await execute(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
}

/** Begins the transaction in which indexes are tried on a branch; making one may take long. */
export async function beginTrying(execute: Execute): Promise<void> {
  await execute("begin");
  await execute(`set local statement_timeout = ${TRYING_TIMEOUT_MS}`);
  await execute(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
}
