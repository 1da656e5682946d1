import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { WORKER_DIRECTORY } from "../../../local/build.ts";
import { childrenNamed } from "./process-cpu.ts";

/** One workerd process with one worker in it. */
export interface Workerd {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

const COMPATIBILITY_DATE = "2026-11-01";

/** Room for every request: the local counter costs each block of requests far more than Cloudflare's, and a benchmark would soon be refused. */
const UNLIMITED = 1_000_000;

/** The built worker with the bindings that a call uses. Its pages stay out: they would put another worker before it. */
export async function startPlatformWorkerd(
  variables: Readonly<Record<string, string>>,
  { isUnlimited = false } = {},
): Promise<Workerd> {
  const recordings = (await readdir(WORKER_DIRECTORY)).filter((name) => name.endsWith(".wav"));
  return startWorkerd({
    modules: [
      { type: "ESModule", path: "index.js", contents: await readFile(join(WORKER_DIRECTORY, "index.js"), "utf8") },
      ...(await Promise.all(
        recordings.map(async (path) => ({
          type: "Data" as const,
          path,
          contents: await readFile(join(WORKER_DIRECTORY, path)),
        })),
      )),
    ],
    bindings: { ...variables },
    kvNamespaces: ["CACHE"],
    durableObjects: {
      CALL_SESSION: { className: "CallSession", useSQLite: true },
      CALL_QUOTA: { className: "CallQuota", useSQLite: true },
    },
    ratelimits: {
      TOKEN_LIMIT: { namespace_id: "1001", simple: { limit: 30, period: 60 } },
      ADDRESS_LIMIT: { namespace_id: "1002", simple: { limit: isUnlimited ? UNLIMITED : 30, period: 60 } },
      KEY_LIMIT: { namespace_id: "1003", simple: { limit: isUnlimited ? UNLIMITED : 15, period: 60 } },
    },
    analyticsEngineDatasets: { TURNS: { dataset: "turns" }, CACHE_COUNTS: { dataset: "cache" } },
  });
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

async function startWorkerd(worker: V4WorkerOptions): Promise<Workerd> {
  const before = childrenNamed(process.pid, "workerd");
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      log: new Log(LogLevel.WARN),
      // Otherwise it asks the network for a sample of request metadata.
      cf: false,
      workers: [{ ...worker, name: "measured", compatibilityDate: COMPATIBILITY_DATE }],
    }),
  );
  const url = await miniflare.ready;
  const [pid, ...others] = childrenNamed(process.pid, "workerd").filter((child) => !before.includes(child));
  if (pid === undefined || others.length > 0) throw new Error("expected exactly one new workerd process");
  return { url: url.origin, pid, close: () => miniflare.dispose() };
}
