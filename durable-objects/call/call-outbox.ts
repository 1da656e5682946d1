import { RECONNECT_GRACE_MS } from "../../voice/call/call.ts";
import { type CallIdentity, type CallRecord, callRecordOf } from "../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../voice/timeline/events.ts";
import type { CallProvenance } from "../../voice/timeline/services-kind.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import type { CallTokenClaims } from "../../workers/services/calls/call-token.ts";

/** A live call is looked after by its object this often, so that a restart under the call is noticed. */
const HEARTBEAT_MS = Math.max(60_000, RECONNECT_GRACE_MS);
/** Waits between tries to deliver the record; the last one repeats until Postgres has it. */
const DELIVERY_DELAYS_MS = [1_000, 2_000, 5_000, 15_000, 60_000, 300_000];
/** A record that Postgres has refused for so long after the call's end is given up: it never will take it. */
const DELIVERY_LIMIT_MS = 24 * 3_600_000;
/** A timeline is kept this long after the call. */
const TIMELINE_RETENTION_MS = 30 * 24 * 3_600_000;

/** State of a call that its object keeps besides its timeline. */
export interface CallMeta {
  claims: CallTokenClaims;
  startedAtEpochMs: number;
  provenance: CallProvenance;
  endedAtEpochMs: number | null;
  status: "active" | "ended";
  /** True when Postgres has the record in its present state. */
  isStored: boolean;
  /** Deliveries that failed in a row; sets the wait before the next. */
  failedDeliveries: number;
  /** True when the record was given up: Postgres does not have it, and is not asked any more. */
  isGivenUp?: boolean;
}

/** State of a call as it is kept: calls that began before provenance was noted have none. */
export type StoredCallMeta = Omit<CallMeta, "provenance"> & {
  provenance?: CallProvenance;
  /** In place of provenance. */
  simulatedLatency?: string | null;
};

/** Store of a call's state and timeline. */
export interface OutboxStore {
  readMeta(): StoredCallMeta | null;
  writeMeta(meta: CallMeta): void;
  readEvents(): CallEvent[];
}

/** Dependencies of a `CallOutbox`. */
export interface CallOutboxDeps {
  store: OutboxStore;
  /** Wakes the object at a time in ms since the Unix epoch; one alarm at a time. */
  setAlarm: (atEpochMs: number) => Promise<void>;
  /** Writes a record to Postgres or throws; may be repeated. */
  storeCallRecord: (record: CallRecord) => Promise<void>;
  /** Milliseconds since the Unix epoch. */
  now: () => number;
}

/**
 * Brings a call's record to Postgres: once when the call begins, once when it has ended, again by alarm for a day after
 * the call.
 */
export class CallOutbox {
  readonly #deps: CallOutboxDeps;
  #meta: CallMeta | null;
  #isDelivering = false;
  /** The try that is under way, or the last one. */
  #attempt: Promise<boolean> = Promise.resolve(true);

  constructor(deps: CallOutboxDeps) {
    this.#deps = deps;
    const stored = deps.store.readMeta();
    this.#meta = stored && withProvenance(stored);
  }

  /** The call's state; null before it was started. */
  get meta(): CallMeta | null {
    return this.#meta;
  }

  /**
   * True when the call ended 30 days ago or earlier and nothing is left to deliver: nothing of it is kept here any
   * longer.
   */
  get isExpired(): boolean {
    const { endedAtEpochMs = null, isStored = false } = this.#meta ?? {};
    return isStored && endedAtEpochMs !== null && this.#deps.now() >= endedAtEpochMs + TIMELINE_RETENTION_MS;
  }

