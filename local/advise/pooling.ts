import type { Execute } from "../../workers/measure/database-advisor/catalog/catalog.ts";
import { poolingSeenIn } from "../../workers/measure/database-advisor/pooled-session.ts";
import type { Connection } from "./connection.ts";

/**
 * Why a connection is taken to be pooled; null when it looks direct. What the address says counts before what is seen:
 * a pool that nobody else uses may look direct. `execute` has to be outside of any transaction.
 */
export async function pooledBy(
  url: string,
  execute: Execute,
  openAnother: () => Promise<Connection>,
): Promise<string | null> {
  const { hostname, port, searchParams } = new URL(url);
  if (/-pooler\./.test(hostname)) return "its host is Neon's pooler";
  if (/\.pooler\./.test(hostname) || port === "6543") return "its host and port are a pooler's";
  if (searchParams.get("pgbouncer") === "true") return "its address says so";
  // A server whose sessions are all taken shows nothing; what can be read is read all the same.
  const other = await openAnother().catch(() => null);
  if (other === null) return null;
  try {
    return await poolingSeenIn(execute, other.execute);
  } finally {
    await other.close();
  }
}
