import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { agents, organizations, voiceCalls } from "../../../../workers/db/schema.ts";
import { createAgents } from "../../../../workers/services/agents/agents.ts";
import { createSandboxes } from "../../../../workers/services/benchmarks/sandboxes.ts";
import { agentSettings, api, createTenant, database } from "../../../support/worker/tenant.ts";

let tenant: Awaited<ReturnType<typeof createTenant>>;

beforeEach(async () => {
  tenant = await createTenant();
  const made = await api("POST", "/api/agents", { key: tenant.keys.admin, json: agentSettings() });
  expect(made.status).toBe(201);
});

/** Sandboxes over the test's database, whose agents nobody speaks. */
const sandboxes = () => createSandboxes(database(), () => createAgents(database(), () => undefined));

async function addCall(
  organizationId: string,
  id: string,
  changes: Partial<typeof voiceCalls.$inferInsert> = {},
): Promise<string> {
  const [agent] = await database().select().from(agents).where(eq(agents.organizationId, organizationId));
  await database()
    .insert(voiceCalls)
    .values({
      id,
      organizationId,
      agentId: agent?.id ?? "",
      agentVersion: 1,
      transport: "browser",
      status: "created",
      services: "local",
      ...changes,
    });
  return id;
}

/** Ids of some calls of an organisation that are still there. */
async function left(organizationId: string): Promise<string[]> {
  const rows = await database()
    .select({ id: voiceCalls.id })
    .from(voiceCalls)
    .where(and(eq(voiceCalls.organizationId, organizationId)))
    .orderBy(voiceCalls.id);
  return rows.map(({ id }) => id);
}

describe("calls of a sandbox that nobody opened", () => {
  it("are dropped, and neither those that were opened nor the generated ones", async () => {
    const asked = await sandboxes().agentOf(tenant.organizationId, null);
    if (asked === null) throw new Error("There is no agent.");
    const { place } = await sandboxes().open(tenant.organizationId, asked, false);
    const name = (kind: string): string => `call_${kind}_${tenant.organizationId}`;
    await addCall(place.organizationId, name("a_unopened"));
    const opened = await addCall(place.organizationId, name("b_opened"), { status: "active", startedAt: new Date() });
    const generated = await addCall(place.organizationId, name("c_generated"), { services: "generated" });
    await sandboxes().dropUnopened(place.organizationId);
    expect(await left(place.organizationId)).toEqual([opened, generated]);
  });

  it("are kept where the organisation is no sandbox: a caller may hold their tokens", async () => {
    const waiting = await addCall(tenant.organizationId, `call_waiting_${tenant.organizationId}`);
    await sandboxes().dropUnopened(tenant.organizationId);
    expect(await left(tenant.organizationId)).toEqual([waiting]);
    const [row] = await database().select().from(organizations).where(eq(organizations.id, tenant.organizationId));
    expect(row?.sandboxOf).toBeNull();
  });
});
