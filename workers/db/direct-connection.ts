import { Client, type QueryResult } from "@neondatabase/serverless";
import { within } from "../../voice/deadline.ts";
import { workerClock } from "../time/worker-clock.ts";
import type { DatabaseAddress } from "./client.ts";

/** A session says goodbye within this, or is left. */
const CLOSE_MS = 5_000;

/**
 * Direct connection to Postgres: one session, outside of any transaction, for what cannot be one request over HTTP. An
 * index is built concurrently over it.
 */
export interface DirectConnection {
  /** Runs one statement, or several in one message of which the last one's rows count; `parameters` are its `$1` … */
  query(text: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Ends the session. Idempotent; a statement that runs in Postgres may go on. */
  close(): Promise<void>;
}

/** Opens a direct connection; rejects when there is none within the deadline. */
export type OpenDirectConnection = (connectMs: number) => Promise<DirectConnection>;

/** Where sessions are opened: the database's own address, and the WebSocket in front of it that is not Neon's. */
export interface DirectAddress extends Pick<DatabaseAddress, "connectionString"> {
  /** Host, port and path of a WebSocket that forwards to Postgres, without encryption: local ones. */
  webSocketProxy: string | undefined;
}

/**
 * Returns the connection string of a database's direct host. Neon's pooled hosts have `-pooler` at the end of their
 * first label; a pooler hands each transaction to another session, and no concurrent build survives that.
 */
export function directConnectionString(connectionString: string): string {
  const url = new URL(connectionString);
  url.hostname = url.hostname.replace(/^([^.]+)-pooler\./, "$1.");
  return url.href;
}

/** True where a connection string names a pooler. */
export function isPooled(connectionString: string): boolean {
  return directConnectionString(connectionString) !== new URL(connectionString).href;
}

/** Makes an opener of direct connections, over a WebSocket each. */
export function createDirectOpener({ connectionString, webSocketProxy }: DirectAddress): OpenDirectConnection {
  return async (connectMs) => {
    const client = new Client({
      connectionString: directConnectionString(connectionString),
      connectionTimeoutMillis: connectMs,
      application_name: "quantum-voice-advisor",
    });
    if (webSocketProxy !== undefined) {
      client.neonConfig.wsProxy = webSocketProxy;
      client.neonConfig.useSecureWebSocket = false;
      // The password is sent when it is asked for: one that asks for none would take it for a message.
      client.neonConfig.pipelineConnect = false;
    }
    // An error between queries, such as an administrator's command, fails the next one; without a listener it is
    // thrown.
    client.on("error", () => undefined);
    await client.connect();
    let closing: Promise<void> | undefined;
    return {
      async query(text, parameters = []) {
        const result: QueryResult | QueryResult[] = await client.query(text, [...parameters]);
        const last = Array.isArray(result) ? result.at(-1) : result;
        return (last?.rows ?? []) as Record<string, unknown>[];
      },
      close() {
        // A session that Postgres or the network has ended cannot be ended again, and one that is lost does not answer
        // any more: in both cases nothing is left to close.
        closing ??= within(client.end(), "end of a session", CLOSE_MS, workerClock).catch(() => undefined);
        return closing;
      },
    };
  };
}
