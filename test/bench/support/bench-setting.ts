import { randomBytes } from "node:crypto";
import { buildWhatIsStale } from "../../../local/build.ts";
import { migrateDatabase } from "../../../local/database.ts";
import { seedDemonstration } from "../../../local/demonstration/seed.ts";
import { startPostgres } from "../../../local/postgres/start.ts";
import { signCallToken } from "../../../workers/services/calls/call-token.ts";
import type { Target } from "./caller.ts";
import { type Child, startChild } from "./child-process.ts";
import type { LoadCommands } from "./load.ts";
import type { SinkCommands } from "./sinks.ts";
import { startEchoWorkerd, startFloorWorkerd, startPlatformWorkerd, type Workerd } from "./workerd.ts";

/** Everything that is measured, and everything it is measured with. */
export interface BenchSetting {
  /** The worker's process of each target; a call's is the platform. */
  readonly workerds: Readonly<Record<Target, Workerd>>;
  readonly sinks: Child<SinkCommands>;
  readonly loads: readonly Child<LoadCommands>[];
  /** Opens the API of the platform as an admin. */
  readonly apiKey: string;
  /** Addresses of `count` new sockets. */
  addresses(target: Target, count: number, query?: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Longer than any measurement. */
const TOKEN_LIFETIME_MS = 3_600_000;
const MAX_CALL_MS = 7_200_000;
const REQUEST_DEADLINE_MS = 10_000;

/**
 * Starts the three workerd processes, the sinks, a real Postgres (in this process: only the beginning and end of a call
 * use it) and `loadProcesses` processes of callers. `edit` changes the built worker before it runs.
 */
export async function startBenchSetting(
  loadProcesses: number,
  edit?: (source: string) => string,
): Promise<BenchSetting> {
  await buildWhatIsStale();
  const closers: (() => Promise<void>)[] = [];
  const opened = <T>(thing: T, close: (thing: T) => Promise<void>): T => {
    closers.unshift(() => close(thing));
    return thing;
  };
  const close = async (): Promise<void> => {
    for (const closeNext of closers.splice(0)) await closeNext();
  };
  try {
    const postgres = opened(await startPostgres(), (service) => service.close());
    const database = { connectionString: postgres.connectionString, fetchEndpoint: `${postgres.url}/sql` };
    await migrateDatabase(database);
    const sinks = opened(startChild<SinkCommands>(new URL("./sinks.ts", import.meta.url)), (child) => child.stop());
    const { url: sinksUrl } = await sinks.request("listen", null);
    const tokenSecret = randomBytes(32).toString("hex");
    const platform = opened(
      await startPlatformWorkerd(
        {
          ENVIRONMENT: "local",
          DATABASE_URL: database.connectionString,
          NEON_FETCH_ENDPOINT: database.fetchEndpoint,
          TOKEN_SECRET: tokenSecret,
          DEEPGRAM_API_KEY: "sink",
          DEEPGRAM_BASE_URL: sinksUrl,
          LLM_BASE_URL: `${sinksUrl}/v1`,
        },
        edit === undefined ? {} : { edit },
      ),
      (workerd) => workerd.close(),
    );
    const echo = opened(await startEchoWorkerd(), (workerd) => workerd.close());
    const floor = opened(await startFloorWorkerd(sinksUrl), (workerd) => workerd.close());
    const workerds = { call: platform, floor, echo };
    const loads = Array.from({ length: loadProcesses }, () =>
      opened(startChild<LoadCommands>(new URL("./load.ts", import.meta.url)), (child) => child.stop()),
    );
    const agent = await seedDemonstration(database, platform.url, null);
    const agentVersion = await allowLongCalls(platform.url, agent);
    const callAddress = async (): Promise<string> => {
      const callId = `call_bench_${randomBytes(8).toString("hex")}`;
      const { organizationId, agentId, agentSlug } = agent;
      const expiresAtMs = Date.now() + TOKEN_LIFETIME_MS;
      const claims = { callId, organizationId, agentId, agentSlug, agentVersion, transport: "browser", expiresAtMs };
      const token = await signCallToken(claims, tokenSecret);
      return `${platform.url.replace("http", "ws")}/agents/${agentSlug}/${callId}?token=${token}`;
    };
    const bareAddress = (target: "floor" | "echo", query: string): string =>
      `${workerds[target].url.replace("http", "ws")}/agents/${target}/${randomBytes(8).toString("hex")}${query}`;
    return {
      workerds,
      sinks,
      loads,
      apiKey: agent.apiKey,
      addresses: (target, count, query = "") =>
        Promise.all(
          Array.from({ length: count }, async () => (target === "call" ? callAddress() : bareAddress(target, query))),
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Lets the agent's calls last as long as settings allow; returns the agent's version with that. */
async function allowLongCalls(url: string, { apiKey, agentId }: { apiKey: string; agentId: string }): Promise<number> {
  const response = await fetch(`${url}/api/agents/${agentId}`, {
    method: "PATCH",
    headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
    body: JSON.stringify({ limits: { maxCallMs: MAX_CALL_MS } }),
    signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
  });
  if (!response.ok) throw new Error(`the agent's limits were not set: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { data: { version: number } }).data.version;
}
