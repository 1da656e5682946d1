import type { Execute } from "./catalog/catalog.ts";

/** Another client's transaction may hold a process at the very moment, so that one look may miss what the next sees. */
const LOOKS = 3;

/**
 * Pooling told by evidence: a pooler lends each transaction a server process, so that two sessions are seen in one, or
 * one session is seen in two. Returns which; null where each session keeps its own process, as it does also behind a
 * pooler of whole sessions, over which everything works.
 *
 * Both are sessions of the same address, outside of any transaction; nothing is set in either.
 */
export async function poolingSeenIn(session: Execute, other: Execute): Promise<string | null> {
  // The embedded Postgres has one session for everybody, and no pooler in front of it.
  if ((await processOf(session)).isAlone) return null;
  for (let look = 0; look < LOOKS; look++) {
    const { pid: before } = await processOf(session);
    // A transaction keeps what it was lent: the process that has just become free, if there is a pool.
    await other("begin read only");
    const { pid: held } = await processOf(other);
    const { pid: after } = held === before ? { pid: before } : await processOf(session);
    await other("rollback");
    if (held === before) return "two sessions were served by one process of the server";
    if (after !== before) return "a session was served by two processes of the server";
  }
  return null;
}

async function processOf(execute: Execute): Promise<{ pid: number; isAlone: boolean }> {
  const [row] = await execute("select pid, backend_type from pg_stat_activity where pid = pg_backend_pid()");
  return { pid: Number(row?.pid), isAlone: row?.backend_type === "standalone backend" };
}
