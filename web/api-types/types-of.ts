/**
 * Types of an OpenAPI 3.1 document as TypeScript, in the form that `openapi-fetch` takes: `paths` and the named
 * schemas.
 *
 * Our own, because `openapi-typescript` 7.13.0 does not run here: it makes its text with the compiler's JavaScript API,
 * which TypeScript 7 has not got (`ts.factory` is undefined when it is imported). A TypeScript 5.9 for it alone makes
 * it run, at 44 MB and 30 packages more. Compared that way on this API's document, its answers are the same types (with
 * `--default-non-nullable=false`: else a field with a default must be sent); but an optional field of a request cannot
 * be given `undefined` (we compile with `exactOptionalPropertyTypes`), a binary body is a `string`, and its file has
 * 177 kB where ours has 66. Both write the same text every time.
 */

interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  prefixItems?: Schema[];
  format?: string;
  description?: string;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

type Content = Record<string, { schema: Schema }>;

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

/** The part of a document that types are made of. */
export interface TypedDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const HEAD = `// Made by \`npm run api:types\` from the API's own description; not edited by hand.\n`;

/** The text of a module that exports `paths` and `schemas`. */
export function apiTypesOf({ paths, components }: TypedDocument): string {
  const schemas = Object.entries(components.schemas).map(([name, schema]) => `${name}: ${typeOf(schema)};`);
  const addresses = Object.entries(paths).map(
    ([path, operations]) =>
      `${JSON.stringify(path)}: { ${Object.entries(operations)
        .map(([method, operation]) => `${method}: ${operationOf(operation)};`)
        .join(" ")} };`,
  );
  return `${HEAD}\nexport interface schemas { ${schemas.join(" ")} }\n\nexport interface paths { ${addresses.join(" ")} }\n`;
}

function operationOf({ parameters = [], requestBody, responses }: Operation): string {
  const groups = ["path", "query", "header"].flatMap((place) => {
    const those = parameters.filter((parameter) => parameter.in === place);
    if (those.length === 0) return [];
    const optional = those.some(({ required }) => required) ? "" : "?";
    return `${place}${optional}: { ${those.map((each) => property(each.name, each.required, each.schema)).join(" ")} };`;
  });
  const body = requestBody === undefined ? "" : ` requestBody: { content: ${contentOf(requestBody.content)} };`;
  // A range of codes says what `default` says already.
  const answered = Object.entries(responses).filter(([code]) => !code.endsWith("XX"));
  const answers = answered.map(
    ([status, { content }]) =>
      `${status}: { ${content === undefined ? "content?: never;" : `content: ${contentOf(content)};`} };`,
  );
  const given = groups.length === 0 ? "query?: never" : groups.join(" ");
  return `{ parameters: { ${given} };${body} responses: { ${answers.join(" ")} } }`;
}

function contentOf(content: Content): string {
  const types = Object.entries(content).map(([name, { schema }]) => `${JSON.stringify(name)}: ${typeOf(schema)};`);
  return `{ ${types.join(" ")} }`;
}

function property(name: string, isRequired: boolean | undefined, schema: Schema): string {
  const type = typeOf(schema);
  return `${comment(schema)}${JSON.stringify(name)}${isRequired ? "" : "?"}: ${isRequired ? type : `${type} | undefined`};`;
}

/** The description of a field as a comment on a line of its own. */
function comment({ description }: Schema): string {
  return description === undefined ? "" : `\n/** ${description.replaceAll("*/", "* /")} */\n`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return `schemas[${JSON.stringify(schema.$ref.split("/").at(-1))}]`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((choice) => `(${typeOf(choice)})`).join(" | ");
  if (schema.allOf !== undefined) return schema.allOf.map((part) => `(${typeOf(part)})`).join(" & ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => `(${typeOf({ ...schema, type })})`).join(" | ");
  switch (schema.type) {
    case "string":
      return schema.format === "binary" ? "Blob" : "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
    case "null":
      return schema.type;
    case "array":
      if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(typeOf).join(", ")}]`;
      return `(${typeOf(schema.items ?? {})})[]`;
    case "object":
      return objectOf(schema);
    default:
      return "unknown";
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }: Schema): string {
  const named = Object.entries(properties).map(([name, schema]) => property(name, required.includes(name), schema));
  const isOpen = typeof additionalProperties === "object";
  if (named.length === 0) return isOpen ? `Record<string, ${typeOf(additionalProperties)}>` : "Record<string, unknown>";
  return isOpen ? `{ ${named.join(" ")} } & Record<string, ${typeOf(additionalProperties)}>` : `{ ${named.join(" ")} }`;
}
