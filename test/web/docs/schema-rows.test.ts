import { expect, it } from "vitest";
import type { Schema } from "../../../web/src/docs/api-description.ts";
import { schemaRows, typeWords } from "../../../web/src/docs/schema-rows.ts";

const schemas: Record<string, Schema> = {
  Agent: {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string", minLength: 1, maxLength: 120, description: "For people" },
      limits: { $ref: "#/components/schemas/Limits", description: "Of a call" },
      phrases: { type: "array", maxItems: 500, items: { type: "string" } },
      kind: { enum: ["a", "b"], default: "a" },
    },
  },
  Limits: { type: "object", description: "Limits", properties: { maxCallMs: { type: "integer", minimum: 10_000 } } },
  Tree: { type: "object", properties: { child: { $ref: "#/components/schemas/Tree" } } },
};

const agent: Schema = { $ref: "#/components/schemas/Agent" };

it("lists fields and those behind them, references followed", () => {
  expect(schemaRows(agent, schemas)).toEqual([
    {
      name: "name",
      type: "text",
      isRequired: true,
      limits: "1 to 120 characters",
      standard: null,
      description: "For people",
    },
    { name: "limits", type: "Limits", isRequired: false, limits: null, standard: null, description: "Of a call" },
    {
      name: "limits.maxCallMs",
      type: "whole number",
      isRequired: false,
      limits: "at least 10,000",
      standard: null,
      description: "",
    },
    {
      name: "phrases",
      type: "list of text",
      isRequired: false,
      limits: "at most 500 items",
      standard: null,
      description: "",
    },
    { name: "kind", type: 'one of "a", "b"', isRequired: false, limits: null, standard: '"a"', description: "" },
  ]);
});

it("lists the fields of a list's items, and of every part of a union once", () => {
  const names = (schema: Schema) => schemaRows(schema, schemas).map(({ name }) => name);
  expect(names({ type: "array", items: { $ref: "#/components/schemas/Limits" } })).toEqual(["[].maxCallMs"]);
  expect(names({ anyOf: [{ $ref: "#/components/schemas/Limits" }, agent] })).toEqual([
    "maxCallMs",
    "name",
    "limits",
    "limits.maxCallMs",
    "phrases",
    "kind",
  ]);
});

it("ends in a schema that holds itself", () => {
  expect(schemaRows({ $ref: "#/components/schemas/Tree" }, schemas).map(({ name }) => name)).toEqual([
    "child",
    "child.child",
    "child.child.child",
    "child.child.child.child",
    "child.child.child.child.child",
    "child.child.child.child.child.child",
  ]);
});

it.each<[Schema, string]>([
  [{ type: ["string", "null"] }, "text or null"],
  [{ type: "string", format: "date-time" }, "text (date-time)"],
  [{ anyOf: [{ type: "string" }, { type: "null" }] }, "text or null"],
  [{ const: true }, "true"],
  [{ $ref: "#/components/schemas/Missing" }, "Missing"],
  [{}, "anything"],
])("says what %j may be", (schema, words) => {
  expect(typeWords(schema, schemas)).toBe(words);
});
