import { fingerprintOf } from "../../crypto/fingerprint.ts";
import type { Actor } from "./authentication.ts";

/** Opaque name of a person or key, by which active users are told apart: on the live feed and in page views alike. */
export function visitorOf({ type, id }: Actor): Promise<string> {
  return fingerprintOf(`visitor ${type} ${id}`);
}
