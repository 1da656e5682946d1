import { and, eq, exists, gt, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { apiKeys, type Role, userPreferences } from "../../db/schema.ts";
import { hasOtherAdmin, lockOrganization } from "./admin-access.ts";
import { type Author, auditStatement } from "./audit.ts";
import { createApiKey } from "./authentication.ts";

/** Columns of an API key that may be shown: everything but its hash. */
const shown = {
  id: apiKeys.id,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  role: apiKeys.role,
  createdAt: apiKeys.createdAt,
  lastUsedAt: apiKeys.lastUsedAt,
  expiresAt: apiKeys.expiresAt,
  rotatedAt: apiKeys.rotatedAt,
  revokedAt: apiKeys.revokedAt,
};
/** API key as it may be shown: everything but its secret. */
export type ApiKey = Pick<typeof apiKeys.$inferSelect, keyof typeof shown>;

/** API key that was just made, with its secret in `key`: the only time that it is known. */
export interface NewApiKey {
  key: string;
  apiKey: ApiKey;
}

/** List of an organisation's API keys, revoked and expired ones included. */
export const apiKeyList = {
  name: "api_keys",
  table: apiKeys,
  organizationId: apiKeys.organizationId,
  id: apiKeys.id,
  fields: shown,
  sorts: { createdAt: apiKeys.createdAt },
  filters: {},
} as const satisfies ListDefinition;

/**
 * Creates the store of organisations' API keys. Every change is logged in its own transaction. `canMembersSignIn`: a
 * member can take the place of the last key.
 */
export function createApiKeys(db: Database, canMembersSignIn: boolean, now: () => number = Date.now) {
  const oneOf = (organizationId: string, id: string) =>
    and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.id, id));

  return {
    /** Creates an API key, which ends by itself where `expiresAt` says so. */
    async create(author: Author, details: { name: string; role: Role; expiresAt?: Date | null }): Promise<NewApiKey> {
      const { key, row } = await createApiKey({ organizationId: author.organizationId, ...details });
      const fields = details.expiresAt == null ? ["name", "role"] : ["name", "role", "expiresAt"];
      const entry = { action: "api_key.create", resourceId: row.id, fields } as const;
      const [[apiKey]] = await db.batch([
        db
          .insert(apiKeys)
          .values({ ...row, createdAt: new Date(now()) })
          .returning(shown),
        auditStatement(db, author, entry, sql`true`, now()),
      ]);
      if (apiKey === undefined) throw new Error("The insert returned no row.");
      return { key, apiKey };
    },

    /**
     * Puts a new key in the place of another, with its role, name and preferences; the old one stays valid for
     * `graceMs` more, and no longer than it would have been. A key with an end is followed by one that lives as long as
     * it did from its making. Fails with `ended` when it was revoked or rotated before, or is past its end.
     */
    async rotate(author: Author, id: string, graceMs: number): Promise<Result<NewApiKey, "unknown" | "ended">> {
      const { organizationId } = author;
      const at = new Date(now());
      const { key, row } = await createApiKey({ organizationId, name: "", role: "viewer" });
      const instant = sql`${at.toISOString()}::timestamptz`;
      const rotatable = and(
        oneOf(organizationId, id),
        isNull(apiKeys.revokedAt),
        isNull(apiKeys.rotatedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, at)),
      );
      const isRotatable = exists(db.select({ id: apiKeys.id }).from(apiKeys).where(rotatable));
      const entry = { action: "api_key.rotate", resourceId: id } as const;
      const [, , , , , [apiKey], [known]] = await db.batch([
        lockOrganization(db, organizationId),
        auditStatement(db, author, entry, isRotatable, now()),
        db.execute(sql`
          insert into ${apiKeys} (id, organization_id, name, hash, prefix, role, created_at, expires_at)
          select ${row.id}::text, organization_id, name, ${row.hash}::text, ${row.prefix}::text, role, ${instant},
            ${instant} + (expires_at - created_at)
          from ${apiKeys} where ${rotatable}`),
        db.execute(sql`
          insert into ${userPreferences} (organization_id, subject_id, preferences)
          select organization_id, ${row.id}::text, preferences from ${userPreferences}
          where ${userPreferences.organizationId} = ${organizationId} and ${userPreferences.subjectId} = ${id} and ${isRotatable}`),
        db
          .update(apiKeys)
          .set({
            rotatedAt: at,
            ...(graceMs > 0
              ? { expiresAt: sql`least(${apiKeys.expiresAt}, ${new Date(now() + graceMs).toISOString()}::timestamptz)` }
              : { revokedAt: at }),
          })
          .where(rotatable),
        db.select(shown).from(apiKeys).where(oneOf(organizationId, row.id)),
        db.select({ id: apiKeys.id }).from(apiKeys).where(oneOf(organizationId, id)),
      ]);
      if (apiKey !== undefined) return ok({ key, apiKey });
      return err(known === undefined ? "unknown" : "ended");
    },

    /**
     * Revokes a key, and with it the sessions got with it; one that is revoked already stays so. Fails with
     * `last_admin` when no other administrator would be left.
     */
    async revoke(author: Author, id: string): Promise<Result<void, "unknown" | "last_admin">> {
      const { organizationId } = author;
      const one = oneOf(organizationId, id);
      const revocable = and(
        one,
        isNull(apiKeys.revokedAt),
        or(
          ne(apiKeys.role, "admin"),
          isNotNull(apiKeys.expiresAt),
          hasOtherAdmin(organizationId, id, canMembersSignIn),
        ),
      );
      const isRevocable = exists(db.select({ id: apiKeys.id }).from(apiKeys).where(revocable));
      const entry = { action: "api_key.revoke", resourceId: id } as const;
      const [, , , [left]] = await db.batch([
        lockOrganization(db, organizationId),
        auditStatement(db, author, entry, isRevocable, now()),
        db
          .update(apiKeys)
          .set({ revokedAt: new Date(now()) })
          .where(revocable),
        db.select({ revokedAt: apiKeys.revokedAt }).from(apiKeys).where(one),
      ]);
      if (left === undefined) return err("unknown");
      return left.revokedAt === null ? err("last_admin") : ok(undefined);
    },
  };
}
/** Store of API keys, see `createApiKeys`. */
export type ApiKeys = ReturnType<typeof createApiKeys>;
