import type { OpenApiDocument } from "../../../web/src/docs/api-description.ts";

const answer = (name: string) => ({
  description: "Done",
  content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
});

/** A small API as its deployment describes it. */
export const describedApi: OpenApiDocument = {
  info: { title: "Quantum Voice", version: "0.1.0" },
  tags: [{ name: "Agents", description: "Voices that answer calls" }, { name: "Empty" }],
  paths: {
    "/api/health": { get: { operationId: "getHealth", summary: "State", responses: { 200: answer("Agent") } } },
    "/api/agents": {
      get: { operationId: "getAgents", summary: "Agents", tags: ["Agents"], responses: { 200: answer("Agent") } },
      post: {
        operationId: "postAgents",
        summary: "Makes an agent",
        description: "Needs the role `admin`.",
        tags: ["Agents"],
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/NewAgent" } } } },
        responses: { 201: answer("Agent"), "4XX": { description: "Refused" } },
      },
    },
    "/api/agents/{id}": {
      get: {
        operationId: "getAgentsById",
        summary: "One agent",
        tags: ["Agents"],
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: { 200: answer("Agent") },
      },
    },
  },
  components: {
    schemas: {
      Agent: { type: "object", properties: { id: { type: "string" }, name: { type: "string" } } },
      NewAgent: {
        type: "object",
        required: ["name", "limits"],
        properties: {
          name: { type: "string", example: "It's Clara", description: "For people, as `Clara`" },
          limits: {
            type: "object",
            required: ["maxCallMs"],
            properties: { maxCallMs: { type: "integer", minimum: 10_000 } },
          },
          note: { type: "string" },
        },
      },
    },
  },
};
