import type { WireErrorCode } from "../../voice/wire/protocol.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";

/** Takes the decision on a call: the error to refuse it with, or null, and the messages that were held meanwhile. */
export type Decided = (refusal: WireErrorCode | null, held: readonly string[]) => void;

/**
 * Admission of a call that no credential answers for: its first `start_call` takes one from the quota of its
 * organisation's anonymous callers. Tokens and sockets alone take nothing.
 */
export class CallAdmission {
  readonly #takeFromQuota: (organizationId: string) => Promise<boolean>;
  #isAdmitted = false;
  #asking: Promise<WireErrorCode | null> | null = null;
  /** Text messages of the connection that waits; null while none does. */
  #held: string[] | null = null;

  /** `takeFromQuota` is false when the quota is used up, and rejects when it cannot be asked. */
  constructor(takeFromQuota: (organizationId: string) => Promise<boolean>) {
    this.#takeFromQuota = takeFromQuota;
  }

  /** True while a connection waits for the decision. */
  get isPending(): boolean {
    return this.#held !== null;
  }

  /** Asks for the call, unless it was admitted before: whatever becomes of a connection, a call is counted once. */
  admit(organizationId: string, decided: Decided): void {
    if (this.#isAdmitted) {
      decided(null, []);
      return;
    }
    const held: string[] = [];
    this.#held = held;
    this.#asking ??= this.#ask(organizationId);
    void this.#asking.then((refusal) => {
      // Otherwise the caller has left, or come again on another connection, which waits for itself.
      if (this.#held !== held) return;
      this.#held = null;
      decided(refusal, held);
    });
  }

  /** Keeps a text message until the decision. */
  hold(message: string): void {
    this.#held?.push(message);
  }

  /** Ends the wait of a connection that is gone. */
  leave(): void {
    this.#held = null;
  }

  /** Never rejects. */
  async #ask(organizationId: string): Promise<WireErrorCode | null> {
    try {
      this.#isAdmitted = await this.#takeFromQuota(organizationId);
      return this.#isAdmitted ? null : "too_many_calls";
    } catch (error) {
      // Calls cost money: what cannot be counted is not made.
      writeLog({ event: "anonymous_quota_not_asked", organizationId, reason: errorName(error) });
      return "unavailable";
    } finally {
      this.#asking = null;
    }
  }
}
