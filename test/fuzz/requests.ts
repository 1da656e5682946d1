import fc from "fast-check";
import { anything, type Components, type JsonSchema, valuesOf } from "./schema-arbitrary.ts";

interface Parameter {
  name: string;
  in: "path" | "query" | "header" | "cookie";
  required?: boolean;
  schema: JsonSchema;
}

/** One operation of an OpenAPI document. */
export interface Operation {
  method: string;
  /** As the document has it, parameters in braces. */
  path: string;
  parameters: Parameter[];
  /** By content type. */
  bodies: Record<string, JsonSchema>;
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Components };
}

interface DocumentedOperation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
}

/** A request to send. */
export interface FuzzRequest {
  operation: string;
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

/** Every operation that `document` describes. */
export function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      bodies: Object.fromEntries(
        Object.entries(requestBody?.content ?? {}).map(([contentType, { schema }]) => [contentType, schema]),
      ),
    })),
  );
}

/** What breaks programs that believe what they are sent. */
const hostile = fc.constantFrom<unknown>(
  null,
  "",
  " ",
  "\u0000",
  "null",
  "-1",
  "NaN",
  "1e309",
  "__proto__",
  "constructor",
  "' or 1=1 --",
  "%00",
  "../../etc/passwd",
  "\ud800",
  "\u202e\u{1f600}",
  "x".repeat(5_000),
  "9".repeat(40),
  "0000-00-00T00:00:00Z",
  "+999999-01-01T00:00:00Z",
  Number.MAX_SAFE_INTEGER,
  -1,
  0.5,
  [],
  {},
  [[[[[[]]]]]],
  { __proto__: { isAdmin: true } },
);

/**
 * Requests of one operation: some that the document allows, some with one thing wrong, some that are noise. `ids` are
 * texts that stand for rows that exist.
 */
export function requestsOf(
  operation: Operation,
  components: Components,
  ids: readonly string[],
): fc.Arbitrary<FuzzRequest> {
  const pathValues = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: hostile.map(String) },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 20 }) },
  );
  const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
  const inQuery = operation.parameters.filter((parameter) => parameter.in === "query");
  const inHeader = operation.parameters.filter((parameter) => parameter.in === "header");
  return fc
    .record({
      path: fc.tuple(...inPath.map(() => pathValues)),
      query: sometimes(inQuery, components, ids),
      extraQuery: fc.option(fc.tuple(fc.string({ minLength: 1, maxLength: 8 }), fc.string({ maxLength: 8 })), {
        freq: 12,
      }),
      headers: sometimes(inHeader, components, ids),
      body: bodyOf(operation, components, ids),
    })
    .map(({ path, query, extraQuery, headers, body }) => {
      const filled = path.reduce<string>(
        (text, value, i) => text.replace(`{${inPath[i]?.name}}`, () => encode(value)),
        operation.path,
      );
      const entries = [...Object.entries(query), ...(extraQuery === null ? [] : [extraQuery])];
      const search = entries.map(([name, value]) => `${encode(name)}=${encode(textOf(value))}`).join("&");
      return {
        operation: `${operation.method} ${operation.path}`,
        method: operation.method,
        path: search === "" ? filled : `${filled}?${search}`,
        headers: { ...headerTexts(headers), ...(body.contentType !== null && { "Content-Type": body.contentType }) },
        body: body.text,
      };
    });
}

/** Each parameter: as documented, an id, hostile, or left out. */
function sometimes(
  parameters: readonly Parameter[],
  components: Components,
  ids: readonly string[],
): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries(
      parameters.map(({ name, schema }) => [
        name,
        fc.oneof(
          { weight: 6, arbitrary: valuesOf(schema, components) },
          { weight: 1, arbitrary: fc.constantFrom<unknown>(...ids) },
          { weight: 1, arbitrary: hostile },
        ),
      ]),
    ),
    { requiredKeys: [] },
  );
}

interface Body {
  contentType: string | null;
  text: string | null;
}

function bodyOf(operation: Operation, components: Components, ids: readonly string[]): fc.Arbitrary<Body> {
  const documented = Object.entries(operation.bodies);
  if (documented.length === 0) return fc.constant({ contentType: null, text: null });
  return fc.oneof(
    ...documented.map(([contentType, schema]) => {
      const isJson = contentType === "application/json";
      const values = isJson ? valuesOf(schema, components) : fc.string({ maxLength: 2_000 });
      const texts = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<Body> =>
        // Values of other media types are their text; a spoiled one may be anything.
        arbitrary.map((value) => ({
          contentType,
          text: typeof value === "string" && !isJson ? value : JSON.stringify(value),
        }));
      return fc.oneof(
        { weight: 8, arbitrary: texts(withIds(values, ids)) },
        { weight: 8, arbitrary: texts(spoiled(values)) },
        { weight: 1, arbitrary: texts(anything) },
        { weight: 1, arbitrary: fc.string().map((text) => ({ contentType, text })) },
        { weight: 1, arbitrary: texts(values).map(({ text }) => ({ contentType: "text/plain", text })) },
      );
    }),
  );
}

/** A value with ids of rows where it names some, so that it gets further than "there is no such row". */
function withIds(values: fc.Arbitrary<unknown>, ids: readonly string[]): fc.Arbitrary<unknown> {
  return fc.tuple(values, fc.array(fc.constantFrom(...ids), { minLength: 3, maxLength: 3 })).map(([value, chosen]) => {
    if (typeof value !== "object" || value === null) return value;
    const names = Object.keys(value).filter((name) => /Id$/.test(name));
    return { ...value, ...Object.fromEntries(names.map((name, i) => [name, chosen[i % chosen.length]])) };
  });
}

/** A value with one thing in it replaced, removed or added. */
function spoiled(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(values, fc.nat(), fc.nat(2), hostile).map(([value, at, how, bad]) => {
    const copy = structuredClone(value);
    const places = placesOf(copy);
    const place = places[at % Math.max(1, places.length)];
    if (place === undefined) return bad;
    const [holder, name] = place;
    if (how === 0) delete holder[name];
    else if (how === 1) holder[name] = bad;
    else holder[`${name}x`] = bad;
    return copy;
  });
}

/** Every place of a value where another could stand. */
function placesOf(value: unknown): [holder: Record<string, unknown>, name: string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap(
    (name) => [[holder, name], ...placesOf(holder[name])] as [typeof holder, string][],
  );
}

/** Values of headers, of which a client can send Latin letters only. */
function headerTexts(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      textOf(value)
        .replace(/[^\x20-\x7e]/g, "?")
        .slice(0, 2_000),
    ]),
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** Percent-encoded, whatever it is: half of a surrogate pair becomes the replacement character. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
