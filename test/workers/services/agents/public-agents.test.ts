import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseOpener, type Database } from "../../../../workers/db/client.ts";
import { agents, organizations } from "../../../../workers/db/schema.ts";
import {
  type AgentAddress,
  createPublicAgents,
  readAgentAddress,
} from "../../../../workers/services/agents/public-agents.ts";
import { buildAgent } from "../../../support/call/agent-builder.ts";

interface EmptyDatabase {
  connectionString: string;
  fetchEndpoint: string;
  close(): Promise<void>;
}

/** Its types are Node's and this file's the worker's, so that the compiler is not to follow this import. */
const setup = (await import("../../../support/database/empty-database-setup.ts" as string)) as {
  startEmptyDatabase(): Promise<EmptyDatabase>;
};

let postgres: EmptyDatabase;
let db: Database;
beforeAll(async () => {
  postgres = await setup.startEmptyDatabase();
  db = createDatabaseOpener(postgres)(() => AbortSignal.timeout(30_000));
  await db.insert(organizations).values({ id: "org_clinic", name: "Clinic" });
  await addAgent("org_clinic", "reception", { name: "Reception" });
  await addAgent("org_clinic", "office", { name: "Office", isPublic: false });
}, 120_000);
afterAll(() => postgres?.close());

async function addAgent(organizationId: string, slug: string, changes: { name: string; isPublic?: boolean }) {
  const row = buildAgent({ slug, isPublic: true, ...changes, organizationId, id: `agent_${organizationId}_${slug}` });
  await db.insert(agents).values(row);
}

const namesOf = async (homeId: string | undefined, organizationId?: string) =>
  (await createPublicAgents(db, homeId).list(organizationId)).map(({ name }) => name);
const find = async (homeId: string | undefined, address: AgentAddress) =>
  (await createPublicAgents(db, homeId).find(address))?.id ?? null;

it("takes the only organisation for the home, and none once there are two, unless one is named", async () => {
  const bare = readAgentAddress("reception");
  expect(await namesOf(undefined)).toEqual(["Reception"]);
  expect(await find(undefined, bare)).toBe("agent_org_clinic_reception");

  await db.insert(organizations).values({ id: "org_another", name: "Another" });
  await addAgent("org_another", "reception", { name: "A reception" });
  expect(await namesOf(undefined)).toEqual([]);
  expect(await find(undefined, bare)).toBeNull();
  expect(await namesOf("org_clinic")).toEqual(["Reception"]);
  expect(await find("org_clinic", bare)).toBe("agent_org_clinic_reception");
  expect(await namesOf("org_clinic", "org_another")).toEqual(["A reception"]);
});

it.each([
  ["org_clinic/reception", "agent_org_clinic_reception"],
  ["org_another/reception", "agent_org_another_reception"],
  ["org_another/agent_org_another_reception", "agent_org_another_reception"],
  ["agent_org_another_reception", "agent_org_another_reception"],
  ["org_another/agent_org_clinic_reception", null],
  ["org_clinic/office", null],
  ["agent_org_clinic_office", null],
  ["office", null],
  ["org_nobody/reception", null],
])("finds by %s the agent %s", async (address, id) => {
  expect(await find("org_clinic", readAgentAddress(address))).toBe(id);
});

it("keeps an organisation's list free of another's hundreds", async () => {
  const crowd = Array.from({ length: 250 }, (_, n) => addAgent("org_another", `crowd-${n}`, { name: `AAA ${n}` }));
  await Promise.all(crowd);
  expect(await namesOf("org_clinic")).toEqual(["Reception"]);
  expect(await namesOf("org_clinic", "org_another")).toHaveLength(100);
});
