import type { Settings } from "../environment/env.ts";
import { createDatabaseOpener, type OpenDatabase, type SentQuery } from "./client.ts";
import type { QueryWatch } from "./query-watch.ts";

/** Makes the opener of the deployment's own Postgres, as settings name it. `watch` and `onQuery` follow its queries. */
export function databaseOpener(
  settings: Settings,
  watch?: QueryWatch,
  onQuery?: (query: SentQuery) => void,
): OpenDatabase {
  return createDatabaseOpener(
    { connectionString: settings.DATABASE_URL, fetchEndpoint: settings.NEON_FETCH_ENDPOINT },
    watch,
    onQuery,
  );
}
