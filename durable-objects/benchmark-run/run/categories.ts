import { aiRunner } from "../ai/ai-category.ts";
import { apiRunner } from "../api/api.ts";
import type { CategoryRunner } from "../category.ts";
import { databaseRunner } from "../database/database.ts";
import { frontendRunner } from "../frontend/frontend.ts";
import { infrastructureRunner } from "../infrastructure/infrastructure.ts";
import { voiceRunner } from "../voice/voice-category.ts";

/** Runners of the categories that are measured inside the deployment, in the order in which they run. */
export const categoryRunners: readonly CategoryRunner[] = [
  apiRunner,
  voiceRunner,
  databaseRunner,
  frontendRunner,
  aiRunner,
  infrastructureRunner,
];
