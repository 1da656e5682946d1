import { type Platform, startPlatform } from "../../../local/platform.ts";
import { type DelayingModel, startDelayingModel } from "../http/delaying-model.ts";

/** Models of the faults' agent: one server answers as both. */
export const FIRST_MODEL = "first";
export const SECOND_MODEL = "second";
/** Time that either model takes to begin, where no fault is planted: long enough that openers are missed. */
export const MODEL_DELAY_MS = 700;

/** Running platform that faults are planted in, with a model whose delays can be set. */
export interface FaultSetting {
  platform: Platform;
  model: DelayingModel;
  /** Asks the API with the demonstration's own key; throws what it answers else than a success. */
  ask<T>(method: string, path: string, json?: unknown): Promise<T>;
  close(): Promise<void>;
}

const REQUEST_DEADLINE_MS = 30_000;

/** Starts a platform whose agent has two models, the second to fall back to. */
export async function startFaultSetting(): Promise<FaultSetting> {
  const model = await startDelayingModel();
  for (const name of [FIRST_MODEL, SECOND_MODEL]) model.delaysMs.set(name, MODEL_DELAY_MS);
  const platform = await startPlatform({
    port: 0,
    dataDirectory: null,
    variables: { LLM_BASE_URL: `${model.url}/v1` },
  });
  model.target = platform.services.languageModel.url;
  const ask = async <T>(method: string, path: string, json?: unknown): Promise<T> => {
    const response = await fetch(platform.url + path, {
      method,
      headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json" },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
    });
    const body = (await response.json()) as { success: boolean; data: T; error?: { message: string } };
    if (!body.success) throw new Error(`${method} ${path} was answered ${response.status}: ${body.error?.message}`);
    return body.data;
  };
  const languageModel = [FIRST_MODEL, SECOND_MODEL].map((name) => ({ provider: "openai-compatible", model: name }));
  const { providers } = await ask<{ providers: object }>("GET", `/api/agents/${platform.agentId}`);
  await ask("PATCH", `/api/agents/${platform.agentId}`, { providers: { ...providers, languageModel } });
  const close = async (): Promise<void> => {
    await platform.close();
    await model.close();
  };
  return { platform, model, ask, close };
}
