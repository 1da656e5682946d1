import type { Settings } from "../environment/env.ts";
import { createDatabaseOpener, type OpenDatabase, type QueryOrigin, type SentQuery } from "./client.ts";
import type { QueryWatch } from "./query-watch.ts";

/**
 * Makes the opener of the deployment's own Postgres, as its settings name it. Its queries tell Postgres their `origin`;
 * `watch` and `onQuery` follow them.
 */
export function databaseOpener(
  settings: Settings,
  origin: QueryOrigin = () => null,
  watch?: QueryWatch,
  onQuery?: (query: SentQuery) => void,
): OpenDatabase {
  return createDatabaseOpener(
    { connectionString: settings.DATABASE_URL, fetchEndpoint: settings.NEON_FETCH_ENDPOINT },
    watch,
    origin,
    onQuery,
  );
}
