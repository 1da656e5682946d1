import type { PGlite } from "@electric-sql/pglite";
import { pg_stat_statements } from "@electric-sql/pglite/contrib/pg_stat_statements";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";

/** Extensions of Postgres that the platform's tables and its database advisor need. */
export const CLUSTER_EXTENSIONS = { pg_stat_statements, pg_trgm } as const;

/** Creates the extensions in a cluster that lacks them. */
export async function createExtensions(session: PGlite): Promise<void> {
  await session.exec("CREATE EXTENSION IF NOT EXISTS pg_stat_statements; CREATE EXTENSION IF NOT EXISTS pg_trgm");
}
