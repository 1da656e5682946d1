import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createCredentialCipher } from "../../../../workers/crypto/credential-cipher.ts";
import { providerCredentials } from "../../../../workers/db/schema.ts";
import { readSettings } from "../../../../workers/environment/env.ts";
import { providerSecretsSchema } from "../../../../workers/providers/vendor/config.ts";
import { createProviderCredentials } from "../../../../workers/services/agents/provider-credentials.ts";
import { createCallServices } from "../../../../workers/services/calls/call-services.ts";
import { auditTrail } from "../../../support/worker/audit-trail.ts";
import { api, createTenant, database } from "../../../support/worker/tenant.ts";

const SECRET = "dg-0123456789abcdefWXYZ";
let tenant: Awaited<ReturnType<typeof createTenant>>;
beforeAll(async () => {
  tenant = await createTenant();
  // The first request loads the worker.
  await api("GET", "/api/health");
});
afterEach(() => vi.restoreAllMocks());

const put = (provider: string, apiKey: string, key = tenant.keys.admin) =>
  api("PUT", `/api/provider-credentials/${provider}`, { key, json: { apiKey } });
const list = async (key = tenant.keys.admin) => (await api("GET", "/api/provider-credentials", { key })).body.data;
const rowsOf = (organizationId: string) =>
  database().select().from(providerCredentials).where(eq(providerCredentials.organizationId, organizationId));

/** What a call of the organisation would make its vendors' adapters from. */
async function secretsInCalls(organizationId: string) {
  const tasks: Promise<unknown>[] = [];
  const secrets = await createCallServices(env, (task) => tasks.push(task)).loadProviders(organizationId);
  await Promise.all(tasks);
  return secrets;
}
const deploymentSecrets = async () => {
  const { organizationId } = await createTenant();
  return secretsInCalls(organizationId);
};

/** Credentials as the deployment would keep them with other keys. */
function withKeys(...names: ("current" | "earlier")[]) {
  const known = readSettings(env).CREDENTIALS_KEYS ?? [];
  const [first, ...others] = names.flatMap((name) => known.filter(({ id }) => id === name));
  if (first === undefined) throw new Error("There is no such key.");
  return createProviderCredentials(database(), createCredentialCipher([first, ...others]), async () => undefined);
}
const authorOf = (organizationId: string) =>
  ({ actor: { type: "key", id: "key_test" }, organizationId, requestId: "test" }) as const;

describe("an organisation's own key of a vendor", () => {
  it("is stored encrypted and shown by its last characters only", async () => {
    const { status, body } = await put("deepgram", SECRET);
    expect(status).toBe(200);
    const shown = { provider: "deepgram", hint: "WXYZ", createdAt: expect.any(String), updatedAt: expect.any(String) };
    expect(body.data).toEqual(shown);
    expect(await list()).toEqual([shown]);
    const [row] = await rowsOf(tenant.organizationId);
    expect(row).toMatchObject({ encryptionKeyId: "current" });
    expect(JSON.stringify(row)).not.toContain(SECRET.slice(0, 12));
    expect(await auditTrail(tenant.keys.admin, "deepgram")).toEqual(["provider_credential.put: apiKey"]);
  });

  it("is used in the organisation's calls in place of the deployment's, and in nobody else's", async () => {
    const { organizationId, keys } = await createTenant();
    const deployment = await deploymentSecrets();
    await put("deepgram", "dg-first-key-of-all", keys.admin);
    expect(await secretsInCalls(organizationId)).toEqual({ ...deployment, deepgramApiKey: "dg-first-key-of-all" });
    await put("deepgram", "dg-second-key", keys.admin);
    await put("openai-compatible", "sk-model-key", keys.admin);
    expect(await secretsInCalls(organizationId)).toEqual({
      ...deployment,
      deepgramApiKey: "dg-second-key",
      llmApiKey: "sk-model-key",
    });
    expect(await deploymentSecrets()).toEqual(deployment);
    await api("DELETE", "/api/provider-credentials/deepgram", { key: keys.admin });
    await api("DELETE", "/api/provider-credentials/openai-compatible", { key: keys.admin });
    expect(await secretsInCalls(organizationId)).toEqual(deployment);
    expect((await api("DELETE", "/api/provider-credentials/deepgram", { key: keys.admin })).status).toBe(404);
  });

  it("opens nothing in another organisation's row", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const [thief, victim] = await Promise.all([createTenant(), createTenant()]);
    await put("deepgram", SECRET, victim.keys.admin);
    const [stolen] = await rowsOf(victim.organizationId);
    if (stolen === undefined) throw new Error("There is no row to steal.");
    await database()
      .insert(providerCredentials)
      .values({ ...stolen, organizationId: thief.organizationId });
    expect(await secretsInCalls(thief.organizationId)).toEqual(await deploymentSecrets());
    expect(warn.mock.calls.flat().join()).toContain('"reason":"not_genuine"');
  });

  it("is encrypted anew with the deployment's current key when that is asked", async () => {
    const { organizationId, keys } = await createTenant();
    await withKeys("earlier").put(authorOf(organizationId), "deepgram", SECRET);
    expect((await rowsOf(organizationId))[0]?.encryptionKeyId).toBe("earlier");
    expect((await secretsInCalls(organizationId)).deepgramApiKey).toBe(SECRET);
    const rotate = () => api("POST", "/api/provider-credentials/rotate", { key: keys.admin });
    expect((await rotate()).body.data).toEqual({ rotated: ["deepgram"], unreadable: [] });
    expect((await rowsOf(organizationId))[0]).toMatchObject({ encryptionKeyId: "current", hint: "WXYZ" });
    expect((await secretsInCalls(organizationId)).deepgramApiKey).toBe(SECRET);
    expect((await rotate()).body.data).toEqual({ rotated: [], unreadable: [] });
    expect(await auditTrail(keys.admin, "deepgram")).toEqual([
      "provider_credential.put: apiKey",
      "provider_credential.rotate",
    ]);
  });

  it("that the deployment can no longer open is named", async () => {
    const { organizationId, keys } = await createTenant();
    await put("deepgram", SECRET, keys.admin);
    const withoutIt = withKeys("earlier");
    const rotation = await withoutIt.rotate(authorOf(organizationId));
    expect(rotation).toEqual({ rotated: [], unreadable: ["deepgram"] });
    expect((await secretsInCalls(organizationId)).deepgramApiKey).toBe(SECRET);
  });

  it.each(["short", "with a space in it", "line\nbreak-in-a-key", "x".repeat(513), "naïve-key-of-mine"])(
    "is refused as %j",
    async (apiKey) => {
      const { status, body } = await put("deepgram", apiKey);
      expect([status, body.error?.details[0].path]).toEqual([400, "apiKey"]);
    },
  );

  it("is refused of a vendor that is not known", async () => {
    expect((await put("evil", SECRET)).status).toBe(400);
  });
});

it("are made of nothing but the deployment's secrets where it keeps none", async () => {
  const without = { ...env, CREDENTIALS_KEYS: "" };
  const services = createCallServices(without, () => undefined);
  const secrets = await services.loadProviders(tenant.organizationId);
  expect(secrets).toEqual(providerSecretsSchema.parse(secrets));
  expect(secrets.deepgramApiKey).toBeUndefined();
});
