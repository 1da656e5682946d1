import { spawn } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The repository's root. */
export const ROOT_DIRECTORY = join(import.meta.dirname, "..");

/** The worker as `wrangler deploy` would upload it. */
export const WORKER_DIRECTORY = join(ROOT_DIRECTORY, "dist/worker");

/** The built pages. */
export const PAGES_DIRECTORY = join(ROOT_DIRECTORY, "web/dist");

const WORKER_SOURCES = ["workers", "durable-objects", "voice", "wrangler.toml", "package-lock.json"];
const PAGES_SOURCES = ["web/src", "web/public", "web/index.html", "web/vite.config.ts", "voice", "package-lock.json"];

/**
 * Builds the pages, then the worker that serves them, each only when a source is newer than its output. Throws with the
 * builder's output.
 */
export async function buildWhatIsStale(): Promise<void> {
  if (await isStale(PAGES_SOURCES, join(PAGES_DIRECTORY, "index.html"))) await run("vite", ["build", "web"]);
  if (await isStale(WORKER_SOURCES, join(WORKER_DIRECTORY, "index.js"))) {
    await run("wrangler", ["deploy", "--dry-run", "--env=", "--outdir", WORKER_DIRECTORY]);
  }
}

async function isStale(sources: readonly string[], output: string): Promise<boolean> {
  const builtAtMs = await stat(output).then(
    (found) => found.mtimeMs,
    // Not built yet.
    () => Number.NEGATIVE_INFINITY,
  );
  const changes = await Promise.all(sources.map((source) => newestChangeMs(join(ROOT_DIRECTORY, source))));
  return Math.max(...changes) > builtAtMs;
}

async function newestChangeMs(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const names = (await readdir(path, { recursive: true })).filter((name) => !/(^|\/)(dist|node_modules)\//.test(name));
  const times = await Promise.all(names.map(async (name) => (await stat(join(path, name))).mtimeMs));
  return Math.max(found.mtimeMs, ...times);
}

function run(command: string, args: readonly string[]): Promise<void> {
  const executable = join(ROOT_DIRECTORY, "node_modules/.bin", command);
  const child = spawn(executable, args, {
    cwd: ROOT_DIRECTORY,
    env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text));
  child.stderr.on("data", (text: Buffer) => (output += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${command} failed:\n${output}`))));
  });
}
