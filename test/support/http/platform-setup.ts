import type { TestProject } from "vitest/node";
import { type Platform, startPlatform } from "../../../local/platform.ts";

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

/** The setup runs once a project, each in modules of its own; what they share stands beside them. */
const shared = globalThis as { testPlatform?: { starting: Promise<Platform>; users: number } };

/** Starts one platform for all tests of all projects that leave its services alone; stops it after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.testPlatform ??= { starting: startPlatform({ port: 0, dataDirectory: null }), users: 0 };
  const { testPlatform } = shared;
  testPlatform.users += 1;
  const platform = await testPlatform.starting;
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
  return async () => {
    testPlatform.users -= 1;
    if (testPlatform.users > 0) return;
    delete shared.testPlatform;
    await platform.close();
  };
}
