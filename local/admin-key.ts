import { createHash, randomBytes } from "node:crypto";
import { type PlatformDatabase, queryDatabase } from "./database.ts";

/** API key as the database keeps it: its SHA-256 in hex. */
export function hashOfKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** Makes an admin key of an organisation, named for people; it is kept nowhere else. */
export async function createAdminKey(
  database: PlatformDatabase,
  organizationId: string,
  name = "local development",
): Promise<string> {
  const key = `qv_${randomBytes(32).toString("base64url")}`;
  await queryDatabase(
    database,
    "INSERT INTO api_keys (id, organization_id, name, hash, prefix, role) VALUES ($1, $2, $3, $4, $5, 'admin')",
    [`key_${randomBytes(12).toString("hex")}`, organizationId, name, hashOfKey(key), key.slice(0, 9)],
  );
  return key;
}
