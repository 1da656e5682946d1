import { access } from "./explained/access.ts";
import { agents } from "./explained/agents.ts";
import { alerts } from "./explained/alerts.ts";
import { benchmarks } from "./explained/benchmarks.ts";
import { calls } from "./explained/calls.ts";
import { costs } from "./explained/costs.ts";
import { database } from "./explained/database.ts";
import type { ExplainedMethods } from "./explained/explained.ts";
import { figures } from "./explained/figures.ts";
import { housekeeping } from "./explained/housekeeping.ts";
import { knowledge } from "./explained/knowledge.ts";
import { outreach } from "./explained/outreach.ts";
import { platform } from "./explained/platform.ts";
import { privacy } from "./explained/privacy.ts";
import { recommendations } from "./explained/recommendations.ts";

/**
 * Every method of the services, a file for each folder of them. One that is missing fails the test. Those that change
 * rows name rows that do not exist: what they look for is explained, nothing is changed.
 */
export const explainedMethods: ExplainedMethods = {
  ...access,
  ...agents,
  ...alerts,
  ...benchmarks,
  ...calls,
  ...costs,
  ...database,
  ...figures,
  ...housekeeping,
  ...knowledge,
  ...outreach,
  ...platform,
  ...privacy,
  ...recommendations,
};
