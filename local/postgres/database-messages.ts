import type { PostgresErrorFields, Statement } from "./statement.ts";

/** One unit of work for the database thread, run without anything in between. */
export type DatabaseJob =
  | { type: "statement"; statement: Statement }
  | { type: "batch"; begin: string; statements: readonly Statement[] }
  | { type: "query"; sql: string; params: readonly unknown[] }
  | { type: "script"; sql: string }
  | { type: "wire"; settings: readonly string[]; message: Uint8Array }
  | { type: "close" };

/** What the thread is told at start. */
export interface DatabaseThreadOptions {
  /** Directory of the Postgres cluster; `undefined` keeps everything in memory. */
  readonly clusterDirectory: string | undefined;
}

/** What the thread answers: first `opened`, then one `done` or `failed` per job, in order. */
export type DatabaseThreadReply =
  | { type: "opened" }
  | { type: "done"; value: unknown }
  | { type: "failed"; message: string; fields?: PostgresErrorFields };
