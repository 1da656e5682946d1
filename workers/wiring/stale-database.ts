import { createDatabaseOpener, type Database } from "../db/client.ts";
import { ReplicaWatch } from "../db/replica.ts";
import type { RequestParts } from "./request-parts.ts";

/** What this isolate knows of the replica's lag. */
const watch = new ReplicaWatch();

/** Returns a database for reads that may be a minute old: the replica, where there is one and it is not behind. */
export async function staleDatabase({ settings, db, deadline }: RequestParts): Promise<Database> {
  const { DATABASE_REPLICA_URL: connectionString, NEON_FETCH_ENDPOINT: fetchEndpoint } = settings;
  if (connectionString === undefined) return db;
  const open = createDatabaseOpener({ connectionString, fetchEndpoint }, undefined, () => "replica");
  return watch.choose(db, open(deadline), Date.now());
}
