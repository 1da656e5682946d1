import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { agentSettings, api, createTenant, ORIGIN } from "../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  tenant = await createTenant();
});

describe("an answer", () => {
  it("has the envelope and says how it was made", async () => {
    const { body, headers } = await api("GET", "/api/organizations/me", { key: tenant.keys.viewer });
    expect(body).toEqual({
      success: true,
      data: expect.objectContaining({ id: tenant.organizationId }),
      meta: {
        cached: false,
        executionTime: expect.any(Number),
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        requestId: headers.get("X-Request-Id"),
      },
    });
    expect(headers.get("X-Execution-Time")).toMatch(/^[\d.]+ms$/);
    expect(headers.get("Server-Timing")).toMatch(/^total;dur=[\d.]+(, db;dur=[\d.]+)?, route;desc="GET /);
    expect(headers.get("X-Cached")).toBe("false");
    expect(headers.get("Cache-Control")).toContain("private");
  });

  it("tells browsers what they may not do with it, also when it refuses", async () => {
    for (const path of ["/api/health", "/api/organizations/me", "/api/nothing"]) {
      const { headers } = await api("GET", path);
      expect(headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'; frame-ancestors 'none'/);
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Strict-Transport-Security")).toMatch(/^max-age=\d{8}/);
    }
  });

  it("takes the caller's request id, unless it could be anything but an id", async () => {
    const given = await api("GET", "/api/health", { headers: { "X-Request-Id": "trace-1" } });
    expect(given.body.meta.requestId).toBe("trace-1");
    const odd = await api("GET", "/api/health", { headers: { "X-Request-Id": "a b<script>" } });
    expect(odd.body.meta.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("is not sent again to whom has it", async () => {
    const first = await api("GET", "/api/organizations/me", { key: tenant.keys.viewer });
    const tag = first.headers.get("ETag") ?? "";
    for (const held of [tag, `"other", W/${tag}`]) {
      const again = await api("GET", "/api/organizations/me", {
        key: tenant.keys.viewer,
        headers: { "If-None-Match": held },
      });
      expect(again.status).toBe(304);
      expect(again.body).toBe("");
      expect(again.headers.get("ETag")).toBe(tag);
    }
  });

  it("is sent when what they have is old", async () => {
    const { id } = (await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() })).body.data;
    const tag = (await api("GET", `/api/agents/${id}`, { key: tenant.keys.viewer })).headers.get("ETag") ?? "";
    await api("PATCH", `/api/agents/${id}`, { key: tenant.keys.admin, json: { greeting: "New." } });
    const again = await api("GET", `/api/agents/${id}`, { key: tenant.keys.viewer, headers: { "If-None-Match": tag } });
    expect(again.status).toBe(200);
    expect(again.body.data.greeting).toBe("New.");
  });
});

describe("a refusal", () => {
  it("of a body that is not JSON says so", async () => {
    const answer = await api("POST", "/api/session", { body: "{", headers: { "Content-Type": "application/json" } });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual({ code: "invalid_request", message: "The body is not valid JSON." });
  });

  it("of a body that is not called JSON is 415", async () => {
    for (const headers of [{ "Content-Type": "text/plain" }, { "Content-Type": "multipart/form-data; boundary=x" }]) {
      const answer = await api("POST", "/api/session", { body: '{"apiKey":"qv_x"}', headers });
      expect(answer.status).toBe(415);
      expect(answer.body.error.code).toBe("unsupported_media_type");
    }
  });

  it("of a body over a megabyte is 413", async () => {
    const answer = await api("POST", "/api/session", { json: { apiKey: "x".repeat(1_048_577) } });
    expect(answer.status).toBe(413);
    expect(answer.body.error.code).toBe("payload_too_large");
  });

  it("names the field of a nested value", async () => {
    const json = { ...agentSettings(), knowledge: [{ questions: [], answer: "x" }] };
    const answer = await api("POST", "/api/agents", { key: tenant.keys.admin, json });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details[0].path).toBe("knowledge.0.questions");
    expect(answer.body.error.message).toContain("knowledge.0.questions");
  });

  it("of an unknown address has the same form", async () => {
    const answer = await api("GET", "/api/nothing/here");
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ success: false, error: { code: "not_found" }, meta: { cached: false } });
    expect(answer.headers.get("X-Execution-Time")).toMatch(/ms$/);
  });

  it("of an address outside the API has it too", async () => {
    const answer = await api("GET", "/nothing/here");
    expect(answer.status).toBe(404);
    expect(answer.body.error.code).toBe("not_found");
    expect(answer.body.meta).toMatchObject({
      executionTime: expect.any(Number),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("is never kept by a cache as if it were an answer", async () => {
    const answer = await api("GET", "/api/organizations/me");
    expect(answer.headers.get("ETag")).toBeNull();
    expect(answer.headers.get("Cache-Control")).toBe("private, no-cache");
  });
});

describe("other sites", () => {
  const preflight = (origin: string) =>
    api("OPTIONS", "/api/agents", { headers: { Origin: origin, "Access-Control-Request-Method": "POST" } });

  it("may call when the operator named them", async () => {
    const { status, headers } = await preflight("https://pages.example");
    expect(status).toBe(204);
    expect(headers.get("Access-Control-Allow-Origin")).toBe("https://pages.example");
    expect(headers.get("Access-Control-Allow-Headers")).toContain("Authorization");
    const { headers: answered } = await api("GET", "/api/health", { headers: { Origin: "https://pages.example" } });
    expect(answered.get("Access-Control-Allow-Origin")).toBe("https://pages.example");
    expect(answered.get("Access-Control-Expose-Headers")).toContain("X-Execution-Time");
  });

  it.each(["https://evil.example", "https://pages.example.evil", "null", ORIGIN])(
    "get no leave as %s",
    async (origin) => {
      const { headers } = await preflight(origin);
      expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
    },
  );
});

describe("the description", () => {
  it("is OpenAPI 3.1 with resolvable references and one operation per route", async () => {
    const { body } = await api("GET", "/api/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    const text = JSON.stringify(body);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      (match) => match[1] as string,
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(body.components.schemas).toHaveProperty(name);
    for (const [path, methods] of Object.entries<Record<string, Record<string, unknown>>>(body.paths)) {
      const parameters = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const operation of Object.values(methods)) {
        expect(operation).toMatchObject({ summary: expect.any(String), tags: [expect.any(String)] });
        const described = (operation.parameters ?? []) as { name: string; in: string }[];
        expect(described.filter((each) => each.in === "path").map((each) => each.name)).toEqual(parameters);
      }
    }
    expect(Object.keys(body.components.securitySchemes)).toEqual(["apiKey", "session"]);
  });

  it("is shown by a page of the site", async () => {
    const { status, headers } = await exports.default.fetch(`${ORIGIN}/api/docs`, { redirect: "manual" });
    expect([status, headers.get("Location")]).toEqual([302, "/docs"]);
  });
});
