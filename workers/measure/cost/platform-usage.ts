import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { CostUnit, MeteredLine } from "./cost-unit.ts";

/** Parts of a call's record that its use of the line and the platform is read off. Times in ms since the Unix epoch. */
export interface PlatformFacts {
  transport: string;
  services: ServicesKind;
  startedAtMs: number;
  endedAtMs: number;
}

/** Service name of the object that holds a call. */
export const CALL_OBJECT_SERVICE = "cloudflare/durable-object";

/** Ways to call that are no telephone line. */
const FREE_TRANSPORTS: readonly string[] = ["browser", "utterance"];

/** Messages with a caller's audio, one every 20 ms. The vendor counts twenty of them as one. */
const MESSAGE_MS = 20;

/**
 * Works out a call's use of its telephone line and of the object that holds it, from how long it lasted. The line is
 * counted from the first to the last moment of the call; object time and messages are estimates, as nobody counts
 * them for one call. A call over stand-ins has no such use: nobody deployed it.
 */
export function platformUsage({ transport, services, startedAtMs, endedAtMs }: PlatformFacts): MeteredLine[] {
  const ms = Math.max(0, Math.round(endedAtMs - startedAtMs));
  if (services !== "vendor" || ms === 0) return [];
  const line = (service: string, unit: CostUnit, quantity: number, isEstimated: boolean): MeteredLine => {
    return { service, unit, quantity, turnId: null, purpose: "turn", isEstimated };
  };
  return [
    ...(FREE_TRANSPORTS.includes(transport) ? [] : [line(transport, "telephony_ms", ms, false)]),
    // An utterance is answered by the request itself.
    ...(transport === "utterance"
      ? []
      : [
          line(CALL_OBJECT_SERVICE, "object_ms", ms, true),
          line(CALL_OBJECT_SERVICE, "object_message", Math.ceil(ms / MESSAGE_MS), true),
        ]),
  ];
}
