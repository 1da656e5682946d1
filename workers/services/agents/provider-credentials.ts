import { and, asc, eq, exists, ne, sql } from "drizzle-orm";
import type { Result } from "../../../voice/result.ts";
import type { CredentialCipher, SealFailure } from "../../crypto/credential-cipher.ts";
import type { Database } from "../../db/client.ts";
import { providerCredentials } from "../../db/schema.ts";
import { type Author, auditStatement } from "../access/audit.ts";

/** Vendors that an organisation may bring its own key of. */
export const credentialProviders = ["deepgram", "openai-compatible"] as const;
/** Vendor that an organisation may bring its own key of. */
export type CredentialProvider = (typeof credentialProviders)[number];

/** Vendor key as it may be shown. */
export interface CredentialHint {
  provider: string;
  /** Its last four characters; empty for a key so short that they would say much. */
  hint: string;
  createdAt: Date;
  updatedAt: Date;
}

/** Vendor key as it is stored, sealed. */
export type SealedCredential = Pick<
  typeof providerCredentials.$inferSelect,
  "provider" | "ciphertext" | "encryptionKeyId"
>;

/** Keys that are shorter than this have no hint. */
const MIN_HINTED_CHARACTERS = 16;

const hinted = {
  provider: providerCredentials.provider,
  hint: providerCredentials.hint,
  createdAt: providerCredentials.createdAt,
  updatedAt: providerCredentials.updatedAt,
};

/**
 * Creates the store of organisations' own vendor keys, encrypted with the organisation and the vendor as context. Every
 * change is logged in its own transaction; `onChanged` is told of each and waited for, so that calls find the keys near
 * them.
 */
export function createProviderCredentials(
  db: Database,
  cipher: CredentialCipher,
  onChanged: (organizationId: string) => Promise<void>,
  now: () => number = Date.now,
) {
  const ofOrganization = (organizationId: string) => eq(providerCredentials.organizationId, organizationId);
  const oneOf = (organizationId: string, provider: string) =>
    and(ofOrganization(organizationId), eq(providerCredentials.provider, provider));

  return {
    /** Lists an organisation's vendor keys by vendor, without the keys themselves. */
    async list(organizationId: string): Promise<CredentialHint[]> {
      return db
        .select(hinted)
        .from(providerCredentials)
        .where(ofOrganization(organizationId))
        .orderBy(asc(providerCredentials.provider));
    },

    /** Stores a vendor key, in the place of the one before it. */
    async put(author: Author, provider: CredentialProvider, apiKey: string): Promise<CredentialHint> {
      const { organizationId } = author;
      const at = new Date(now());
      const { ciphertext, keyId } = await cipher.seal(apiKey, contextOf(organizationId, provider));
      const hint = apiKey.length < MIN_HINTED_CHARACTERS ? "" : apiKey.slice(-4);
      const sealed = { ciphertext, encryptionKeyId: keyId, hint, updatedAt: at };
      const entry = { action: "provider_credential.put", resourceId: provider, fields: ["apiKey"] } as const;
      const [[credential]] = await db.batch([
        db
          .insert(providerCredentials)
          .values({ organizationId, provider, ...sealed, createdAt: at })
          .onConflictDoUpdate({
            target: [providerCredentials.organizationId, providerCredentials.provider],
            set: sealed,
          })
          .returning(hinted),
        auditStatement(db, author, entry, sql`true`, now()),
      ]);
      if (credential === undefined) throw new Error("The insert returned no row.");
      await onChanged(organizationId);
      return credential;
    },

    /** Deletes a vendor key; false when there is none. */
    async remove(author: Author, provider: CredentialProvider): Promise<boolean> {
      const { organizationId } = author;
      const one = oneOf(organizationId, provider);
      const isThere = exists(
        db.select({ provider: providerCredentials.provider }).from(providerCredentials).where(one),
      );
      const entry = { action: "provider_credential.delete", resourceId: provider } as const;
      const [, removed] = await db.batch([
        auditStatement(db, author, entry, isThere, now()),
        db.delete(providerCredentials).where(one).returning({ provider: providerCredentials.provider }),
      ]);
      if (removed.length > 0) await onChanged(organizationId);
      return removed.length > 0;
    },

    /**
     * Encrypts vendor keys with the deployment's current key that are encrypted with an earlier one. `unreadable` are
     * vendors whose key does not open: the deployment has lost the key that sealed it, and it has to be put anew.
     */
    async rotate(author: Author): Promise<{ rotated: string[]; unreadable: string[] }> {
      const { organizationId } = author;
      const rows = await db
        .select()
        .from(providerCredentials)
        .where(and(ofOrganization(organizationId), ne(providerCredentials.encryptionKeyId, cipher.currentKeyId)));
      const rotated: string[] = [];
      const unreadable: string[] = [];
      for (const row of rows) {
        const opened = await openCredential(cipher, organizationId, row);
        if (!opened.ok) {
          unreadable.push(row.provider);
          continue;
        }
        const { ciphertext, keyId } = await cipher.seal(opened.value, contextOf(organizationId, row.provider));
        // Another key may be put meanwhile, which is not to be undone.
        const unchanged = and(oneOf(organizationId, row.provider), eq(providerCredentials.ciphertext, row.ciphertext));
        const isUnchanged = exists(
          db.select({ provider: providerCredentials.provider }).from(providerCredentials).where(unchanged),
        );
        const entry = { action: "provider_credential.rotate", resourceId: row.provider } as const;
        await db.batch([
          auditStatement(db, author, entry, isUnchanged, now()),
          db.update(providerCredentials).set({ ciphertext, encryptionKeyId: keyId }).where(unchanged),
        ]);
        rotated.push(row.provider);
      }
      if (rotated.length > 0) await onChanged(organizationId);
      return { rotated, unreadable };
    },
  };
}
/** Store of vendor keys, see `createProviderCredentials`. */
export type ProviderCredentials = ReturnType<typeof createProviderCredentials>;

/** Opens a stored vendor key. */
export function openCredential(
  cipher: CredentialCipher,
  organizationId: string,
  { provider, ciphertext, encryptionKeyId }: SealedCredential,
): Promise<Result<string, SealFailure>> {
  return cipher.open({ ciphertext, keyId: encryptionKeyId }, contextOf(organizationId, provider));
}

function contextOf(organizationId: string, provider: string): string {
  return `provider_credential\n${organizationId}\n${provider}`;
}
