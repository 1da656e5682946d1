import { join } from "node:path";
import { Client } from "@neondatabase/serverless";
import { createDatabaseOpener, type Database } from "../../../workers/db/client.ts";
import { createDirectOpener, type OpenDirectConnection } from "../../../workers/db/direct-connection.ts";
import { migrateDatabase } from "../../../workers/db/migrate.ts";
import { serveAsNeon } from "./neon-front.ts";
import { type PoolMode, startPgBouncer } from "./pgbouncer.ts";
import { type PostgresCluster, startPostgresCluster, startReplica } from "./postgres-cluster.ts";

export { pgBouncerAbsence } from "./pgbouncer.ts";
export { postgresAbsence } from "./postgres-cluster.ts";

/** A Postgres as the worker reaches it. */
export interface ReachedDatabase {
  readonly db: Database;
  readonly openDirect: OpenDirectConnection;
  close(): Promise<void>;
}

/** A real Postgres, with sessions at the same time, that has the platform's tables and is reached as Neon is. */
export interface AdvisedDatabase extends ReachedDatabase {
  /** The way to another user's session, with settings of theirs such as `-c default_transaction_read_only=on`. */
  openDirectAs(user: string, options?: string): OpenDirectConnection;
  /** Starts a hot standby of it, reached in the same way. */
  startStandby(): Promise<ReachedDatabase>;
  /** Starts a pooler in front of it, reached in the same way. */
  startPooler(mode: PoolMode): Promise<ReachedDatabase>;
  /** Another session, for what stands in the way. */
  openSession(): Promise<{ query(text: string): Promise<Record<string, unknown>[]>; close(): Promise<void> }>;
}

/** Starts it. */
export async function startAdvisedDatabase(): Promise<AdvisedDatabase> {
  const postgres = await startPostgresCluster({}, "trust");
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
    openDirectAs(user, options) {
      const url = new URL(connectionString);
      url.username = user;
      if (options !== undefined) url.searchParams.set("options", options);
      return createDirectOpener({ connectionString: url.href, webSocketProxy });
    },
    async startStandby() {
      return reach(await startReplica(postgres));
    },
    async startPooler(mode) {
      return reach(await startPgBouncer(postgres, mode));
    },
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

async function reach(postgres: PostgresCluster): Promise<ReachedDatabase> {
  const { connectionString } = postgres;
  const { fetchEndpoint, webSocketProxy, close } = await serveAsNeon(postgres);
  return {
    db: createDatabaseOpener({ connectionString, fetchEndpoint })(() => AbortSignal.timeout(60_000)),
    openDirect: createDirectOpener({ connectionString, webSocketProxy }),
    async close() {
      close();
      await postgres.close();
    },
  };
}
