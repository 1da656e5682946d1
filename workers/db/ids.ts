import { toHex } from "../crypto/hex.ts";

/** Kinds of rows, as the prefixes of their ids. */
export type IdPrefix =
  | "org"
  | "key"
  | "user"
  | "session"
  | "agent"
  | "campaign"
  | "lead"
  | "import"
  | "call"
  | "appointment"
  | "document"
  | "event"
  | "audit"
  | "rate"
  | "budget"
  | "rule"
  | "incident"
  | "channel"
  | "silence"
  | "delivery"
  | "recommendation"
  | "acknowledgement"
  | "benchmark"
  | "change"
  | "note"
  | "view";

/**
 * Creates an id: the prefix and a UUIDv7 (RFC 9562 section 5.7), so ids of one kind sort by the millisecond they were
 * made in. `nowMs` is ms since the Unix epoch; `random` gives that many random bytes.
 */
export function createId(
  prefix: IdPrefix,
  nowMs: number = Date.now(),
  random: (length: number) => Uint8Array = (length) => crypto.getRandomValues(new Uint8Array(length)),
): string {
  const bytes = new Uint8Array(16);
  bytes.set(random(10), 6);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(nowMs / 2 ** 32));
  view.setUint32(2, nowMs % 2 ** 32);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = toHex(bytes);
  return `${prefix}_${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
