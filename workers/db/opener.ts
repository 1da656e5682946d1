import type { Settings } from "../environment/env.ts";
import { createDatabaseOpener, type OpenDatabase } from "./client.ts";

/** Makes the opener of the deployment's own Postgres, as its settings name it. */
export function databaseOpener(settings: Settings): OpenDatabase {
  return createDatabaseOpener({
    connectionString: settings.DATABASE_URL,
    fetchEndpoint: settings.NEON_FETCH_ENDPOINT,
  });
}
