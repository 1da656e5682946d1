import { expect, it } from "vitest";
import { z } from "zod";
import { invalidRequest } from "../../../workers/http/errors.ts";

it("names every field that is wrong, missing or unknown", () => {
  const schema = z.strictObject({ name: z.string(), limits: z.strictObject({ maxCallMs: z.number() }) });
  const parsed = schema.safeParse({ name: 3, limits: { maxCallMs: 1, maxCalls: 2 }, colour: "red" });
  const { details } = invalidRequest(parsed.error as z.ZodError);
  expect(details?.map(({ path }) => path).toSorted()).toEqual(["colour", "limits.maxCalls", "name"]);
});
