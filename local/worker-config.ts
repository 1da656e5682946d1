import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { ROOT_DIRECTORY } from "./build.ts";

const rateLimitSchema = z.object({
  name: z.string(),
  namespace_id: z.string(),
  simple: z.object({ limit: z.number(), period: z.union([z.literal(10), z.literal(60)]) }),
});

/** `wrangler.toml` as far as the worker runs by it on this machine: everything outside `[env.…]`. */
const workerConfigSchema = z.object({
  name: z.string(),
  compatibility_date: z.string(),
  rules: z.array(z.object({ type: z.string(), globs: z.array(z.string()), fallthrough: z.boolean().optional() })),
  assets: z.object({
    binding: z.string(),
    run_worker_first: z.array(z.string()),
    not_found_handling: z.enum(["single-page-application", "404-page", "none"]),
  }),
  durable_objects: z.object({ bindings: z.array(z.object({ name: z.string(), class_name: z.string() })) }),
  migrations: z.array(z.object({ tag: z.string(), new_sqlite_classes: z.array(z.string()) })),
  kv_namespaces: z.array(z.object({ binding: z.string() })),
  r2_buckets: z.array(z.object({ binding: z.string() })),
  analytics_engine_datasets: z.array(z.object({ binding: z.string(), dataset: z.string() })),
  ratelimits: z.array(rateLimitSchema),
});
export type WorkerConfig = z.infer<typeof workerConfigSchema>;

/**
 * Reads the worker's bindings from `wrangler.toml`, so that they stand in one place. Throws, naming the key, for one
 * that is missing.
 */
export function readWorkerConfig(): WorkerConfig {
  return workerConfigSchema.parse(parse(readFileSync(join(ROOT_DIRECTORY, "wrangler.toml"), "utf8")));
}

/** The bindings that Miniflare provides itself: everything but assets and datasets, which differ from use to use. */
export function miniflareBindings(config: WorkerConfig) {
  return {
    compatibilityDate: config.compatibility_date,
    kvNamespaces: config.kv_namespaces.map(({ binding }) => binding),
    r2Buckets: config.r2_buckets.map(({ binding }) => binding),
    durableObjects: Object.fromEntries(
      config.durable_objects.bindings.map(({ name, class_name }) => [name, { className: class_name, useSQLite: true }]),
    ),
    ratelimits: Object.fromEntries(config.ratelimits.map(({ name, ...limit }) => [name, limit])),
  };
}
