import type { Schema, Schemas } from "./api-description.ts";

/** One field of a schema, as a line of a table. */
export interface SchemaRow {
  /** Its name behind those of the fields it is in, as `turnTaking.endpointing`; `[]` is each item of a list. */
  name: string;
  /** What it may be, in words: "text", "one of a, b", "list of Agent". */
  type: string;
  isRequired: boolean;
  /** Bounds of its value, as "1 to 120 characters"; null without. */
  limits: string | null;
  /** What it is when it is left out, as JSON; null when that is not said. */
  standard: string | null;
  description: string;
}

/** Deeper fields, and more of them, are named and not opened. */
const MAX_DEPTH = 5;
const MAX_ROWS = 200;

/** Follows a reference, and a wrapper around a single schema, to what they stand for. Its own words come first. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  const only = schema.allOf?.length === 1 ? schema.allOf[0] : undefined;
  if (only !== undefined)
    return resolved({ ...only, ...(schema.description && { description: schema.description }) }, schemas);
  const name = nameOf(schema);
  const named = name === null ? undefined : schemas[name];
  if (named === undefined) return schema;
  return { ...resolved(named, schemas), ...(schema.description && { description: schema.description }) };
}

/** Lists the fields of a schema, those of fields behind them; a schema without fields gives none. */
export function schemaRows(schema: Schema, schemas: Schemas): SchemaRow[] {
  const rows: SchemaRow[] = [];
  addRows(rows, schema, schemas, "", 0);
  return rows;
}

function addRows(rows: SchemaRow[], schema: Schema, schemas: Schemas, prefix: string, depth: number): void {
  const whole = resolved(schema, schemas);
  if (whole.items !== undefined) {
    addRows(rows, whole.items, schemas, `${prefix}[]`, depth);
    return;
  }
  for (const part of choicesOf(whole)) {
    const { properties = {}, required = [] } = resolved(part, schemas);
    for (const [name, field] of Object.entries(properties)) {
      if (rows.length >= MAX_ROWS) return;
      const path = prefix === "" ? name : `${prefix}.${name}`;
      const known = resolved(field, schemas);
      if (!rows.some((row) => row.name === path)) {
        rows.push({
          name: path,
          type: typeWords(field, schemas),
          isRequired: required.includes(name),
          limits: limitWords(known),
          standard: known.default === undefined ? null : JSON.stringify(known.default),
          description: field.description ?? known.description ?? "",
        });
      }
      if (depth < MAX_DEPTH) addRows(rows, field, schemas, path, depth + 1);
    }
  }
}

/** The schemas that a value may follow: the parts of a union and of an intersection, else the schema itself. */
function choicesOf(schema: Schema): readonly Schema[] {
  return schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [schema];
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  object: "object",
  null: "null",
};

/** Says what a value of a schema may be. */
export function typeWords(schema: Schema, schemas: Schemas): string {
  const whole = resolved(schema, schemas);
  if (whole.const !== undefined) return JSON.stringify(whole.const);
  if (whole.enum !== undefined) return `one of ${whole.enum.map((value) => JSON.stringify(value)).join(", ")}`;
  const union = whole.anyOf ?? whole.oneOf;
  if (union !== undefined) return [...new Set(union.map((part) => typeWords(part, schemas)))].join(" or ");
  if (whole.items !== undefined) return `list of ${typeWords(whole.items, schemas)}`;
  const types = whole.type === undefined ? [] : [whole.type].flat();
  if (types.length === 0) return nameOf(schema) ?? (whole.properties === undefined ? "anything" : "object");
  return types
    .map((type) => {
      if (type === "object") return nameOf(schema) ?? "object";
      return type === "string" && whole.format !== undefined ? `text (${whole.format})` : (typeNames[type] ?? type);
    })
    .join(" or ");
}

function limitWords(schema: Schema): string | null {
  const { minLength, maxLength, minItems, maxItems, pattern } = schema;
  const low = schema.minimum ?? schema.exclusiveMinimum;
  const high = schema.maximum ?? schema.exclusiveMaximum;
  const limits = [
    rangeWords(low, high, ""),
    rangeWords(minLength, maxLength, " characters"),
    rangeWords(minItems, maxItems, " items"),
    pattern === undefined ? null : `as ${pattern}`,
  ].filter((limit) => limit !== null);
  return limits.length === 0 ? null : limits.join("; ");
}

function rangeWords(low: number | undefined, high: number | undefined, unit: string): string | null {
  // Generators write down the largest whole number where there is no limit.
  const top = high === undefined || high >= Number.MAX_SAFE_INTEGER ? undefined : high;
  const bottom = low === undefined || low <= Number.MIN_SAFE_INTEGER ? undefined : low;
  const [from, to] = [bottom, top].map((bound) => bound?.toLocaleString("en"));
  if (from !== undefined && to !== undefined) return `${from} to ${to}${unit}`;
  if (from !== undefined) return `at least ${from}${unit}`;
  return to === undefined ? null : `at most ${to}${unit}`;
}

/** Name that a schema refers to; null where it is written out. */
export function nameOf({ $ref }: Schema): string | null {
  return $ref?.split("/").at(-1) ?? null;
}
