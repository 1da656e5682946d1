import fc from "fast-check";

/** The part of JSON Schema 2020-12 that an OpenAPI document of ours uses. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

export type Components = Readonly<Record<string, JsonSchema>>;

/** Longest text and list that is made where the schema allows any. */
const MAX_LENGTH = 40;
const MAX_ITEMS = 3;

/**
 * Values that `schema` allows. What no schema can say, such as that one date follows another, they may still get wrong.
 */
export function valuesOf(schema: JsonSchema, components: Components, depth = 0): fc.Arbitrary<unknown> {
  const inside = (part: JsonSchema): fc.Arbitrary<unknown> => valuesOf(part, components, depth + 1);
  if (schema.$ref !== undefined) {
    const target = components[schema.$ref.replace("#/components/schemas/", "")];
    if (target === undefined) throw new Error(`the document has no ${schema.$ref}`);
    return inside(target);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(inside));
  if (schema.allOf !== undefined) {
    return fc
      .tuple(...schema.allOf.map(inside))
      .map((parts) => Object.assign({}, ...(parts.filter((part) => typeof part === "object") as object[])));
  }
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => inside({ ...schema, type })));
  switch (schema.type) {
    case "string":
      return textsOf(schema);
    case "integer":
    case "number":
      return numbersOf(schema, schema.type === "integer");
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array": {
      const minLength = schema.minItems ?? 0;
      const maxLength = Math.max(minLength, Math.min(schema.maxItems ?? MAX_ITEMS, MAX_ITEMS));
      return fc.array(inside(schema.items ?? {}), { minLength, maxLength });
    }
    case "object":
      return objectsOf(schema, inside);
    default:
      return anything;
  }
}

/** Anything that fits into JSON. */
export const anything = fc.jsonValue({ maxDepth: 2 });

function objectsOf(schema: JsonSchema, inside: (part: JsonSchema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const known = fc.record(Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inside(part)])), {
    requiredKeys: required.filter((name) => name in properties),
  });
  if (typeof additionalProperties !== "object") return known;
  const others = fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), inside(additionalProperties), {
    maxKeys: MAX_ITEMS,
  });
  return fc.tuple(known, others).map(([own, more]) => ({ ...more, ...own }));
}

function textsOf(schema: JsonSchema): fc.Arbitrary<string> {
  const minLength = schema.minLength ?? 0;
  const maxLength = Math.max(minLength, Math.min(schema.maxLength ?? MAX_LENGTH, MAX_LENGTH));
  switch (schema.format) {
    case "date-time":
      return fc
        .date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
        .map((date) => date.toISOString());
    case "date":
      return fc
        .date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10));
    case "email":
      return fc.stringMatching(/^[a-z]{1,10}@[a-z]{1,8}\.example$/);
    case "uri":
      return fc.webUrl();
    default:
  }
  if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern, "u"));
  return fc.string({ minLength, maxLength, unit: "grapheme" });
}

function numbersOf(schema: JsonSchema, isInteger: boolean): fc.Arbitrary<number> {
  const min = schema.minimum ?? (schema.exclusiveMinimum === undefined ? -1_000 : schema.exclusiveMinimum + 1);
  const max = schema.maximum ?? (schema.exclusiveMaximum === undefined ? min + 10_000 : schema.exclusiveMaximum - 1);
  return isInteger
    ? fc.integer({ min: Math.ceil(min), max: Math.max(Math.ceil(min), Math.floor(max)) })
    : fc.double({ min, max: Math.max(min, max), noNaN: true });
}
