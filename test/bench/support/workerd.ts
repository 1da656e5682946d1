import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { WORKER_DIRECTORY } from "../../../local/build.ts";
import { miniflareBindings, readWorkerConfig } from "../../../local/worker-config.ts";
import { childrenNamed } from "./process-cpu.ts";

/** One workerd process with one worker in it. */
export interface Workerd {
  readonly url: string;
  readonly pid: number;
  /** Inspector of the worker that takes the requests. */
  readonly inspectorUrl: string;
  close(): Promise<void>;
}

/**
 * Room for every request: the local counter costs each block of requests far more than Cloudflare's, and a benchmark
 * would soon be refused.
 */
const UNLIMITED = 1_000_000;

/** Modules of the built worker; `edit` changes its source before it runs. */
async function builtModules(edit: (source: string) => string = (source) => source) {
  const recordings = (await readdir(WORKER_DIRECTORY)).filter((name) => name.endsWith(".wav"));
  const source = await readFile(join(WORKER_DIRECTORY, "index.js"), "utf8");
  return [
    { type: "ESModule" as const, path: "index.js", contents: edit(source) },
    ...(await Promise.all(
      recordings.map(async (path) => ({
        type: "Data" as const,
        path,
        contents: await readFile(join(WORKER_DIRECTORY, path)),
      })),
    )),
  ];
}

/** The built worker with the bindings that a call uses. Its pages stay out: they would put another worker before it. */
export async function startPlatformWorkerd(
  variables: Readonly<Record<string, string>>,
  { isUnlimited = false, edit }: { isUnlimited?: boolean; edit?: (source: string) => string } = {},
): Promise<Workerd> {
  const config = readWorkerConfig();
  const { ratelimits, ...bindings } = miniflareBindings(config);
  return startWorkerd({
    modules: await builtModules(edit),
    ...bindings,
    bindings: { ...variables },
    ratelimits: isUnlimited ? unlimited(ratelimits) : ratelimits,
    analyticsEngineDatasets: Object.fromEntries(
      config.analytics_engine_datasets.map(({ binding, dataset }) => [binding, { dataset }]),
    ),
  });
}

/**
 * The built worker's hub behind a worker that drives it: calls are held by nobody, and their reports come from there.
 * `variables` name the database that the hub's alerts read their rules from.
 */
export async function startHubWorkerd(variables: Readonly<Record<string, string>>): Promise<Workerd> {
  const config = readWorkerConfig();
  const { durableObjects } = miniflareBindings(config);
  const driver = await readFile(join(import.meta.dirname, "../hub/driver-worker.js"), "utf8");
  return startWorkerd(
    {
      modules: [{ type: "ESModule", path: "index.js", contents: driver }],
      durableObjects: { METRICS_HUB: { className: "MetricsHub", scriptName: "hub", useSQLite: true } },
    },
    { name: "hub", modules: await builtModules(), durableObjects, bindings: { ...variables } },
  );
}

/** The same limits without an end; calls' tokens keep theirs. */
function unlimited({ TOKEN_LIMIT, ...requests }: ReturnType<typeof miniflareBindings>["ratelimits"]) {
  const raised = Object.entries(requests).map(([name, { namespace_id, simple }]) => [
    name,
    { namespace_id, simple: { ...simple, limit: UNLIMITED } },
  ]);
  return { ...(TOKEN_LIMIT && { TOKEN_LIMIT }), ...Object.fromEntries(raised) };
}

/** A worker of one module, in the same setting. */
export function startModuleWorkerd(contents: string, bindings: Readonly<Record<string, string>>): Promise<Workerd> {
  return startWorkerd({ modules: [{ type: "ESModule", path: "index.js", contents }], bindings: { ...bindings } });
}

/** The echo worker, in the same setting. */
export async function startEchoWorkerd(): Promise<Workerd> {
  const contents = await readFile(join(import.meta.dirname, "echo-worker.js"), "utf8");
  return startWorkerd({
    modules: [{ type: "ESModule", path: "index.js", contents }],
    durableObjects: { ECHO: { className: "Echo", useSQLite: true } },
  });
}

/** The worker that does a call's input and output without its logic, in the same setting, over the same sinks. */
export async function startFloorWorkerd(sinksUrl: string): Promise<Workerd> {
  const contents = await readFile(join(import.meta.dirname, "floor-worker.js"), "utf8");
  return startWorkerd({
    modules: [{ type: "ESModule", path: "index.js", contents }],
    bindings: { SINKS_URL: sinksUrl },
    durableObjects: { FLOOR: { className: "Floor", useSQLite: true } },
  });
}

/** Starts one process: `worker` takes the requests, the others are beside it. */
async function startWorkerd(worker: V4WorkerOptions, ...others: V4WorkerOptions[]): Promise<Workerd> {
  const before = childrenNamed(process.pid, "workerd");
  const compatibilityDate = readWorkerConfig().compatibility_date;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      log: new Log(LogLevel.WARN),
      // Otherwise it asks the network for a sample of request metadata.
      cf: false,
      inspectorPort: 0,
      workers: [{ name: "measured", ...worker }, ...others].map((one) => ({ ...one, compatibilityDate })),
    }),
  );
  const url = await miniflare.ready;
  const [pid, ...more] = childrenNamed(process.pid, "workerd").filter((child) => !before.includes(child));
  if (pid === undefined || more.length > 0) throw new Error("expected exactly one new workerd process");
  const inspector = await miniflare.getInspectorURL();
  const inspectorUrl = new URL("/core:user:measured", inspector).href;
  return { url: url.origin, pid, inspectorUrl, close: () => miniflare.dispose() };
}
