import type { OpenAPIHono } from "@hono/zod-openapi";
import { PLATFORM_VERSION } from "../../environment/version.ts";
import type { AppEnv } from "../../http/app-env.ts";

type ApiDocument = ReturnType<OpenAPIHono<AppEnv>["getOpenAPI31Document"]>;

/** Groups of operations, and what each is about. */
const TAGS: Readonly<Record<string, string>> = {
  Agents: "Voices that answer and make calls: what they know and how they speak",
  Alerts: "What went wrong too often: rules, what fired, whom it is told, and when not",
  Analytics: "Figures of calls over days, agents and campaigns",
  "API keys": "Keys that programs come in with",
  "Audit log": "Who changed what",
  Benchmarks: "A deployment measured in a sandbox, and its reports",
  Calls: "Calls, their transcripts, turns and recordings",
  "Live calls": "Listening to calls that go on, whispering, speaking in the agent's voice, taking over",
  Campaigns: "Lists of people to call, and when",
  Costs: "What calls cost, by layers, services, agents and days; budgets and files of bills",
  Database: "What the deployment's Postgres is asked, indexes that are advised and built, and its state",
  "Do not call": "Numbers that are never called",
  Knowledge: "Documents that agents answer from",
  Leads: "People that campaigns call",
  Members: "People of your organisation",
  Organisations: "Your organisation",
  People: "Export and erasure of one person's data",
  Performance: "Latencies of turns, and of the cache",
  Platform: "The platform's own state",
  Preferences: "How the pages look and speak to you",
  "Provider credentials": "Your own keys of vendors",
  Sessions: "Signing in and out",
  Voice: "Ways to talk to an agent",
};

const METHODS = ["get", "put", "post", "delete", "patch"] as const;

/**
 * Makes the API's description of the routes of `app`: as they are declared, with what linters and generators of clients
 * ask for. Defaults are plain values in it, since generators write others down as broken code; what an object's default
 * is, its description tells.
 */
export function apiDocument(app: OpenAPIHono<AppEnv>): ApiDocument {
  const { webhooks: _none, ...document } = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Quantum Voice",
      version: PLATFORM_VERSION,
      description: "Voice agents that answer calls at the edge.",
      contact: { name: "Whoever runs this deployment" },
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
    },
    servers: [{ url: "/", description: "The deployment that this description came from" }],
  });
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = operations[method];
      if (operation === undefined) continue;
      operation.operationId = operationId(method, path);
      const { responses = {}, description, "x-role": role } = operation;
      // Generators of clients know a refusal by its range only.
      operation.responses = { ...responses, "4XX": responses.default };
      const needs = role === "anyone" ? "Needs no key." : `Needs the role \`${role}\`.`;
      operation.description = description === undefined ? needs : `${description} ${needs}`;
    }
  }
  document.tags = Object.entries(TAGS).map(([name, description]) => ({ name, description }));
  return withPlainDefaults(document) as ApiDocument;
}

/** Name of an operation: `GET /api/calls/{id}/turns` is `getCallsByIdTurns`. Unique, as paths are. */
function operationId(method: string, path: string): string {
  const parts = path
    .split("/")
    .filter((part) => part !== "" && part !== "api")
    .map((part) => (part.startsWith("{") ? `By-${part.slice(1, -1)}` : part));
  const words = parts.join("-").split(/[-.]/);
  return method + words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

/** Keys whose value has names of its own, of which one may be `default`. */
const NAMED = new Set(["properties", "responses"]);

function withPlainDefaults(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => withPlainDefaults(each));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, withPlainDefaults(each, name)]);
  const { default: standard, ...others } = Object.fromEntries(entries) as Record<string, unknown>;
  if (typeof standard !== "object" || standard === null || NAMED.has(key)) return Object.fromEntries(entries);
  const told = `Unless given: \`${JSON.stringify(standard)}\``;
  const { description } = others;
  return { ...others, description: typeof description === "string" ? `${description}. ${told}` : told };
}
