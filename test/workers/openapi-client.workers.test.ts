import { exports } from "cloudflare:workers";
import createClient from "openapi-fetch";
import { expect, it } from "vitest";
import type { paths } from "../../web/src/api/api-types.ts";
import { createCampaign } from "../support/worker/campaign.ts";
import { createTenant, ORIGIN } from "../support/worker/tenant.ts";

it("a client of the generated types works: it creates, reads, is refused, and deletes", async () => {
  const tenant = await createTenant();
  const campaign = await createCampaign(tenant);
  const client = createClient<paths>({
    baseUrl: ORIGIN,
    headers: { Authorization: `Bearer ${tenant.keys.admin}` },
    fetch: (request) => exports.default.fetch(request),
  });
  const body = { campaignId: campaign.id, phone: "+49301234567" };
  const made = await client.POST("/api/leads", { body });
  const id = made.data?.data.id ?? "";
  expect(made.response.status).toBe(201);
  const params = { path: { id } };
  expect((await client.GET("/api/leads/{id}", { params })).data?.data.phone).toBe("+49301234567");
  const refused = await client.POST("/api/leads", { body });
  expect(refused.error?.error.code).toBe("conflict");
  const page = await client.GET("/api/leads", { params: { query: { campaignId: campaign.id, limit: 10 } } });
  expect(page.data?.data.items.map((lead) => lead.id)).toEqual([id]);
  expect((await client.DELETE("/api/leads/{id}", { params })).data?.data.deleted).toBe(true);
});
