import { and, eq } from "drizzle-orm";
import { fingerprintOf } from "../../crypto/fingerprint.ts";
import type { Database } from "../../db/client.ts";
import { idempotencyKeys } from "../../db/schema.ts";

/** Identity of a request, for telling a repetition from another one under the same key. */
export interface RequestIdentity {
  method: string;
  path: string;
  body: string;
}

/**
 * Creates the memory of Idempotency-Keys and the request that each stands for. The resources themselves keep the key,
 * so that a repetition finds what was made.
 */
export function createIdempotency(db: Database) {
  return {
    /** True when `key` is new, or was first used for this very request. */
    async admits(organizationId: string, key: string, request: RequestIdentity): Promise<boolean> {
      const fingerprint = await fingerprintOf(JSON.stringify([request.method, request.path, request.body]));
      const inserted = await db
        .insert(idempotencyKeys)
        .values({ organizationId, key, fingerprint })
        .onConflictDoNothing()
        .returning({ key: idempotencyKeys.key });
      if (inserted.length > 0) return true;
      const [first] = await db
        .select({ fingerprint: idempotencyKeys.fingerprint })
        .from(idempotencyKeys)
        .where(and(eq(idempotencyKeys.organizationId, organizationId), eq(idempotencyKeys.key, key)));
      return first === undefined || first.fingerprint === fingerprint;
    },
  };
}
/** Memory of Idempotency-Keys, see `createIdempotency`. */
export type Idempotency = ReturnType<typeof createIdempotency>;
