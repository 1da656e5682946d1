import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { apiTypesOf, type TypedDocument } from "../../../web/api-types/types-of.ts";

const GENERATOR = fileURLToPath(new URL("../../../web/api-types/generate.ts", import.meta.url));

it("are those of the API as it is: `npm run api:types` makes them", () => {
  expect(execFileSync(process.execPath, [GENERATOR, "--check"], { encoding: "utf8" })).toBe("current\n");
});

it("name what may be missing, what may be null, and what is one of several", () => {
  const document: TypedDocument = {
    paths: {
      "/things/{id}": {
        get: {
          parameters: [
            { name: "id", in: "path", required: true, schema: { type: "string" } },
            { name: "limit", in: "query", schema: { type: "integer" } },
          ],
          responses: { 200: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } } },
        },
      },
    },
    components: {
      schemas: {
        Thing: {
          type: "object",
          required: ["kind"],
          properties: {
            kind: { enum: ["a", "b"] },
            size: { type: ["number", "null"], description: "In cm, from */ on" },
            tags: { type: "array", items: { anyOf: [{ type: "string" }, { type: "boolean" }] } },
            rest: { type: "object", additionalProperties: { type: "string" } },
          },
        },
      },
    },
  };
  const text = apiTypesOf(document).replace(/\s+/g, " ");
  expect(text).toContain(
    'Thing: { "kind": "a" | "b"; /** In cm, from * / on */ "size"?: (number) | (null) | undefined; "tags"?: ((string) | (boolean))[] | undefined; "rest"?: Record<string, string> | undefined; };',
  );
  expect(text).toContain(
    '"/things/{id}": { get: { parameters: { path: { "id": string; }; query?: { "limit"?: number | undefined; }; }; responses: { 200: { content: { "application/json": schemas["Thing"]; }; }; } }; };',
  );
});
