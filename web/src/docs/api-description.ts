/** A schema of the API's description, as far as the page shows it: JSON Schema of OpenAPI 3.1. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  description?: string;
  example?: unknown;
  examples?: unknown[];
  format?: string;
  pattern?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** Schemas by the names that others refer to them by. */
export type Schemas = Readonly<Record<string, Schema>>;

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  description: string;
  isRequired: boolean;
  schema: Schema;
}

export interface Body {
  mediaType: string;
  schema: Schema;
}

/** One operation of the API: a method and a path, what it takes and what it answers. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  parameters: Parameter[];
  bodies: Body[];
  answers: { status: string; description: string; body: Body | null }[];
}

export interface OperationGroup {
  name: string;
  description: string;
  operations: Operation[];
}

/** The API's description, grouped as it is shown. */
export interface ApiDescription {
  title: string;
  version: string;
  groups: OperationGroup[];
  schemas: Schemas;
}

type Contents = Record<string, { schema?: Schema }>;

interface WrittenOperation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content?: Contents };
  responses?: Record<string, { description?: string; content?: Contents }>;
}

/** The document at `/api/openapi.json`, as far as the page reads it. */
export interface OpenApiDocument {
  info: { title: string; version: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, WrittenOperation>>;
  components?: { schemas?: Record<string, Schema> };
}

/** Range of refusals, which every operation has alike. */
const REFUSALS = "4XX";

/** Reads the API's description: its operations by group, in the order of its tags; those without a tag come last. */
export function readDescription(document: OpenApiDocument): ApiDescription {
  const byTag = new Map<string, OperationGroup>();
  for (const { name, description = "" } of document.tags ?? []) byTag.set(name, { name, description, operations: [] });
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, written] of Object.entries(methods)) {
      const name = written.tags?.[0] ?? "Other";
      const group = byTag.get(name) ?? { name, description: "", operations: [] };
      byTag.set(name, group);
      group.operations.push(operationOf(method, path, written));
    }
  }
  return {
    title: document.info.title,
    version: document.info.version,
    groups: [...byTag.values()].filter(({ operations }) => operations.length > 0),
    schemas: document.components?.schemas ?? {},
  };
}

/** Groups with the operations in which every one of `words` occurs: in path, summary, description or group. */
export function searchOperations(groups: readonly OperationGroup[], words: string): OperationGroup[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map((group) => ({
      ...group,
      operations: group.operations.filter(({ method, path, summary, description }) => {
        const text = `${method} ${path} ${summary} ${description} ${group.name}`.toLowerCase();
        return wanted.every((word) => text.includes(word));
      }),
    }))
    .filter(({ operations }) => operations.length > 0);
}

function operationOf(method: string, path: string, written: WrittenOperation): Operation {
  const { operationId, summary = "", description = "", parameters = [], requestBody, responses = {} } = written;
  return {
    id: operationId ?? `${method}-${path}`,
    method: method.toUpperCase(),
    path,
    summary,
    description,
    parameters: parameters.flatMap(({ name, in: place, required = false, description: told, schema = {} }) =>
      place === "path" || place === "query" || place === "header"
        ? [{ name, in: place, isRequired: required, description: told ?? schema.description ?? "", schema }]
        : [],
    ),
    bodies: bodiesOf(requestBody?.content),
    answers: Object.entries(responses)
      .filter(([status]) => status !== REFUSALS)
      .map(([status, answer]) => ({
        status,
        description: answer.description ?? "",
        body: bodiesOf(answer.content)[0] ?? null,
      })),
  };
}

function bodiesOf(contents: Contents = {}): Body[] {
  return Object.entries(contents).flatMap(([mediaType, { schema }]) => (schema ? [{ mediaType, schema }] : []));
}
