import { z } from "@hono/zod-openapi";
import { servicesKinds } from "../../voice/timeline/services-kind.ts";
import { timeZoneComplaint } from "../time/time-zone.ts";

/** An id in a path, query or body; slugs have the same form. Clients that read no patterns are told the lengths too. */
export const idSchema = z
  .string()
  .regex(/^[\w-]{1,64}$/, "is not an id")
  .openapi({ minLength: 1, maxLength: 64 });

/** An agent's address in a body: its id or slug, or `organization/agent` for a public one of an organisation. */
export const agentAddressSchema = z
  .string()
  .regex(/^(?:[\w-]{1,64}\/)?[\w-]{1,64}$/, "is not an id, a slug or organization/slug")
  .openapi({ minLength: 1, maxLength: 129, description: "Id or slug, or `organization/slug` for a public agent" });

/** Kind of a call's services. */
export const servicesSchema = z.enum(servicesKinds).openapi({
  description:
    "Where speech and language came from: `vendor`; `simulated`, stand-ins that are slow on purpose; `local`, stand-ins at full speed; " +
    "`generated`, nobody held the call",
});

/** The path parameters of one row: `/{id}`. */
export const idParams = z.object({ id: idSchema });

/**
 * Years of the times that are taken. Analytics Engine's are 32 bits of seconds since 1970, which end in 2106; Postgres
 * has more.
 */
const YEARS = { first: 1970, last: 2105 };

/** A time in requests and answers: RFC 3339, with its offset from UTC. */
export const timeSchema = z.iso
  .datetime({ offset: true, abort: true, error: "is not an RFC 3339 time such as 2026-11-25T09:00:00Z" })
  .refine((text) => {
    const year = new Date(text).getUTCFullYear();
    return year >= YEARS.first && year <= YEARS.last;
  }, `is not in the years ${YEARS.first} to ${YEARS.last}`);

/** A time zone by its name in the IANA database; a refusal says which name to use. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .superRefine((name, context) => {
    const message = timeZoneComplaint(name);
    if (message !== null) context.addIssue({ code: "custom", message });
  })
  .openapi({
    description: "A place of the IANA database, such as Europe/Berlin, or UTC; no offsets and no abbreviations",
  });
