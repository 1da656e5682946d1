import type { Operation, Schema, Schemas } from "./api-description.ts";
import { resolved } from "./schema-rows.ts";

/** Deeper than any body of the API: schemas may refer to themselves. */
const MAX_DEPTH = 8;

/** Makes a value that a schema allows: its own example where it has one, else required fields with plain values. */
export function exampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  const whole = resolved(schema, schemas);
  const given = whole.example ?? whole.examples?.[0] ?? whole.default ?? whole.const ?? whole.enum?.[0];
  if (given !== undefined) return given;
  const choice = whole.anyOf?.[0] ?? whole.oneOf?.[0];
  if (choice !== undefined) return exampleOf(choice, schemas, depth);
  if (whole.allOf !== undefined) {
    return Object.assign({}, ...whole.allOf.map((part) => exampleOf(part, schemas, depth)));
  }
  if (depth > MAX_DEPTH) return null;
  const type = [whole.type ?? (whole.properties === undefined ? [] : "object")].flat()[0];
  switch (type) {
    case "object": {
      const required = new Set(whole.required);
      const fields = Object.entries(whole.properties ?? {}).filter(([name]) => required.has(name));
      return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field, schemas, depth + 1)]));
    }
    case "array":
      return whole.items !== undefined && (whole.minItems ?? 0) > 0 ? [exampleOf(whole.items, schemas, depth + 1)] : [];
    case "integer":
    case "number":
      return Math.max(whole.minimum ?? whole.exclusiveMinimum ?? 1, Number.MIN_SAFE_INTEGER);
    case "boolean":
      return false;
    case "string":
      return textFor(whole);
    default:
      return null;
  }
}

const texts: Readonly<Record<string, string>> = {
  "date-time": "2026-12-01T09:00:00Z",
  date: "2026-12-01",
  email: "ann@example.com",
  uri: "https://example.com/",
};

function textFor({ format = "", minLength = 0 }: Schema): string {
  return texts[format] ?? "text".padEnd(minLength, "t");
}

/** Media types whose bodies are written as text. */
const JSON_TYPE = "application/json";

/** Writes an operation as a command of the shell: every required parameter, and an example of its body. */
export function curlOf(operation: Operation, schemas: Schemas, origin: string): string {
  const { method, path, parameters, bodies } = operation;
  const needed = parameters.filter(({ isRequired, in: place }) => isRequired && place === "query");
  const query = needed.map(({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(schema, schemas)))}`);
  const address = `${origin}${path}${query.length === 0 ? "" : `?${query.join("&")}`}`;
  const lines = [`curl -s ${method === "GET" ? "" : `-X ${method} `}${quoted(address)}`];
  lines.push('-H "Authorization: Bearer $KEY"');
  const body = bodies.find(({ mediaType }) => mediaType === JSON_TYPE) ?? bodies[0];
  if (body?.mediaType === JSON_TYPE) {
    lines.push(`-H "Content-Type: ${JSON_TYPE}"`, `-d ${quoted(JSON.stringify(exampleOf(body.schema, schemas)))}`);
  } else if (body?.mediaType === "multipart/form-data") lines.push("-F file=@FILE");
  else if (body !== undefined) lines.push(`-H "Content-Type: ${body.mediaType}"`, "--data-binary @FILE");
  return lines.join(" \\\n  ");
}

/** Text as one word of the shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
