import { join } from "node:path";
import { Client } from "@neondatabase/serverless";
import { createDatabaseOpener, type Database } from "../../../workers/db/client.ts";
import { createDirectOpener, type OpenDirectConnection } from "../../../workers/db/direct-connection.ts";
import { migrateDatabase } from "../../../workers/db/migrate.ts";
import { findDebianPostgres, startDebianPostgres } from "./debian-postgres.ts";
import { serveAsNeon } from "./neon-front.ts";

/** A real Postgres, with sessions at the same time, that has the platform's tables and is reached as Neon is. */
export interface AdvisedDatabase {
  readonly db: Database;
  readonly openDirect: OpenDirectConnection;
  /** Another session, for what stands in the way. */
  openSession(): Promise<{ query(text: string): Promise<Record<string, unknown>[]>; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** Null where there is no Postgres on this machine. */
export const debianPostgres = findDebianPostgres();

/** Starts it. */
export async function startAdvisedDatabase(): Promise<AdvisedDatabase> {
  const postgres = await startDebianPostgres(debianPostgres as string);
  const { connectionString } = postgres;
  const front = await serveAsNeon(postgres);
  const { fetchEndpoint, webSocketProxy } = front;
  const openDirect = createDirectOpener({ connectionString, webSocketProxy });
  const first = await openDirect(10_000);
  await first.query("create extension pg_stat_statements");
  await first.query("create extension pg_trgm");
  await first.close();
  await migrateDatabase({ connectionString, fetchEndpoint }, join(import.meta.dirname, "../../../migrations"));
  const db = createDatabaseOpener({ connectionString, fetchEndpoint })(() => AbortSignal.timeout(60_000));
  return {
    db,
    openDirect,
    async openSession() {
      const client = new Client({ connectionString });
      client.neonConfig.wsProxy = webSocketProxy;
      client.neonConfig.useSecureWebSocket = false;
      client.neonConfig.pipelineConnect = false;
      client.on("error", () => undefined);
      await client.connect();
      return { query: async (text) => (await client.query(text)).rows, close: () => client.end() };
    },
    async close() {
      front.close();
      await postgres.close();
    },
  };
}
