import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { api, createTenant, ORIGIN } from "../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let paths: Record<string, Record<string, unknown>>;
beforeAll(async () => {
  tenant = await createTenant();
  paths = (await api("GET", "/api/openapi.json")).body.paths;
});

describe("a method that an address does not take", () => {
  it.each([
    ["PUT", "/api/leads", "GET, HEAD, OPTIONS, POST"],
    ["POST", "/api/leads/lead_1", "DELETE, GET, HEAD, OPTIONS, PATCH"],
    ["GET", "/api/voice/token", "OPTIONS, POST"],
    ["HEAD", "/api/voice/token", "OPTIONS, POST"],
    ["POST", "/api/openapi.json", "GET, HEAD, OPTIONS"],
    ["PATCH", "/api/health", "GET, HEAD, OPTIONS"],
    ["POST", "/agents/clinic/call", "GET, HEAD, OPTIONS"],
  ])("is refused: %s %s", async (method, path, allow) => {
    const response = await exports.default.fetch(new URL(path, ORIGIN).href, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe(allow);
    if (method === "HEAD") return;
    expect(await response.json()).toMatchObject({ success: false, error: { code: "method_not_allowed" } });
  });

  it("is 404 where there is no address at all, or one more part", async () => {
    for (const path of ["/api/nothing", "/api/leads/lead_1/more", "/api/leads/", "/api", "/nothing"]) {
      const answer = await api("PUT", path);
      expect([path, answer.status, answer.headers.get("Allow")]).toEqual([path, 404, null]);
    }
  });
});

describe("OPTIONS", () => {
  it("tells the methods of every described address, without a key and an origin", async () => {
    for (const [path, operations] of Object.entries(paths)) {
      const { status, headers, body } = await api("OPTIONS", path.replace(/\{\w+\}/g, "x"));
      expect([path, status, body]).toEqual([path, 204, ""]);
      const allowed = (headers.get("Allow") ?? "").split(", ");
      expect(allowed).toEqual(expect.arrayContaining(Object.keys(operations).map((method) => method.toUpperCase())));
      expect(allowed).toContain("OPTIONS");
    }
  });

  it("is 404 at an unknown address", async () => {
    expect((await api("OPTIONS", "/api/nothing")).status).toBe(404);
  });
});

describe("HEAD", () => {
  it("is answered as a GET without its body, at every described address", async () => {
    const readable = Object.entries(paths).filter(([, operations]) => "get" in operations);
    expect(readable.length).toBeGreaterThan(20);
    for (const path of readable.map(([path]) => path.replace(/\{\w+\}/g, "x"))) {
      const [got, head] = await Promise.all(
        ["GET", "HEAD"].map((method) => api(method, path, { key: tenant.keys.admin })),
      );
      expect([path, head?.status, head?.body]).toEqual([path, got?.status, ""]);
      // The health tells how long it took, so its tag differs from one answer to the next.
      expect([path, head?.headers.has("ETag")]).toEqual([path, got?.headers.has("ETag")]);
      for (const name of ["Content-Type", "Cache-Control"]) {
        expect([path, name, head?.headers.get(name)]).toEqual([path, name, got?.headers.get(name)]);
      }
    }
  });
});

it("the API's description is the same text for every request of an isolate", async () => {
  const [first, second] = [await api("GET", "/api/openapi.json"), await api("GET", "/api/openapi.json")];
  expect(first.headers.get("Content-Type")).toBe("application/json");
  expect(second.body).toEqual(first.body);
});