  /** Notes that the call has begun. `deliver` has to follow. */
  begin(claims: CallTokenClaims, startedAtEpochMs: number, provenance: CallProvenance): void {
    this.#write({
      claims,
      startedAtEpochMs,
      provenance,
      endedAtEpochMs: null,
      status: "active",
      isStored: false,
      failedDeliveries: 0,
    });
  }

  /** Notes that the call has ended. `deliver` has to follow. */
  end(): void {
    if (!this.#meta) return;
    const endedAtEpochMs = this.#deps.now();
    this.#write({ ...this.#meta, endedAtEpochMs, status: "ended", isStored: false, failedDeliveries: 0 });
  }

  /** Delivers the record unless Postgres has it, and sets the next alarm; never throws. */
  async deliver(): Promise<void> {
    if (!this.#meta || this.#isDelivering) return;
    this.#isDelivering = true;
    // First of all: this object may die during the delivery, and the alarm has it look again.
    await this.#deps.setAlarm(this.#deps.now() + HEARTBEAT_MS);
    // Again when the call went on meanwhile: the record of its start must not stand for that of its end.
    while (!this.#meta.isStored && (await this.#nextAttempt(this.#meta)));
    this.#isDelivering = false;
    await this.#deps.setAlarm(this.#deps.now() + nextAlarmMs(this.#meta));
  }

  /** Gives up an undelivered record of a call that has ended. Nothing is written to Postgres after this. */
  async drop(): Promise<void> {
    if (this.#meta) this.#write({ ...this.#meta, isStored: true, failedDeliveries: 0 });
    await this.#attempt;
  }

  #nextAttempt(meta: CallMeta): Promise<boolean> {
    this.#attempt = this.#tryDelivery(meta);
    return this.#attempt;
  }

  async #tryDelivery(meta: CallMeta): Promise<boolean> {
    try {
      await this.#deps.storeCallRecord(callRecordOf(identityOf(meta), this.#deps.store.readEvents()));
      if (this.#meta === meta) this.#write({ ...meta, isStored: true, failedDeliveries: 0 });
      return true;
    } catch (error) {
      // Postgres is away or slow: the record waits here.
      const current = this.#meta ?? meta;
      const failedDeliveries = current.failedDeliveries + 1;
      this.#write({ ...current, failedDeliveries });
      const reason = errorName(error);
      writeLog({ event: "call_record_not_delivered", failedDeliveries, reason });
      if (this.#isOverdue(current)) this.#giveUp({ ...current, failedDeliveries }, reason);
      return false;
    }
  }

  #isOverdue({ endedAtEpochMs }: CallMeta): boolean {
    return endedAtEpochMs !== null && this.#deps.now() >= endedAtEpochMs + DELIVERY_LIMIT_MS;
  }

  /** Asks Postgres no more, and says so; the timeline stays as long as that of any call. */
  #giveUp(meta: CallMeta, reason: string): void {
    this.#write({ ...meta, isStored: true, isGivenUp: true });
    const { failedDeliveries, claims } = meta;
    writeLog({ event: "call_record_given_up", callId: claims.callId, failedDeliveries, reason });
  }

  #write(meta: CallMeta): void {
    this.#meta = meta;
    this.#deps.store.writeMeta(meta);
  }
}

/** Returns the identity of a call that its object keeps the state of. */
export function identityOf({ claims, startedAtEpochMs, provenance }: CallMeta): CallIdentity {
  const { callId, organizationId, agentId, agentVersion, transport } = claims;
  const { services, standIns, simulatedLatency } = provenance;
  const identity = { callId, organizationId, agentId, agentVersion, transport, startedAtEpochMs };
  return { ...identity, services, standIns, simulatedLatency };
}

/** Adds what an older call did not note: all that is known is whether its stand-ins were slow on purpose. */
function withProvenance({ simulatedLatency = null, ...meta }: StoredCallMeta): CallMeta {
  const isVendor = simulatedLatency === null;
  const provenance: CallProvenance = {
    services: isVendor ? "vendor" : "simulated",
    standIns: isVendor ? [] : ["stt", "llm", "tts"],
    simulatedLatency,
    colo: "",
  };
  return { ...meta, provenance: meta.provenance ?? provenance };
}

function nextAlarmMs(meta: CallMeta): number {
  if (!meta.isStored) {
    const position = Math.min(Math.max(1, meta.failedDeliveries), DELIVERY_DELAYS_MS.length) - 1;
    return DELIVERY_DELAYS_MS[position] as number;
  }
  return meta.status === "active" ? HEARTBEAT_MS : TIMELINE_RETENTION_MS;
}
