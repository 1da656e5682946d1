import type { CallEvent } from "../../voice/timeline/events.ts";
import type { ProviderErrorKind } from "./provider-point.ts";

/** Failure of a provider, as a call's timeline tells it. */
type ProviderFailure = Pick<Extract<CallEvent, { type: "provider_failed" }>, "reason" | "status">;

/**
 * Kinds by the words of a reason, the first that fits. Reasons are our own words about a vendor, never the vendor's
 * text: deadlines (`voice/deadline.ts`), connections (`workers/providers/vendor/`), answers without anything in them.
 */
const kindsByReason: readonly (readonly [RegExp, ProviderErrorKind])[] = [
  [/took longer than|no connection within|does not end|did not clear in time/, "timeout"],
  [/empty answer|no audio|nothing but silence|said nothing|without audio|has no body/, "empty_answer"],
  [/socket closed|could not connect|the request failed|refused the connection/, "connection_lost"],
  [/reported|failed while streaming/, "vendor_error"],
];

/** Classifies a provider's failure by its status, else by its reason. `hasAnswered`: it had begun to answer. */
export function providerErrorKind({ reason, status }: ProviderFailure, hasAnswered: boolean): ProviderErrorKind {
  const kind = (status === null ? null : kindByStatus(status)) ?? kindByReason(reason);
  return kind === "timeout" && hasAnswered ? "stalled" : kind;
}

function kindByReason(reason: string): ProviderErrorKind {
  return kindsByReason.find(([words]) => words.test(reason))?.[1] ?? "other";
}

/** Kind of an HTTP status or of a WebSocket's close code; null for one that tells nothing. */
function kindByStatus(status: number): ProviderErrorKind | null {
  if (status === 408) return "timeout";
  if (status === 429) return "rate_limited";
  if (status === 401 || status === 403) return "unauthorized";
  if (status >= 400 && status < 500) return "refused";
  if (status >= 500 && status < 600) return "vendor_error";
  // RFC 6455 section 7.4.1: 1007 to 1010 complain about what was sent, 1011 to 1014 are the server's own trouble.
  if (status >= 1007 && status <= 1010) return "refused";
  if (status >= 1011 && status <= 1014) return "vendor_error";
  if (status >= 1000) return "connection_lost";
  return null;
}
