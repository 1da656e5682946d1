import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { analyticsSinkModule } from "./analytics/sink.ts";
import { PAGES_DIRECTORY, WORKER_DIRECTORY } from "./build.ts";

export interface WorkerRuntimeOptions {
  port: number;
  /** Variables and secrets of the worker. */
  variables: Readonly<Record<string, string>>;
  analyticsUrl: string;
  /** The dataset behind each binding of Analytics Engine. */
  datasets: Readonly<Record<string, string>>;
  /** Where KV and Durable Objects are kept; nothing keeps them in memory. */
  dataDirectory?: string | undefined;
}

export interface WorkerRuntime {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Runs the built worker in workerd, bound as `wrangler.toml` binds it. Miniflare directly rather than `wrangler dev`, whose proxy would cost each
 * audio frame several times what the worker does with it.
 */
export async function startWorkerRuntime(options: WorkerRuntimeOptions): Promise<WorkerRuntime> {
  const names = await readdir(WORKER_DIRECTORY);
  const modules = [
    {
      type: "ESModule" as const,
      path: "index.js",
      contents: await readFile(join(WORKER_DIRECTORY, "index.js"), "utf8"),
    },
    ...(await Promise.all(
      names
        .filter((name) => name.endsWith(".wav"))
        .map(async (path) => ({ type: "Data" as const, path, contents: await readFile(join(WORKER_DIRECTORY, path)) })),
    )),
  ];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: options.port,
      log: new Log(LogLevel.WARN),
      // Where a request came from is looked up on the internet, which there may be none of.
      cf: false,
      ...(options.dataDirectory !== undefined && { resourcePersistencePath: options.dataDirectory }),
      workers: [
        {
          name: "quantum-voice",
          compatibilityDate: "2026-11-01",
          modules,
          bindings: { ...options.variables },
          kvNamespaces: ["CACHE"],
          durableObjects: {
            CALL_SESSION: { className: "CallSession", useSQLite: true },
            CALL_QUOTA: { className: "CallQuota", useSQLite: true },
          },
          ratelimits: {
            TOKEN_LIMIT: { namespace_id: "1001", simple: { limit: 30, period: 60 } },
            ADDRESS_LIMIT: { namespace_id: "1002", simple: { limit: 30, period: 60 } },
            KEY_LIMIT: { namespace_id: "1003", simple: { limit: 15, period: 60 } },
          },
          serviceBindings: Object.fromEntries(
            Object.entries(options.datasets).map(([binding, dataset]) => [
              binding,
              { name: sinkName(dataset), entrypoint: "AnalyticsSink" },
            ]),
          ),
          assets: {
            directory: PAGES_DIRECTORY,
            binding: "ASSETS",
            run_worker_first: ["/api/*", "/agents/*"],
            routerConfig: { has_user_worker: true },
            assetConfig: { not_found_handling: "single-page-application" },
          },
        },
        ...Object.values(options.datasets).map((dataset) => ({
          name: sinkName(dataset),
          compatibilityDate: "2026-11-01",
          modules: [{ type: "ESModule" as const, path: "index.js", contents: analyticsSinkModule() }],
          bindings: { ANALYTICS_URL: options.analyticsUrl, DATASET: dataset },
        })),
      ],
    }),
  );
  try {
    const url = await miniflare.ready;
    return { url: url.origin, close: () => miniflare.dispose() };
  } catch (error) {
    // It fails with the same error again.
    await miniflare.dispose().catch(() => {});
    if (/address already in use/i.test(String(error))) {
      throw new Error(`Port ${options.port} is taken: free it, or choose another with PORT=…`);
    }
    throw error;
  }
}

/** The worker that stands in for a dataset. */
export function sinkName(dataset: string): string {
  return `analytics-sink-${dataset.replaceAll("_", "-")}`;
}
