import { eq } from "drizzle-orm";
import { z } from "zod";
import { within } from "../../../voice/deadline.ts";
import type { CredentialCipher } from "../../crypto/credential-cipher.ts";
import type { OpenDatabase } from "../../db/client.ts";
import { providerCredentials } from "../../db/schema.ts";
import { writeLog } from "../../environment/log.ts";
import type { ProviderSecrets } from "../../providers/vendor/config.ts";
import { workerClock } from "../../time/worker-clock.ts";
import { openCredential } from "./provider-credentials.ts";

/** KV is asked first; a slow answer must leave Postgres its chance. */
const COPY_DEADLINE_MS = 500;
const DATABASE_DEADLINE_MS = 1_500;

/** Lifetime of a copy: one that a failed write, or one that overtook another, left behind is no older than this. */
const COPY_LIFETIME_SECONDS = 900;

const sealedSchema = z.array(z.object({ provider: z.string(), ciphertext: z.string(), encryptionKeyId: z.string() }));
type Sealed = z.infer<typeof sealedSchema>;

/** Setting that holds a vendor's key, by the vendor's name. */
const settingOf: Record<string, "deepgramApiKey" | "llmApiKey"> = {
  deepgram: "deepgramApiKey",
  "openai-compatible": "llmApiKey",
};

/**
 * Creates the reader of organisations' own vendor keys at the start of a call: sealed as they are stored, from a copy
 * in KV or else from Postgres, and opened here.
 */
export function createCallCredentials(
  cache: KVNamespace,
  openDatabase: OpenDatabase,
  cipher: CredentialCipher,
  waitUntil: (task: Promise<unknown>) => void,
) {
  const keyOf = (organizationId: string) => `credentials:${organizationId}`;

  const readCopy = async (organizationId: string): Promise<Sealed | null> => {
    try {
      const text = await within(cache.get(keyOf(organizationId), "text"), "KV", COPY_DEADLINE_MS, workerClock);
      const parsed = text === null ? null : sealedSchema.safeParse(JSON.parse(text));
      return parsed?.success ? parsed.data : null;
    } catch {
      // The copy only saves time: whatever is wrong with it or KV, Postgres has the keys.
      return null;
    }
  };

  const readRows = (organizationId: string): Promise<Sealed> =>
    openDatabase(() => AbortSignal.timeout(DATABASE_DEADLINE_MS))
      .select({
        provider: providerCredentials.provider,
        ciphertext: providerCredentials.ciphertext,
        encryptionKeyId: providerCredentials.encryptionKeyId,
      })
      .from(providerCredentials)
      .where(eq(providerCredentials.organizationId, organizationId));

  /** Copies the sealed keys to KV. Never rejects. */
  const writeCopy = async (organizationId: string, rows: Sealed): Promise<void> => {
    try {
      const options = { expirationTtl: COPY_LIFETIME_SECONDS };
      const writing = cache.put(keyOf(organizationId), JSON.stringify(rows), options);
      await within(writing, "KV", COPY_DEADLINE_MS, workerClock);
    } catch {
      // The copy before it, if any, is used for its time.
      writeLog({ event: "credentials_not_copied" });
    }
  };

  const load = async (organizationId: string): Promise<Sealed> => {
    const rows = await readRows(organizationId);
    waitUntil(writeCopy(organizationId, rows));
    return rows;
  };

  return {
    /** Copies an organisation's keys after a change; never rejects. Calls elsewhere see it within KV's minute. */
    async refresh(organizationId: string): Promise<void> {
      try {
        await writeCopy(organizationId, await readRows(organizationId));
      } catch {
        // The change itself is stored.
        writeLog({ event: "credentials_not_copied" });
      }
    },

    /**
     * Returns the deployment's secrets with the organisation's own in their places; never rejects. When those cannot be
     * had or opened the call goes on with the deployment's, and the log says so: a caller is on the line.
     */
    async secretsOf(organizationId: string, deployment: ProviderSecrets): Promise<ProviderSecrets> {
      const secrets = { ...deployment };
      const warn = (reason: string) => writeLog({ event: "own_credentials_not_used", organizationId, reason });
      try {
        for (const row of (await readCopy(organizationId)) ?? (await load(organizationId))) {
          const setting = settingOf[row.provider];
          if (setting === undefined) continue;
          const opened = await openCredential(cipher, organizationId, row);
          if (opened.ok) secrets[setting] = opened.value;
          else warn(opened.error);
        }
      } catch {
        // Messages of database errors hold statements and values.
        warn("unavailable");
      }
      return secrets;
    },
  };
}
/** Reader of vendor keys for calls, see `createCallCredentials`. */
export type CallCredentials = ReturnType<typeof createCallCredentials>;
