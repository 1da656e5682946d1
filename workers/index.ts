import { createApp } from "./app.ts";
import { runScheduled } from "./scheduled.ts";

export { BenchmarkRun } from "../durable-objects/benchmark-run/run/benchmark-run.ts";
export { CallSession } from "../durable-objects/call/call-session.ts";
export { CallQuota } from "../durable-objects/call-quota.ts";
export { DocumentReader } from "../durable-objects/document-reader/document-reader.ts";
export { IndexAdvisor } from "../durable-objects/index-advisor/index-advisor.ts";
export { IndexBuilder } from "../durable-objects/index-builder/index-builder.ts";
export { MetricsHub } from "../durable-objects/metrics-hub/metrics-hub.ts";

const app = createApp();

/** Entry points of the worker: requests go to the app, cron triggers to `runScheduled`. */
export default {
  fetch: app.fetch,
  scheduled: ({ cron }, env, context) => runScheduled(cron, env, (task) => context.waitUntil(task)),
} satisfies ExportedHandler<import("./environment/env.ts").Env>;
