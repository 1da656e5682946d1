import { BoundedMap } from "../../voice/bounded-map.ts";
import type { Principal } from "../services/access/authentication.ts";
import type { KnownRead } from "./cached-read.ts";

/** Reads remembered by one isolate. */
const MAX_READS = 2_000;
/** Longer addresses are routed and validated each time. */
const MAX_ADDRESS_CHARACTERS = 1_000;

/** A read whose route let this very principal in and found its address valid. */
interface AdmittedRead {
  principal: Principal;
  known: KnownRead;
}

/**
 * Remembers which read an address came to when it was routed, let in and validated. All of that depends on the address
 * and the principal alone, and takes longer than finding an answer in memory. Principals are compared by identity: once
 * one was looked up anew, its reads are routed anew.
 */
export class KnownReads {
  readonly #reads = new BoundedMap<string, AdmittedRead>(MAX_READS);

  /** The read that a GET of `address` by `principal` came to; null when that is not known. */
  find(principal: Principal, address: string): KnownRead | null {
    const read = this.#reads.peek(nameOf(principal, address));
    return read?.principal === principal ? read.known : null;
  }

  /** Remembers the read of an address. The oldest one goes when there are too many. */
  keep(principal: Principal, address: string, known: KnownRead): void {
    if (address.length > MAX_ADDRESS_CHARACTERS) return;
    this.#reads.set(nameOf(principal, address), { principal, known });
  }
}

const nameOf = ({ actor }: Principal, address: string): string => `${actor.id} ${address}`;
