import type { Database, OpenDatabase, QueryDeadline } from "../db/client.ts";
import type { Env, Settings } from "../environment/env.ts";
import { lazily } from "./lazily.ts";

/** Keeps a task alive after its cause was answered: `ctx.waitUntil` of a request or a Durable Object. */
export type WaitUntil = (task: Promise<unknown>) => void;

/** The parts that every domain's services of one request are made of. */
export interface RequestParts {
  env: Env;
  settings: Settings;
  waitUntil: WaitUntil;
  /** How long one query is waited for from now. */
  deadline: QueryDeadline;
  openDatabase: OpenDatabase;
  /** Postgres under the request's deadline, opened when it is first asked for. */
  db: Database;
}

/** Makes the parts of one request. */
export const requestParts: (given: Omit<RequestParts, "db">) => RequestParts = lazily<
  Omit<RequestParts, "db">,
  Pick<RequestParts, "db">
>({
  db: ({ openDatabase, deadline }) => openDatabase(deadline),
});
