import { z } from "@hono/zod-openapi";
import { leadStates } from "../../db/states.ts";
import { ApiError } from "../../http/errors.ts";
import { idSchema, timeSchema } from "../../http/wire-schemas.ts";
import { storedText } from "../../requests/stored-text.ts";
import {
  isAttributeName,
  MAX_ATTRIBUTE_LENGTH,
  MAX_ATTRIBUTES,
  MAX_NAME_LENGTH,
  toEmail,
} from "../../services/outreach/lead-fields.ts";
import type { Lead } from "../../services/outreach/leads.ts";
import { type CountryCode, E164_PATTERN, isCountry, toE164 } from "../../services/outreach/phone-numbers.ts";

/** The country of numbers that name none. */
export const countrySchema = z
  .string()
  .refine(isCountry, "is not a country's code (ISO 3166-1: two capitals)")
  .openapi({
    description: "ISO 3166-1, two capitals: whose numbers those without + are. Without it every number needs its +",
  });

/** A number as it may be written; `phoneOrRefusal` reads it. */
export const writtenPhoneSchema = z
  .string()
  .max(100)
  .openapi({ description: "With +, or dialled in `defaultCountry`" });

/** A number in a path or filter: E.164. A plus that was not escaped arrives as a space. */
export const phoneFilterSchema = z
  .string()
  .transform((text) => text.replace(/^ /, "+"))
  .pipe(z.string().regex(E164_PATTERN, "is not an E.164 number"))
  .openapi({ type: "string", description: "E.164" });

/** An email address as it is kept: in lower case. */
export const emailSchema = z
  .string()
  .max(300)
  .transform((text, context) => {
    const email = toEmail(text);
    if (email.ok) return email.value;
    context.addIssue({ code: "custom", message: email.error });
    return z.NEVER;
  })
  .openapi({ type: "string", format: "email" });

const attributesSchema = z
  .record(z.string(), storedText(MAX_ATTRIBUTE_LENGTH).min(1))
  .superRefine((attributes, context) => {
    const names = Object.keys(attributes);
    if (names.length > MAX_ATTRIBUTES) {
      context.addIssue({ code: "custom", message: `has more than ${MAX_ATTRIBUTES} names` });
    }
    for (const name of names) {
      if (!isAttributeName(name))
        context.addIssue({ code: "custom", path: [name], message: "is no name for an attribute" });
    }
  })
  .openapi({
    type: "object",
    additionalProperties: { type: "string" },
    description: "Texts for the agent, by their names",
  });

const nameSchema = storedText(MAX_NAME_LENGTH).min(1).nullable();

/** A new lead. */
export const newLeadSchema = z
  .strictObject({
    campaignId: idSchema,
    phone: writtenPhoneSchema,
    defaultCountry: countrySchema.optional(),
    email: emailSchema.nullable().default(null),
    name: nameSchema.default(null),
    attributes: attributesSchema.default({}),
  })
  .openapi("NewLead");

/** Changes of a lead. Fields that are not named stay; `attributes` are replaced as a whole. */
export const leadChangesSchema = z
  .strictObject({
    phone: writtenPhoneSchema.optional(),
    defaultCountry: countrySchema.optional(),
    email: emailSchema.nullable().optional(),
    name: nameSchema.optional(),
    attributes: attributesSchema.optional(),
  })
  .refine(({ defaultCountry: _, ...changes }) => Object.keys(changes).length > 0, "name at least one field to change")
  .openapi("LeadChanges");

/** A lead on the wire. Personal data. */
export const leadSchema = z
  .object({
    id: z.string(),
    campaignId: z.string(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    attributes: z.record(z.string(), z.string()),
    status: z.enum(leadStates),
    attempts: z.number().int(),
    lastCalledAt: timeSchema.nullable(),
    version: z.number().int(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .openapi("Lead");

/** The lead of a row. Every field is named, so that a new column is not shown by accident. */
export function leadOnWire(row: Lead): z.infer<typeof leadSchema> {
  const { id, campaignId, phone, email, name, attributes, status, attempts, version } = row;
  return {
    id,
    campaignId,
    phone,
    email,
    name,
    attributes,
    status,
    attempts,
    lastCalledAt: row.lastCalledAt?.toISOString() ?? null,
    version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Reads a written number as E.164; throws the refusal that says what is wrong with `phone`. */
export function phoneOrRefusal(written: string, defaultCountry: CountryCode | undefined): string {
  const phone = toE164(written, defaultCountry);
  if (phone.ok) return phone.value;
  throw new ApiError("invalid_request", "Not valid: phone.", { details: [{ path: "phone", message: phone.error }] });
}

/** The refusal of a campaign that the organisation does not have. */
export function unknownCampaign(): ApiError {
  return new ApiError("not_found", "There is no such campaign.", {
    details: [{ path: "campaignId", message: "is unknown" }],
  });
}
