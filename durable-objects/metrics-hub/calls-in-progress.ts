import { recordOf } from "../../voice/record-of.ts";
import type { CallPresence } from "../../workers/measure/live-feed.ts";
import { type ServicesKind, servicesKinds } from "../../workers/measure/live-figures.ts";

/**
 * Time that a call counts as in progress after its last report. Calls report every 30 s at least, so one that does not
 * has lost its object, and its end was never told.
 */
export const PRESENCE_LEASE_MS = 75_000;

/** The report of a call that goes on is kept anew only this much later: it costs a write. */
const KEEP_GRAIN_MS = 300_000;
/** A call whose kept report is older than this has ended unheard, whatever the hub slept through. */
export const KEPT_REPORT_MS = KEEP_GRAIN_MS + PRESENCE_LEASE_MS;

/** Calls that are kept; more at once than any organisation may start in an hour. */
const MAX_CALLS = 50_000;

/** Calls in progress of an organisation, each for as long as it reports. */
export class CallsInProgress {
  readonly #calls = new Map<string, { presence: CallPresence; leaseUntilMs: number; keptAtMs: number }>();

  get(callId: string): CallPresence | undefined {
    return this.#calls.get(callId)?.presence;
  }

  /** Takes a report of an active call. `isWorthKeeping` where the report that is kept has grown old, or is none. */
  report(presence: CallPresence, nowMs: number): { isFirst: boolean; isWorthKeeping: boolean } {
    const known = this.#calls.get(presence.callId);
    if (known === undefined && this.#calls.size >= MAX_CALLS) return { isFirst: false, isWorthKeeping: false };
    const isWorthKeeping = known === undefined || nowMs - known.keptAtMs >= KEEP_GRAIN_MS;
    const keptAtMs = isWorthKeeping ? nowMs : known.keptAtMs;
    this.#calls.set(presence.callId, { presence, leaseUntilMs: nowMs + PRESENCE_LEASE_MS, keptAtMs });
    return { isFirst: known === undefined, isWorthKeeping };
  }

  /** Removes a call that ended. False when it was not in progress. */
  end(callId: string): boolean {
    return this.#calls.delete(callId);
  }

  /** Removes the calls whose lease is over, and returns their ids. */
  expire(nowMs: number): string[] {
    const lost = [...this.#calls].flatMap(([callId, { leaseUntilMs }]) => (leaseUntilMs <= nowMs ? [callId] : []));
    for (const callId of lost) this.#calls.delete(callId);
    return lost;
  }

  /** Lists the newest calls, at most `limit`, the newest first. */
  newest(limit: number): CallPresence[] {
    return [...this.#calls.values()]
      .map(({ presence }) => presence)
      .sort((a, b) => b.startedAtEpochMs - a.startedAtEpochMs)
      .slice(0, limit);
  }

  /** Counts the calls by the services that they are held over. */
  countByServices(): Record<ServicesKind, number> {
    const counts = recordOf(servicesKinds, () => 0);
    for (const { presence } of this.#calls.values()) counts[presence.services] += 1;
    return counts;
  }
}
