import type { Database, OpenDatabase, QueryDeadline } from "../db/client.ts";
import type { Env, Settings } from "../environment/env.ts";
import { lazily } from "./lazily.ts";

/** Keeps a task alive after its cause was answered: `ctx.waitUntil` of a request or a Durable Object. */
export type WaitUntil = (task: Promise<unknown>) => void;

/** Parts of one request that every domain's services are made of. */
export interface RequestParts {
  env: Env;
  settings: Settings;
  waitUntil: WaitUntil;
  /** Time that one query is waited for, from each call on. */
  deadline: QueryDeadline;
  openDatabase: OpenDatabase;
  /** Postgres under the request's deadline, opened when it is first asked for. */
  db: Database;
}

/** Makes the parts of one request; `db` when it is first asked for. */
export const requestParts: (given: Omit<RequestParts, "db">) => RequestParts = lazily<
  Omit<RequestParts, "db">,
  Pick<RequestParts, "db">
>({
  db: ({ openDatabase, deadline }) => openDatabase(deadline),
});
