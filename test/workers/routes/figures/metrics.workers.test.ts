import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { Sketch } from "../../../../workers/measure/sketch.ts";
import { parseExposition } from "../../../support/telemetry/exposition-parser.ts";
import { agentSettings, api, createTenant } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;
let stranger: Awaited<ReturnType<typeof createTenant>>;

beforeAll(async () => {
  [tenant, stranger] = await Promise.all([createTenant(), createTenant()]);
  await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() });
});

async function requestsOf(key: string): Promise<number> {
  const { status, body, headers } = await api("GET", "/api/metrics", { key });
  expect(status).toBe(200);
  expect(headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const samples = parseExposition(body).get("quantum_voice_http_requests_total")?.samples ?? [];
  return samples.find(({ labels }) => labels.route === "/api/told")?.value ?? 0;
}

it("tells an organisation's own figures to its own keys, as its hub has them", async () => {
  const ms = new Sketch();
  ms.add(5);
  const hub = env.METRICS_HUB.getByName(tenant.organizationId);
  const told = { route: "/api/told", method: "GET", n: 3, errors: 0, ms: ms.toBytes() };
  await hub.requestsServed({ routes: [told] });
  expect(await requestsOf(tenant.keys.viewer)).toBe(3);
  await hub.requestsServed({ routes: [told] });
  expect(await requestsOf(tenant.keys.viewer)).toBe(6);
  expect(await requestsOf(stranger.keys.admin)).toBe(0);
  expect((await api("GET", "/api/metrics")).status).toBe(401);
});
