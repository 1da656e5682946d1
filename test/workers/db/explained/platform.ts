import { type ExplainedMethods, none, run } from "./explained.ts";

/** Methods of `services/platform`, and of the cache and the lists that all services share. */
export const platform: ExplainedMethods = {
  "cache.read": none("its rows are explained on their own"),
  "cache.invalidate": none("writes KV"),
  "cache.observe": none("is in memory"),
  "lists.read": none("each list is explained on its own"),
  "platform.visits.note": none("writes KV"),
  "platform.visits.latest": none("reads KV"),
  "platform.health.postgres": run(({ request }) => request.platform.health.postgres()),
};
