import type { Settings } from "../environment/env.ts";
import { createDatabaseOpener, type OpenDatabase } from "./client.ts";
import type { QueryWatch } from "./query-watch.ts";

/** Makes the opener of the deployment's own Postgres, as its settings name it. `watch` follows its queries. */
export function databaseOpener(settings: Settings, watch?: QueryWatch): OpenDatabase {
  return createDatabaseOpener(
    { connectionString: settings.DATABASE_URL, fetchEndpoint: settings.NEON_FETCH_ENDPOINT },
    watch,
  );
}
