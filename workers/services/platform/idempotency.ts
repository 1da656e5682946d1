import { and, eq, type SQL, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { violatedConstraint } from "../../db/failure.ts";
import { idempotencyKeys } from "../../db/schema.ts";

/** Request under an Idempotency-Key; the fingerprint tells its repetition from another request. */
export interface KeyedRequest {
  key: string;
  fingerprint: string;
}

/** Reason why a key makes nothing: it stood for another request, or what it made was deleted since. */
export type RepeatRefusal = "key_reused" | "result_gone";

/** Ways to make a resource under a key, and to find the one that an earlier request made. */
export interface Making<T, E> {
  /** Makes it in one batch, of which `claim`, given its id, is a statement. */
  make(claim: Claim): Promise<Result<T, E>>;
  find(id: string): Promise<T | null>;
}

/**
 * Statement that notes what a key has made. It fails where the key is known already, and takes the whole batch with it;
 * without a key it does nothing.
 */
export type Claim = (id: string | SQL) => ReturnType<Database["execute"]>;

/**
 * Makes a resource once for each Idempotency-Key: a repetition is given what the first request made, and nothing is
 * made again once that was deleted. The key is noted in the transaction that makes the resource, so a refusal does not
 * use it up. A key is known for a day.
 */
export async function makeOnce<T, E>(
  db: Database,
  organizationId: string,
  request: KeyedRequest | null,
  { make, find }: Making<T, E>,
): Promise<Result<{ made: T; isReplay: boolean }, E | RepeatRefusal>> {
  const claim: Claim = (id) => claimStatement(db, organizationId, request, id);
  const makeNow = async () => {
    const made = await make(claim);
    return made.ok ? ok({ made: made.value, isReplay: false }) : made;
  };
  if (request === null) return makeNow();
  const repeat = async () => {
    const [earlier] = await db
      .select({ fingerprint: idempotencyKeys.fingerprint, resourceId: idempotencyKeys.resourceId })
      .from(idempotencyKeys)
      .where(and(eq(idempotencyKeys.organizationId, organizationId), eq(idempotencyKeys.key, request.key)));
    if (earlier === undefined) return null;
    if (earlier.fingerprint !== request.fingerprint) return err("key_reused" as const);
    const made = earlier.resourceId === null ? null : await find(earlier.resourceId);
    return made === null ? err("result_gone" as const) : ok({ made, isReplay: true });
  };
  const repeated = await repeat();
  if (repeated !== null) return repeated;
  try {
    return await makeNow();
  } catch (error) {
    if (violatedConstraint(error) !== "idempotency_keys_organization_id_key_pk") throw error;
    // Another request with this key came first, between the look and the making.
    const first = await repeat();
    if (first === null) throw error;
    return first;
  }
}

function claimStatement(db: Database, organizationId: string, request: KeyedRequest | null, id: string | SQL) {
  if (request === null) return db.execute(sql`select`);
  const { key, fingerprint } = request;
  return db.execute(sql`
    insert into ${idempotencyKeys} (organization_id, key, fingerprint, resource_id)
    values (${organizationId}, ${key}, ${fingerprint}, ${id})`);
}
