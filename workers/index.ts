import { createApp } from "./app.ts";
import { runScheduled } from "./scheduled.ts";

export { CallQuota } from "../durable-objects/call-quota.ts";
export { CallSession } from "../durable-objects/call-session.ts";

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: (_controller, env) => runScheduled(env),
} satisfies ExportedHandler<import("./env.ts").Env>;
