import { type PlatformDatabase, runTransaction } from "../database.ts";
import type { RunStatement } from "./load.ts";

/*
 * What a transaction of the load begins with. The rows refer to each other as their numbers do, so that looking up
 * every reference again (half of the work) is left out, and the words of transcripts go into their index in larger
 * portions.
 */
const SETTINGS = ["set local session_replication_role = replica", "set local gin_pending_list_limit = '32MB'"];

/** Runs statements of the load against a database whose user may do all; each is one request and one transaction. */
export function loadStatements(database: PlatformDatabase): RunStatement {
  return async (sql, parameters) => {
    const results = await runTransaction(database, [
      ...SETTINGS.map((text) => ({ text, parameters: [] })),
      { text: sql, parameters },
    ]);
    return { rows: results.at(-1) ?? [] };
  };
}
