import type { Execute } from "../../workers/measure/database-advisor/catalog/catalog.ts";

/** Why a connection is taken to be pooled; null when it looks direct. */
export async function pooledBy(url: string, execute: Execute): Promise<string | null> {
  const { hostname, port, searchParams } = new URL(url);
  if (/-pooler\./.test(hostname)) return "its host is Neon's pooler";
  if (/\.pooler\./.test(hostname) || port === "6543") return "its host and port are a pooler's";
  if (searchParams.get("pgbouncer") === "true") return "its address says so";
  // A direct connection ends at the port it was made to, wherever no address is translated in between.
  const [row] = await execute("select inet_server_port() as port");
  const behind = row?.port === null || row?.port === undefined ? null : Number(row.port);
  return behind !== null && port === "6432" && behind !== 6432 ? "its port is PgBouncer's" : null;
}
