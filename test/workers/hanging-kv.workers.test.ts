import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createApp } from "../../workers/app.ts";
import { agentSettings, api, createTenant, ORIGIN } from "../support/worker/tenant.ts";

/** A KV that takes every question and answers none. */
const silent = () => new Promise<never>(() => undefined);
const withSilentKv = { ...env, CACHE: { get: silent, put: silent, delete: silent, list: silent } };

/** Longer than every deadline that a route has for KV, and for Postgres after it. */
const LONGEST_ANSWER_MS = 8_000;

const app = createApp();
let routes: { method: string; template: string }[];
let key: string;
let agentId: string;

beforeAll(async () => {
  key = (await createTenant()).keys.admin;
  agentId = (await api("POST", "/api/agents", { key, json: agentSettings() })).body.data.id;
  const { body } = await api("GET", "/api/openapi.json");
  routes = Object.entries<object>(body.paths).flatMap(([template, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), template })),
  );
});
beforeEach(() => {
  for (const level of ["error", "warn"] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** One request to a worker whose KV is silent. What it goes on with behind its answer is not waited for. */
async function send(method: string, path: string) {
  const request = new Request(new URL(path, ORIGIN), {
    method,
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: ["POST", "PUT", "PATCH"].includes(method) ? "{}" : null,
  });
  const startedAtMs = performance.now();
  const response = await app.fetch(request, withSilentKv, createExecutionContext());
  return { status: response.status, tookMs: performance.now() - startedAtMs, text: await response.text() };
}

it("with a KV that never answers, every route answers in time, and none as if the fault were its own", async () => {
  const answers = await Promise.all(
    routes.map(async ({ method, template }) => {
      // The agent is there to be read, and kept from being deleted.
      const path = template.replace(/\{\w+\}/, method === "DELETE" ? "none" : agentId);
      return { route: `${method} ${template}`, ...(await send(method, path)) };
    }),
  );
  expect(answers.length).toBeGreaterThan(60);
  expect(answers.filter(({ status }) => status === 500)).toEqual([]);
  expect(answers.filter(({ tookMs }) => tookMs > LONGEST_ANSWER_MS)).toEqual([]);
});

it.each(["", "/openers"])("with a KV that never answers, GET /api/agents/:id%s is an answer or a 503", async (of) => {
  const { status, text } = await send("GET", `/api/agents/${agentId}${of}`);
  expect([200, 503], text).toContain(status);
});
