import { BoundedMap } from "../../../voice/bounded-map.ts";
import type { Principal } from "./authentication.ts";

/**
 * Longest time that a principal is believed without a look-up: a revoked key, a removed member or an ended session is
 * refused at once where that was done, and elsewhere after this at the latest.
 */
export const PRINCIPAL_FRESH_MS = 10_000;
/** A key in use is looked up again behind an answer when it is this old, so that no request has to wait for it. */
const PRINCIPAL_DUE_MS = 5_000;
/** While the database does not answer, principals that were known may go on reading for this long. */
const OUTAGE_GRACE_MS = 15 * 60_000;
/** Credentials remembered by one isolate. */
const MAX_REMEMBERED = 5_000;

interface Remembered {
  principal: Principal;
  knownAtMs: number;
  isBeingLookedUp: boolean;
}

/**
 * Memory of the principals that the credentials of this isolate's last requests stand for: asking the database costs
 * more than the rest of a cached answer. Never leaves memory.
 */
export class PrincipalMemory {
  readonly #known = new BoundedMap<string, Remembered>(MAX_REMEMBERED);
  #epoch = 0;

  /** Number that changes when something is forgotten: a look-up begun before may have found what had to be. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Returns the principal of `credential`, if it was looked up within 10 s. */
  find(credential: string, nowMs: number): Principal | null {
    return this.#find(credential, nowMs, PRINCIPAL_FRESH_MS);
  }

  /** Returns the principal that `credential` had when the database last answered, up to 15 minutes ago. */
  findInOutage(credential: string, nowMs: number): Principal | null {
    return this.#find(credential, nowMs, OUTAGE_GRACE_MS);
  }

  /** True when the caller should look `credential` up again, behind its answer. Says so to one caller. */
  takeDue(credential: string, nowMs: number): boolean {
    const known = this.#known.peek(credential);
    if (known === undefined || known.isBeingLookedUp || nowMs - known.knownAtMs < PRINCIPAL_DUE_MS) return false;
    known.isBeingLookedUp = true;
    return true;
  }

  /** Remembers the principal that a credential had at `askedAtMs`; not if something was forgotten since `epoch`. */
  keep(credential: string, principal: Principal, askedAtMs: number, epoch = this.#epoch): void {
    if (epoch !== this.#epoch) return;
    this.#known.set(credential, { principal, knownAtMs: askedAtMs, isBeingLookedUp: false });
  }

  /** Forgets an organisation's principals: what one of them may do has changed. */
  forget(organizationId: string): void {
    this.#epoch += 1;
    for (const [credential, { principal }] of this.#known.entries()) {
      if (principal.organizationId === organizationId) this.#known.delete(credential);
    }
  }

  /** Forgets one credential: its session was ended. */
  forgetCredential(credential: string): void {
    this.#epoch += 1;
    this.#known.delete(credential);
  }

  #find(credential: string, nowMs: number, lifetimeMs: number): Principal | null {
    const known = this.#known.peek(credential);
    return known !== undefined && nowMs - known.knownAtMs < lifetimeMs ? known.principal : null;
  }
}
