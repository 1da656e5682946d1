import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT_DIRECTORY } from "./build.ts";
import { placeCall } from "./caller/place-call.ts";
import { readRecording } from "./caller/recording.ts";
import { describeExchange } from "./caller/report.ts";
import { describeServices } from "./caller/services.ts";
import { readDevFile, writeDevFile } from "./dev-file.ts";
import { readDevVars } from "./dev-vars.ts";
import type { LatencySettings } from "./latency/profiles.ts";
import { describeLatency, LATENCY_ARGUMENTS, readLatencySettings } from "./latency/settings.ts";
import { LOCAL_DIRECTORY, type Platform, startPlatform } from "./platform.ts";
import { readTokenSecret } from "./token-secret.ts";

// `npm start`: the whole platform on this machine, and one recorded call to it. The script in `package.json` halves the
// memory this takes: young
// generations of 4 MB, as importing what lives for long would else fill ones of 16 MB a thread, and blocks from 128 KB
// given back when freed: V8
// needs 500 MB for a moment to compile Postgres.

const DEFAULT_PORT = 8787;
const DEMONSTRATION_CALL = [
  "what-are-your-opening-hours",
  "i-would-like-to-book-an-appointment-for-tuesday",
  "goodbye",
];

const HELP = `npm start -- [options]
  --no-call          do not place the demonstration call
  --profile NAME     how slow the local speech and language services are: instant (default), or as
                     published for real vendors: cloud, cloud-slow
  --seed NUMBER      the same seed gives the same delays; 1 by default
  PORT=${DEFAULT_PORT}          (environment) port of the platform`;

async function main(): Promise<void> {
  const options = readOptions();
  if (options === null) {
    console.log(HELP);
    return;
  }
  await refuseSecondStart();
  const startedAtMs = performance.now();
  console.log("Starting Quantum Voice …");
  const platform = await startPlatform({
    port: options.port,
    dataDirectory: LOCAL_DIRECTORY,
    knownApiKey: (await readDevFile())?.apiKey ?? null,
    tokenSecret: await readTokenSecret(),
    variables: await readDevVars(),
    ...options.latency,
  });
  await writeDevFile(platform);
  stopOnSignal(platform);
  console.log(
    `Ready in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s${options.latency.profile === "instant" ? "" : `, ${describeLatency(options.latency)}`}.\n`,
  );
  if (options.placesCall) await demonstrate(platform);
  console.log(`Talk   ${platform.url}/
Calls  ${platform.url}/calls#key=${platform.apiKey}
API    ${platform.url}/docs
Own recording: npm run call -- FILE.wav        Ctrl-C stops everything.`);
}

function readOptions(): { port: number; placesCall: boolean; latency: LatencySettings } | null {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean" },
      "no-call": { type: "boolean" },
      ...LATENCY_ARGUMENTS,
    },
  });
  if (values.help) return null;
  const port = Number(process.env.PORT ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT=${process.env.PORT}: not a port number`);
  return { port, placesCall: values["no-call"] !== true, latency: readLatencySettings(values) };
}

/** Two platforms cannot share the data in `.local`. */
async function refuseSecondStart(): Promise<void> {
  const running = await readDevFile();
  if (running === null || running.pid === process.pid || !isAlive(running.pid)) return;
  const isUp = await fetch(`${running.url}/api/health`, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    // The process of that number is something else by now.
    () => false,
  );
  if (isUp) throw new Error(`Quantum Voice already runs here, at ${running.url} (process ${running.pid}).`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // No such process, or not ours.
    return false;
  }
}

async function demonstrate(platform: Platform): Promise<void> {
  console.log(`A recorded caller calls the clinic (${await describeServices(platform.url)}):\n`);
  const recordings = DEMONSTRATION_CALL.map((name) =>
    join(ROOT_DIRECTORY, `test/fixtures/audio/synthetic/${name}.wav`),
  );
  const utterances = await Promise.all(recordings.map(readRecording));
  await placeCall(platform, utterances, (exchange) => console.log(`${describeExchange(exchange)}\n`));
}

function stopOnSignal(platform: Platform): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    platform.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

try {
  await main();
} catch (error) {
  // For the person at the terminal: what went wrong, not where in the code.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
