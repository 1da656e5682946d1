import { eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { apiKeys, organizations, users } from "../../db/schema.ts";

/**
 * Returns the statement that locks an organisation's row. First in a batch that may change its administrators, it lets
 * such batches happen one after another: each sees what the one before it left.
 */
export function lockOrganization(db: Database, organizationId: string) {
  // Weaker than `for update`, which every new row of the organisation would wait for.
  return db
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .for("no key update");
}

/**
 * SQL condition: a key or member other than `exceptId` administers the organisation for good. Members count where they
 * can sign in; a key that ends by itself does not.
 */
export function hasOtherAdmin(organizationId: string, exceptId: string, canMembersSignIn: boolean): SQL {
  const byKey = sql`exists (select 1 from ${apiKeys} other where other.organization_id = ${organizationId} and other.role = 'admin'
    and other.revoked_at is null and other.expires_at is null and other.id <> ${exceptId})`;
  if (!canMembersSignIn) return byKey;
  return sql`(${byKey} or exists (select 1 from ${users} other where other.organization_id = ${organizationId}
    and other.role = 'admin' and other.id <> ${exceptId}))`;
}
