import { BoundedMap } from "../../../voice/bounded-map.ts";
import type { Principal } from "./authentication.ts";

/** A revoked key, a removed member or an ended session is refused at once where that was done, and elsewhere after this at the latest. */
export const PRINCIPAL_FRESH_MS = 10_000;
/** A key in use is looked up again behind an answer when it is this old, so that no request has to wait for it. */
const PRINCIPAL_DUE_MS = 5_000;
/** While the database does not answer, those who were known may go on reading for this long. */
const OUTAGE_GRACE_MS = 15 * 60_000;
/** Credentials remembered by one isolate. */
const MAX_REMEMBERED = 5_000;

interface Remembered {
  principal: Principal;
  knownAtMs: number;
  isBeingLookedUp: boolean;
}

/** Who the credentials of this isolate's last requests stand for: asking the database costs more than the rest of a cached answer. Never leaves memory. */
export class PrincipalMemory {
  readonly #known = new BoundedMap<string, Remembered>(MAX_REMEMBERED);
  #epoch = 0;

  /** Changes when something is forgotten: what was looked up before may be what had to be. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Whose `credential` is, if that was looked up lately. */
  find(credential: string, nowMs: number): Principal | null {
    return this.#find(credential, nowMs, PRINCIPAL_FRESH_MS);
  }

  /** Whose `credential` was when the database last answered. */
  findInOutage(credential: string, nowMs: number): Principal | null {
    return this.#find(credential, nowMs, OUTAGE_GRACE_MS);
  }

  /** Whether `credential` should be looked up again by whoever asks, behind their answer. Says so to one of them. */
  takeDue(credential: string, nowMs: number): boolean {
    const known = this.#known.peek(credential);
    if (known === undefined || known.isBeingLookedUp || nowMs - known.knownAtMs < PRINCIPAL_DUE_MS) return false;
    known.isBeingLookedUp = true;
    return true;
  }

  /** Remembers whose a credential was at `askedAtMs`; not if something was forgotten since `epoch`. */
  keep(credential: string, principal: Principal, askedAtMs: number, epoch = this.#epoch): void {
    if (epoch !== this.#epoch) return;
    this.#known.set(credential, { principal, knownAtMs: askedAtMs, isBeingLookedUp: false });
  }

  /** Forgets an organisation's: what one of them may do has changed. */
  forget(organizationId: string): void {
    this.#epoch += 1;
    for (const [credential, { principal }] of this.#known.entries()) {
      if (principal.organizationId === organizationId) this.#known.delete(credential);
    }
  }

  /** Forgets one: its session was ended. */
  forgetCredential(credential: string): void {
    this.#epoch += 1;
    this.#known.delete(credential);
  }

  #find(credential: string, nowMs: number, lifetimeMs: number): Principal | null {
    const known = this.#known.peek(credential);
    return known !== undefined && nowMs - known.knownAtMs < lifetimeMs ? known.principal : null;
  }
}
