import { type NeonQueryFunction, neon, neonConfig } from "@neondatabase/serverless";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { tagOf } from "../measure/database-advisor/statements/statement-text.ts";
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

/**
 * Origin of a unit of work's queries, for Postgres's statistics of statements: the route that they answer, as in
 * `GET /api/calls/:id`, or the task. Asked for at every query; null for none.
 */
export type QueryOrigin = () => string | null;

/** Address of Postgres. */
export interface DatabaseAddress {
  connectionString: string;
  /** Address of the SQL-over-HTTP service when it is not the host's usual one. */
  fetchEndpoint: string | undefined;
}

/** Query as it is sent: its text, and its parameters as texts. */
export interface SentQuery {
  text: string;
  parameters: unknown[];
}

/** What becomes of a query on its way: where it goes, if not where the driver says, and who follows it. */
interface Follower {
  endpoint: string | undefined;
  watch: QueryWatch | undefined;
  onQuery: ((query: SentQuery) => void) | undefined;
}

/**
 * Name of a query's follower among its fetch options. The driver hands these on with each query, but has one fetch and
 * one endpoint for all its clients.
 */
const FOLLOWER = Symbol.for("quantum-voice.query-follower");

/** Body of the driver's request: one query, or those of a transaction. */
type DriverBody = { query: string; params?: unknown[] } | { queries: { query: string; params?: unknown[] }[] };

/**
 * Makes an opener of Postgres. Opening costs no round trip: each query is one HTTP request, each `batch` one request
 * and transaction. Each says its `origin` in a comment behind it; `watch` follows them, `onQuery` is told of each
 * before it is sent.
 */
export function createDatabaseOpener(
  { connectionString, fetchEndpoint }: DatabaseAddress,
  watch?: QueryWatch,
  origin?: QueryOrigin,
  onQuery?: (query: SentQuery) => void,
): OpenDatabase {
  neonConfig.fetchFunction ??= fetchWatched;
  return (deadline) => {
    // The driver copies these options into each request it makes, which asks the getter anew.
    const fetchOptions = {
      get signal() {
        return deadline();
      },
      [FOLLOWER]: { endpoint: fetchEndpoint, watch, onQuery } satisfies Follower,
    };
    const client = neon(connectionString, { fetchOptions });
    if (origin !== undefined) {
      const { query } = client;
      // Behind the statement: Postgres keeps a comment there, and in newer versions none before it.
      client.query = (text, parameters, options) => query(text + tagOf(origin() ?? ""), parameters, options);
    }
    return drizzle({ client });
  };
}

/** Fetches as the driver asks to, from where the query's opener says, followed by whoever follows it. */
function fetchWatched(url: string, options: RequestInit & { [FOLLOWER]?: Follower }): Promise<Response> {
  const { [FOLLOWER]: follower, ...init } = options;
  if (follower?.onQuery !== undefined) for (const query of queriesIn(init.body)) follower.onQuery(query);
  const answer = fetch(follower?.endpoint ?? url, init);
  return follower?.watch === undefined ? answer : follower.watch.follow(answer);
}

function queriesIn(body: unknown): SentQuery[] {
  const sent = JSON.parse(String(body)) as DriverBody;
  const queries = "queries" in sent ? sent.queries : [sent];
  return queries.map(({ query, params = [] }) => ({ text: query, parameters: params }));
}
