import { z } from "@hono/zod-openapi";
import { describe, expect, it } from "vitest";
import { complaintsOf } from "../../../workers/http/complaints.ts";

const schema = z.strictObject({
  name: z.string().max(3).min(1),
  chain: z
    .array(z.strictObject({ provider: z.enum(["a", "b"]), model: z.string() }))
    .min(1)
    .max(2),
  count: z.number().int().min(1).max(5).optional(),
  share: z.number().gt(0).lt(1).optional(),
  at: z.iso.datetime().optional(),
  day: z.iso.date().optional(),
  transport: z.literal("browser").optional(),
  opener: z.union([z.string().max(3), z.object({ text: z.string() })]).optional(),
  kind: z
    .discriminatedUnion("type", [z.object({ type: z.literal("x") }), z.object({ type: z.literal("y") })])
    .optional(),
  slug: z.string().regex(/^a$/, "use one letter a").optional(),
  code: z.string().regex(/^b$/).optional(),
});

const valid = { name: "abc", chain: [{ provider: "a", model: "m" }] };

function complaints(input: unknown): string[] {
  const { error } = schema.safeParse(input);
  return error ? complaintsOf(error).map(({ path, message }) => `${path}: ${message}`) : [];
}

describe("complaints about a request", () => {
  it.each<[string, unknown, string[]]>([
    ["fields that are missing", {}, ["name: This field is required.", "chain: This field is required."]],
    ["text in place of a list, once", { ...valid, chain: "a" }, ["chain: Must be a list."]],
    [
      "text of more characters than a list may have items",
      { ...valid, chain: "a-long-text" },
      ["chain: Must be a list."],
    ],
    ["null", { ...valid, name: null }, ["name: Must be text."]],
    ["text that is too long", { ...valid, name: "abcd" }, ["name: May have at most 3 characters."]],
    ["text that is empty", { ...valid, name: "" }, ["name: Must not be empty."]],
    ["a list that is empty", { ...valid, chain: [] }, ["chain: Must not be empty."]],
    [
      "what is wrong in a list",
      { ...valid, chain: [{ provider: "c", model: "m" }, { provider: "a" }] },
      ['chain.0.provider: Must be one of "a", "b".', "chain.1.model: This field is required."],
    ],
    [
      "a list that is too long",
      { ...valid, chain: Array(3).fill(valid.chain[0]) },
      ["chain: May have at most 2 items."],
    ],
    ["a number out of range", { ...valid, count: 6 }, ["count: Must be at most 5."]],
    ["a number that is not whole", { ...valid, count: 1.5 }, ["count: Must be a whole number."]],
    ["a number at an open end", { ...valid, share: 1 }, ["share: Must be less than 1."]],
    ["a time", { ...valid, at: "yesterday" }, ["at: Must be a time such as 2026-01-31T09:00:00Z."]],
    ["a day", { ...valid, day: "31.1." }, ["day: Must be a date such as 2026-01-31."]],
    ["the one value", { ...valid, transport: "phone" }, ['transport: Must be "browser".']],
    ["neither of two types", { ...valid, opener: 5 }, ["opener: Must be text or an object."]],
    ["one of two types, too long", { ...valid, opener: "abcd" }, ["opener: May have at most 3 characters."]],
    ["an unknown variant", { ...valid, kind: { type: "z" } }, ['kind.type: Must be one of "x", "y".']],
    ["a schema's own words", { ...valid, slug: "b" }, ["slug: use one letter a"]],
    ["a form without words", { ...valid, code: "a" }, ["code: Does not have the form that is asked."]],
    ["fields that do not exist", { ...valid, nmae: 1 }, ["nmae: There is no such field."]],
    ["nothing", valid, []],
  ])("name %s", (_, input, expected) => {
    expect(complaints(input)).toEqual(expected);
  });
});
