import { createApp } from "./app.ts";

export { CallQuota } from "../durable-objects/call-quota.ts";
export { CallSession } from "../durable-objects/call-session.ts";

const app = createApp();

export default { fetch: app.fetch } satisfies ExportedHandler<import("./env.ts").Env>;
