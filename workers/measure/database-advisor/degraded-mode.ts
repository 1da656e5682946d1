/** Modes in which the advisor works with less than it wants, by name. */
export const degradedModes = [
  "extension_missing",
  "extension_not_loaded",
  "permission_missing",
  "texts_hidden",
  "statistics_hidden",
  "planner_missing",
  "pooled_connection",
  "read_only",
  "single_session",
] as const;
export type DegradedMode = (typeof degradedModes)[number];

/** What each mode means for its reader, and the way out of it. */
export const degradedModeWords: Record<DegradedMode, string> = {
  extension_missing:
    "pg_stat_statements is not installed in this database, so no statement is known. Run: create extension pg_stat_statements",
  extension_not_loaded:
    "pg_stat_statements is installed and not loaded: it has to be in shared_preload_libraries, and Postgres restarted.",
  permission_missing: "The deployment's database user may not read pg_stat_statements: grant it pg_read_all_stats.",
  texts_hidden:
    "Statements of other database users are counted and their texts hidden: grant the deployment's user pg_read_all_stats.",
  statistics_hidden:
    "The deployment's database user may not read some tables, so that their statistics are hidden and costs are guesses: grant it select.",
  planner_missing:
    "hypopg is not installed in this database, so that no plan can be made with an index that is not there: advice is unverified. Run: create extension hypopg; or use `npm run advise`, which plans in a sandbox.",
  pooled_connection:
    "The connection goes through a pooler, which keeps no session: indexes are built over a direct address only (DATABASE_DIRECT_URL).",
  read_only: "This database is a replica or read-only: nothing can be applied and no snapshot is kept.",
  single_session:
    "The embedded Postgres has one session: nothing else is answered while an index is built, and no progress is seen.",
};

/** Reads a mode off the SQLSTATE that statistics of statements were refused with; null for any other error. */
export function modeOfSqlState(sqlState: string): DegradedMode | null {
  switch (sqlState) {
    case "42P01":
    case "42883":
      return "extension_missing";
    case "55000":
      return "extension_not_loaded";
    case "42501":
      return "permission_missing";
    case "25006":
      return "read_only";
    default:
      return null;
  }
}
