import type { TestProject } from "vitest/node";
import { startPlatform } from "../../../local/platform.ts";

/** The running platform, as far as another process needs it. */
export interface SharedPlatform {
  url: string;
  apiKey: string;
  organizationId: string;
  agentId: string;
  agentSlug: string;
  tokenSecret: string;
  textToSpeechUrl: string;
  analytics: { sqlEndpoint: string; apiToken: string };
}

declare module "vitest" {
  interface ProvidedContext {
    platform: SharedPlatform;
  }
}

/** Starts one platform for all tests that leave its services alone; stops it after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const platform = await startPlatform({ port: 0, dataDirectory: null });
  const { url, apiKey, organizationId, agentId, agentSlug, tokenSecret, services } = platform;
  const { sqlEndpoint, apiToken } = services.analytics;
  project.provide("platform", {
    url,
    apiKey,
    organizationId,
    agentId,
    agentSlug,
    tokenSecret,
    textToSpeechUrl: services.textToSpeech.url,
    analytics: { sqlEndpoint, apiToken },
  });
  return () => platform.close();
}
