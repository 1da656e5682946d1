import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AgentConfig, type AgentSettings, agentConfigSchema, defaultCostLevers } from "../../../../voice/agent.ts";
import { createApp } from "../../../../workers/app.ts";
import { createCallServices } from "../../../../workers/services/calls/call-services.ts";
import { agentSettings, createTenant, ORIGIN } from "../../../support/worker/tenant.ts";

const app = createApp();
let tenant: Awaited<ReturnType<typeof createTenant>>;
let logged: string[] = [];
beforeEach(async () => {
  tenant = await createTenant();
  logged = [];
  for (const level of ["error", "warn"] as const) {
    vi.spyOn(console, level).mockImplementation((line) => void logged.push(String(line)));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

const LIMITED = { ...env, ALLOWED_LANGUAGE_MODELS: "small-model", LLM_API_KEY: "the deployment's" };

/** A request of the tenant's admin, or of a page without a session, to a deployment that allows one model. */
async function send(method: string, path: string, json?: unknown, bindings = LIMITED, isAnonymous = false) {
  const context = createExecutionContext();
  const headers = new Headers({ "Content-Type": "application/json" });
  if (isAnonymous) headers.set("Origin", ORIGIN);
  else headers.set("Authorization", `Bearer ${tenant.keys.admin}`);
  const body = json === undefined ? null : JSON.stringify(json);
  const response = await app.fetch(new Request(new URL(path, ORIGIN), { method, headers, body }), bindings, context);
  await waitOnExecutionContext(context);
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on the wire, whatever is on it.
  return { status: response.status, body: (await response.json()) as any };
}

const withModels = (...models: string[]): AgentSettings =>
  agentSettings({
    isPublic: true,
    providers: {
      ...agentSettings().providers,
      languageModel: models.map((model) => ({ provider: "openai-compatible", model })),
    },
  });
const putOwnKey = () => send("PUT", "/api/provider-credentials/openai-compatible", { apiKey: "sk-of-the-tenant" });
const detailPaths = ({ body }: { body: { error?: { details?: { path: string }[] } } }) =>
  body.error?.details?.map(({ path }) => path);

const agentConfigOf = async (id: string): Promise<AgentConfig> =>
  agentConfigSchema.parse((await send("GET", `/api/agents/${id}`)).body.data);

/** Models of an agent's calls, by the keys that they would be made with. */
async function modelsInCalls(agentId: string): Promise<string[]> {
  const tasks: Promise<unknown>[] = [];
  const { data: agent } = (await send("GET", `/api/agents/${agentId}`)).body;
  const services = createCallServices(LIMITED, (task) => tasks.push(task));
  const secrets = await services.loadProviders(tenant.organizationId);
  await Promise.all(tasks);
  return services.permitted(agent, secrets).languageModel.map(({ model }) => model);
}

describe("an agent's models on the deployment's keys", () => {
  it("are refused by their fields where they are not allowed, on creation and on change", async () => {
    const refused = await send("POST", "/api/agents", withModels("small-model", "huge-model", "huge-model-2"));
    expect(refused.status).toBe(400);
    const fields = ["providers.languageModel.1.model", "providers.languageModel.2.model"];
    expect(detailPaths(refused)).toEqual(fields);

    const made = await send("POST", "/api/agents", withModels("small-model"));
    expect(made.status).toBe(201);
    const path = `/api/agents/${made.body.data.id}`;
    const changed = await send("PATCH", path, { providers: withModels("huge-model").providers });
    expect([changed.status, detailPaths(changed)]).toEqual([400, ["providers.languageModel.0.model"]]);
    expect((await send("GET", path)).body.data.version).toBe(1);
  });

  it("are refused for easy turns too", async () => {
    const easyTurn = (model: string) => ({ costLevers: { easyTurnModel: { provider: "openai-compatible", model } } });
    const refused = await send("POST", "/api/agents", { ...withModels("small-model"), ...easyTurn("huge-model") });
    expect([refused.status, detailPaths(refused)]).toEqual([400, ["costLevers.easyTurnModel.model"]]);
    const made = await send("POST", "/api/agents", { ...withModels("small-model"), ...easyTurn("small-model") });
    expect(made.status).toBe(201);
    const changed = await send("PATCH", `/api/agents/${made.body.data.id}`, easyTurn("huge-model"));
    expect([changed.status, detailPaths(changed)]).toEqual([400, ["costLevers.easyTurnModel.model"]]);
  });

  it("may be any with a key of the organisation's own, and no longer once that is deleted", async () => {
    await putOwnKey();
    const made = await send("POST", "/api/agents", withModels("huge-model"));
    expect(made.status).toBe(201);
    expect(await modelsInCalls(made.body.data.id)).toEqual(["huge-model"]);

    await send("DELETE", "/api/provider-credentials/openai-compatible");
    expect(await modelsInCalls(made.body.data.id)).toEqual([]);
    expect(logged.map((line) => JSON.parse(line))).toContainEqual({
      event: "model_not_allowed",
      provider: "openai-compatible",
      field: "providers.languageModel.0.model",
      organizationId: tenant.organizationId,
      agentId: made.body.data.id,
    });
  });

  it("are no other organisation's to pay for", async () => {
    await putOwnKey();
    tenant = await createTenant();
    expect((await send("POST", "/api/agents", withModels("huge-model"))).status).toBe(400);
  });
});

describe("an agent that was stored while its model was allowed", () => {
  const store = async (...models: string[]): Promise<string> => {
    const anything = { ...LIMITED, ALLOWED_LANGUAGE_MODELS: "*" };
    return (await send("POST", "/api/agents", withModels(...models), anything)).body.data.id;
  };

  it("is not put back to a version with it", async () => {
    const id = await store("huge-model");
    const path = `/api/agents/${id}`;
    await send("PATCH", path, { providers: withModels("small-model").providers });
    const restored = await send("POST", `${path}/versions/1/restore`);
    expect([restored.status, detailPaths(restored)]).toEqual([400, ["providers.languageModel.0.model"]]);
    expect((await send("GET", path)).body.data.version).toBe(2);
  });

  it("takes calls with what is left of its chain, and other settings of it may be changed", async () => {
    const id = await store("huge-model", "small-model");
    expect((await send("PATCH", `/api/agents/${id}`, { greeting: "Hello there." })).status).toBe(200);
    expect((await send("POST", "/api/calls/start", { agentId: id, transport: "browser" })).status).toBe(201);
    expect(await modelsInCalls(id)).toEqual(["small-model"]);
  });

  it("takes calls without its model for easy turns, and says so", async () => {
    const { languageModel } = withModels("huge-model").providers;
    const easyTurnModel = languageModel[0] ?? null;
    const agent = {
      ...(await agentConfigOf(await store("small-model"))),
      costLevers: { ...defaultCostLevers, easyTurnModel },
    };
    const services = createCallServices(LIMITED, () => {});
    const secrets = await services.loadProviders(tenant.organizationId);
    expect(services.permittedEasyModel(agent, secrets)).toBeNull();
    expect(logged.map((line) => JSON.parse(line).field)).toContain("costLevers.easyTurnModel.model");
    await putOwnKey();
    expect(services.permittedEasyModel(agent, await services.loadProviders(tenant.organizationId))).toEqual(
      easyTurnModel,
    );
  });

  it("takes none where nothing is left, and says which field is why", async () => {
    const agentId = await store("huge-model");
    const fields = ["providers.languageModel.0.model"];
    const started = await send("POST", "/api/calls/start", { agentId, transport: "browser" });
    expect([started.status, detailPaths(started)]).toEqual([409, fields]);
    const token = await send("POST", "/api/voice/token", { agentId });
    expect([token.status, detailPaths(token)]).toEqual([409, fields]);
    expect((await send("POST", "/api/voice/token", { agentId }, LIMITED, true)).status).toBe(409);
    await putOwnKey();
    expect((await send("POST", "/api/voice/token", { agentId })).status).toBe(200);
  });
});
