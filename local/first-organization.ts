import { randomBytes } from "node:crypto";
import { createAdminKey } from "./admin-key.ts";
import { type PlatformDatabase, queryDatabase } from "./database.ts";

/** Organisation and the admin key that was made for it. */
export interface FirstOrganization {
  organizationId: string;
  /** False when there was one of that name already. */
  isNew: boolean;
  apiKey: string;
}

/** Longest name that the API takes too. */
const MAX_NAME_LENGTH = 120;

/**
 * Makes an organisation and an admin key for it, directly in the database: the API has no way to make the first key. An
 * organisation of that name is kept and gets one more key, for an operator who has lost theirs. Throws when the name is
 * empty or too long, or when two organisations have it.
 */
export async function makeOrganization(database: PlatformDatabase, name: string): Promise<FirstOrganization> {
  const trimmed = name.trim();
  if (trimmed === "" || trimmed.length > MAX_NAME_LENGTH) {
    throw new Error(`The name of the organisation needs 1 to ${MAX_NAME_LENGTH} characters.`);
  }
  const { rows } = await queryDatabase(database, "SELECT id FROM organizations WHERE name = $1 LIMIT 2", [trimmed]);
  if (rows.length > 1) throw new Error(`Two organisations are named “${trimmed}”. Make the key with one's own key.`);
  const [known] = rows;
  const organizationId = known === undefined ? `org_${randomBytes(12).toString("hex")}` : String(known.id);
  if (known === undefined) {
    await queryDatabase(database, "INSERT INTO organizations (id, name) VALUES ($1, $2)", [organizationId, trimmed]);
  }
  return {
    organizationId,
    isNew: known === undefined,
    apiKey: await createAdminKey(database, organizationId, "made by npm run setup"),
  };
}
