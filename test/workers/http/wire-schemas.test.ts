import { expect, it } from "vitest";
import { idSchema, timeSchema } from "../../../workers/http/wire-schemas.ts";

it.each([
  ["agent_01a2b3c4-7d8e-7f01-8a2b-3c4d5e6f7a8b", true],
  ["front-desk", true],
  ["x".repeat(64), true],
  ["x".repeat(65), false],
  ["", false],
  ["a b", false],
  ["a/b", false],
  ["agent_1\n", false],
  ["agent_é", false],
])("takes %j for an id: %s", (text, isId) => {
  expect(idSchema.safeParse(text).success).toBe(isId);
});

it.each([
  ["2026-11-25T09:00:00Z", true],
  ["2026-11-25T09:00:00.123+01:00", true],
  ["1970-01-01T00:00:00Z", true],
  ["1970-01-01T00:00:00+01:00", false],
  ["2105-12-31T23:59:59Z", true],
  ["2106-01-01T00:00:00Z", false],
  ["9999-12-31T23:59:59Z", false],
  ["2026-11-25T09:00:00", false],
  ["2026-02-30T09:00:00Z", false],
  ["2026-11-25", false],
  ["now", false],
])("takes %j for a time: %s", (text, isTime) => {
  expect(timeSchema.safeParse(text).success).toBe(isTime);
});
