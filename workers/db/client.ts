import { neon, neonConfig } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";

/** Postgres client for one unit of work: a request, an attempt to store a call, one tool call. */
export type Database = NeonHttpDatabase;

/**
 * Deadline of queries, asked for a signal once for every query; a query that still runs when its signal aborts fails as
 * unavailable.
 */
export type QueryDeadline = () => AbortSignal;

/** Opens Postgres for a unit of work. */
export type OpenDatabase = (deadline: QueryDeadline) => Database;

/** Address of Postgres. */
export interface DatabaseAddress {
  connectionString: string;
  /** Address of the SQL-over-HTTP service when it is not the host's usual one. */
  fetchEndpoint: string | undefined;
}

/**
 * Makes an opener of Postgres. Opening costs no round trip: each query is one HTTP request, each `batch` one request
 * and transaction.
 */
export function createDatabaseOpener({ connectionString, fetchEndpoint }: DatabaseAddress): OpenDatabase {
  // The driver has this setting for all its clients only; an isolate has one Postgres.
  if (fetchEndpoint !== undefined) neonConfig.fetchEndpoint = fetchEndpoint;
  return (deadline) => {
    // The driver copies these options into each request it makes, which asks the getter anew.
    const fetchOptions = {
      get signal() {
        return deadline();
      },
    };
    return drizzle({ client: neon(connectionString, { fetchOptions }) });
  };
}
