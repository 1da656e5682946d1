import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildWhatIsStale, ROOT_DIRECTORY } from "./build.ts";
import { seedDemonstration } from "./demonstration/seed.ts";
import { readDevFile, writeDevFile } from "./dev-file.ts";
import { readDevVars } from "./dev-vars.ts";
import { describeLatency, LATENCY_ARGUMENTS, readLatencySettings } from "./latency/settings.ts";
import { LOCAL_DIRECTORY, platformDatabase, startServices, workerVariables } from "./platform.ts";
import { readTokenSecret } from "./token-secret.ts";
import { readWorkerConfig } from "./worker-config.ts";
import { sinkName } from "./worker-runtime.ts";

// `npm run dev`: `wrangler dev` with live reload over the embedded services. For working on the worker; its proxy makes
// it slower than `npm start`.

const PORT = Number(process.env.PORT ?? 8787);
const READY_DEADLINE_MS = 60_000;

async function main(): Promise<void> {
  const latency = readLatencySettings(parseArgs({ options: LATENCY_ARGUMENTS }).values);
  await mkdir(LOCAL_DIRECTORY, { recursive: true });
  const variables = await readDevVars();
  const [services] = await Promise.all([startServices(LOCAL_DIRECTORY, variables, latency), buildWhatIsStale()]);
  const vars = workerVariables(services, await readTokenSecret(), variables, latency);
  const pages = spawnTool("vite", ["build", "web", "--watch"]);
  const wrangler = spawnTool("wrangler", [
    "dev",
    "--local",
    "--live-reload",
    "--ip=127.0.0.1",
    `--port=${PORT}`,
    `--persist-to=${join(LOCAL_DIRECTORY, "dev/state")}`,
    ...(await writeConfigs(vars, services.analytics.url)),
  ]);
  const stop = async (code: number): Promise<void> => {
    for (const child of [pages, wrangler]) child.kill("SIGTERM");
    await Promise.all(Object.values(services).map((service) => service.close()));
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(0));
  for (const child of [pages, wrangler]) child.once("exit", (code) => void stop(code ?? 1));

  const url = `http://127.0.0.1:${PORT}`;
  await untilReady(url);
  const database = platformDatabase(services.postgres, variables);
  const demonstration = await seedDemonstration(database, url, (await readDevFile())?.apiKey ?? null);
  await writeDevFile({ ...demonstration, url, services });
  if (latency.profile !== "instant")
    console.log(`\nLocal speech and language services have ${describeLatency(latency)}.`);
  console.log(`\nTalk   ${url}/\nCalls  ${url}/calls#key=${demonstration.apiKey}\n`);
}

/**
 * The worker's configuration for `wrangler dev`: that of `wrangler.toml`, with the analytics dataset replaced by a
 * service that keeps what it is given.
 */
async function writeConfigs(vars: Record<string, string>, analyticsUrl: string): Promise<string[]> {
  const config = readWorkerConfig();
  const worker = {
    name: config.name,
    main: join(ROOT_DIRECTORY, "workers/index.ts"),
    compatibility_date: config.compatibility_date,
    rules: config.rules,
    assets: { ...config.assets, directory: join(ROOT_DIRECTORY, "web/dist") },
    durable_objects: config.durable_objects,
    migrations: config.migrations,
    kv_namespaces: config.kv_namespaces,
    ratelimits: config.ratelimits,
    services: config.analytics_engine_datasets.map(({ binding, dataset }) => ({
      binding,
      service: sinkName(dataset),
      entrypoint: "AnalyticsSink",
    })),
  };
  const sinks = config.analytics_engine_datasets.map(({ dataset }) => ({
    name: sinkName(dataset),
    main: join(ROOT_DIRECTORY, "local/analytics/sink-worker.js"),
    compatibility_date: config.compatibility_date,
    vars: { ANALYTICS_URL: analyticsUrl, DATASET: dataset },
  }));
  const paths: string[] = [];
  for (const content of [worker, ...sinks]) {
    const directory = join(LOCAL_DIRECTORY, "dev", content === worker ? "worker" : content.name);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, "wrangler.json"), JSON.stringify(content, null, 2));
    paths.push(`--config=${join(directory, "wrangler.json")}`);
  }
  // Beside the configuration rather than in it: Wrangler prints the values of the one and hides those of the other.
  const lines = Object.entries(vars).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  await writeFile(join(LOCAL_DIRECTORY, "dev/worker/.dev.vars"), `${lines.join("\n")}\n`, { mode: 0o600 });
  return paths;
}

function spawnTool(command: string, args: readonly string[]) {
  return spawn(join(ROOT_DIRECTORY, "node_modules/.bin", command), args, {
    cwd: ROOT_DIRECTORY,
    env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" },
    stdio: ["ignore", "inherit", "inherit"],
  });
}

async function untilReady(url: string): Promise<void> {
  const deadlineMs = performance.now() + READY_DEADLINE_MS;
  for (;;) {
    // Refused connections are how a server that is still starting answers.
    const isUp = await fetch(`${url}/api/health`)
      .then((response) => response.ok)
      .catch(() => false);
    if (isUp) return;
    if (performance.now() > deadlineMs)
      throw new Error(`wrangler dev did not answer on ${url} in ${READY_DEADLINE_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
