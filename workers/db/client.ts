import { type NeonQueryFunction, neon, neonConfig } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import type { QueryWatch } from "./query-watch.ts";

/** Postgres client for one unit of work: a request, an attempt to store a call, one tool call. */
export type Database = NeonHttpDatabase & { $client: NeonQueryFunction<false, false> };

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

/** Query as it is sent: its text, and its parameters as the driver gets them. */
export interface SentQuery {
  text: string;
  parameters: unknown[];
}

/** Watches by the signals of the queries that they follow: the driver hands nothing else of ours on to its fetch. */
const watches = new WeakMap<AbortSignal, QueryWatch>();

/**
 * Makes an opener of Postgres. Opening costs no round trip: each query is one HTTP request, each `batch` one request
 * and transaction. `watch` follows them, `onQuery` is told of each before it is sent.
 */
export function createDatabaseOpener(
  { connectionString, fetchEndpoint }: DatabaseAddress,
  watch?: QueryWatch,
  onQuery?: (query: SentQuery) => void,
): OpenDatabase {
  // The driver has these settings for all its clients only; an isolate has one Postgres.
  if (fetchEndpoint !== undefined) neonConfig.fetchEndpoint = fetchEndpoint;
  neonConfig.fetchFunction ??= fetchWatched;
  return (deadline) => {
    // The driver copies these options into each request it makes, which asks the getter anew.
    const fetchOptions = {
      get signal() {
        const signal = deadline();
        if (watch !== undefined) watches.set(signal, watch);
        return signal;
      },
    };
    const client = neon(connectionString, { fetchOptions });
    if (onQuery === undefined) return drizzle({ client });
    return drizzle({ client, logger: { logQuery: (text, parameters) => onQuery({ text, parameters }) } });
  };
}

/** Fetches as the driver asks to, followed by the watch of the query's signal, if it has one. */
function fetchWatched(url: string, init: RequestInit): Promise<Response> {
  const watch = init.signal && watches.get(init.signal);
  const answer = fetch(url, init);
  return watch ? watch.follow(answer) : answer;
}
