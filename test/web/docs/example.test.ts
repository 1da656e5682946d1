import { expect, it } from "vitest";
import { readDescription } from "../../../web/src/docs/api-description.ts";
import { curlOf, exampleOf } from "../../../web/src/docs/example.ts";
import { describedApi } from "./described-api.ts";

const { groups, schemas } = readDescription(describedApi);
const operationOf = (id: string) => {
  const found = groups.flatMap(({ operations }) => operations).find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
};

it("makes a body of the required fields, with its own examples where there are some", () => {
  expect(exampleOf({ $ref: "#/components/schemas/NewAgent" }, schemas)).toEqual({
    name: "It's Clara",
    limits: { maxCallMs: 10_000 },
  });
});

it("writes a command that a shell takes as it is", () => {
  expect(curlOf(operationOf("postAgents"), schemas, "https://voice.example")).toBe(
    `curl -s -X POST 'https://voice.example/api/agents' \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"name":"It'\\''s Clara","limits":{"maxCallMs":10000}}'`,
  );
});
