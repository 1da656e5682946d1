import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { analyticsSinkModule } from "./analytics/sink.ts";
import { PAGES_DIRECTORY, WORKER_DIRECTORY } from "./build.ts";
import { miniflareBindings, readWorkerConfig } from "./worker-config.ts";

export interface WorkerRuntimeOptions {
  port: number;
  /** Variables and secrets of the worker. */
  variables: Readonly<Record<string, string>>;
  analyticsUrl: string;
  /** Where KV and Durable Objects are kept; nothing keeps them in memory. */
  dataDirectory?: string | undefined;
}

export interface WorkerRuntime {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Runs the built worker in workerd, bound as `wrangler.toml` binds it. Miniflare directly rather than `wrangler dev`,
 * whose proxy would cost each audio frame several times what the worker does with it.
 */
export async function startWorkerRuntime(options: WorkerRuntimeOptions): Promise<WorkerRuntime> {
  const config = readWorkerConfig();
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
          ...miniflareBindings(config),
          name: config.name,
          modules,
          bindings: { BUILD_ID: buildIdOf(modules[0]?.contents ?? ""), ...options.variables },
          serviceBindings: Object.fromEntries(
            config.analytics_engine_datasets.map(({ binding, dataset }) => [
              binding,
              { name: sinkName(dataset), entrypoint: "AnalyticsSink" },
            ]),
          ),
          assets: {
            directory: PAGES_DIRECTORY,
            binding: config.assets.binding,
            run_worker_first: config.assets.run_worker_first,
            routerConfig: { has_user_worker: true },
            assetConfig: { not_found_handling: config.assets.not_found_handling },
          },
        },
        ...config.analytics_engine_datasets.map(({ dataset }) => ({
          name: sinkName(dataset),
          compatibilityDate: config.compatibility_date,
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

/** Id of a build: a hash of the code, the same for the same code on every machine. */
function buildIdOf(code: string | Uint8Array): string {
  return createHash("sha256").update(code).digest("hex").slice(0, 12);
}

/** The worker that stands in for a dataset. */
export function sinkName(dataset: string): string {
  return `analytics-sink-${dataset.replaceAll("_", "-")}`;
}
