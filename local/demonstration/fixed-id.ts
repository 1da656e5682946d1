import { createHash } from "node:crypto";

/** When the demonstration was written down. */
export const WRITTEN_MS = Date.UTC(2026, 10, 2, 9);

/** An id in the form of all others, the same for the same name; of a row that was made at `atMs`. */
export function fixedId(prefix: string, name: string, atMs = WRITTEN_MS): string {
  const time = Math.floor(atMs).toString(16).padStart(12, "0");
  const rest = createHash("md5").update(`demonstration/${prefix}/${name}`).digest("hex");
  return `${prefix}_${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}
