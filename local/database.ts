import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { neon, neonConfig } from "@neondatabase/serverless";
import { ROOT_DIRECTORY } from "./build.ts";

/** The platform's Postgres: the embedded one, or a developer's own on Neon. */
export interface PlatformDatabase {
  readonly connectionString: string;
  /** Where Neon's wire is served; null for Neon's own address. */
  readonly fetchEndpoint: string | null;
}

const neonEndpoint = neonConfig.fetchEndpoint;
/**
 * Where embedded databases are served, by host and port: the driver has one setting for a process in which several
 * platforms may run.
 */
const endpoints = new Map<string, string>();
neonConfig.fetchEndpoint = (host, port, options) => {
  const known = endpoints.get(`${host}:${port}`);
  if (known !== undefined) return known;
  return typeof neonEndpoint === "string" ? neonEndpoint : neonEndpoint(host, port, options);
};

/** Opens the platform's Postgres: each query is one request. */
export function openDatabase({ connectionString, fetchEndpoint }: PlatformDatabase) {
  if (fetchEndpoint !== null) endpoints.set(new URL(connectionString).host, fetchEndpoint);
  return neon(connectionString);
}

/**
 * Applies the committed migrations that the database has not seen yet: with the program that migrates the production
 * database, in a process of its own, whose end gives back what that takes. Rejects with what it printed.
 */
export async function migrateDatabase({ connectionString, fetchEndpoint }: PlatformDatabase): Promise<void> {
  await promisify(execFile)(process.execPath, ["workers/db/migrate-command.ts"], {
    cwd: ROOT_DIRECTORY,
    env: { ...process.env, DATABASE_URL: connectionString, NEON_FETCH_ENDPOINT: fetchEndpoint ?? "" },
  });
}

/** Runs one statement; values come back as JavaScript values. */
export async function queryDatabase(
  database: PlatformDatabase,
  sql: string,
  parameters: readonly unknown[],
): Promise<{ rows: Record<string, unknown>[] }> {
  return { rows: await openDatabase(database).query(sql, [...parameters]) };
}

/** Runs statements as one transaction; gives the rows of each. */
export async function runTransaction(
  database: PlatformDatabase,
  statements: readonly { text: string; parameters: readonly unknown[] }[],
): Promise<Record<string, unknown>[][]> {
  const sql = openDatabase(database);
  return sql.transaction(statements.map(({ text, parameters }) => sql.query(text, [...parameters])));
}
