import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startAnalytics } from "../../../local/analytics/server.ts";
import { startPostgres } from "../../../local/postgres/start.ts";
import { migrateDatabase } from "../../../workers/db/migrate.ts";

/**
 * Starts a Postgres with the platform's tables and an Analytics Engine for the tests of the worker, and two Postgres
 * that are no use; stops them after the last.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  const neonFetchEndpoint = `${postgres.url}/sql`;
  await migrateDatabase(
    { connectionString: postgres.connectionString, fetchEndpoint: neonFetchEndpoint },
    join(import.meta.dirname, "../../../migrations"),
  );
  const analytics = await startAnalytics({ query: (sql, parameters) => postgres.database.query(sql, parameters) });
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => {
    sockets.add(socket);
    // The worker gives up and hangs up: nothing to tell.
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  const closed = createServer();
  const [silentPort, closedPort] = await Promise.all([listen(silent), listen(closed)]);
  await new Promise((resolve) => closed.close(resolve));
  project.provide("databaseUrl", postgres.connectionString);
  project.provide("neonFetchEndpoint", neonFetchEndpoint);
  project.provide("databaseWebSocketProxy", `${new URL(postgres.url).host}/v2`);
  project.provide("analyticsUrl", analytics.url);
  project.provide("analyticsSqlUrl", analytics.sqlEndpoint);
  project.provide("analyticsToken", analytics.apiToken);
  project.provide("silentEndpoint", `http://127.0.0.1:${silentPort}/sql`);
  project.provide("closedEndpoint", `http://127.0.0.1:${closedPort}/sql`);
  return async () => {
    for (const socket of sockets) socket.destroy();
    silent.close();
    await analytics.close();
    await postgres.close();
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
