import { access, constants, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { encodeWav } from "../voice/audio/wav.ts";
import { placeCall } from "./caller/place-call.ts";
import { readRecording } from "./caller/recording.ts";
import { describeExchange } from "./caller/report.ts";
import { describeServices } from "./caller/services.ts";
import { readDevFile } from "./dev-file.ts";
import { readRunningLatency } from "./latency/running.ts";

// `npm run call -- FILE.wav …`: streams recordings to the running platform in real time and prints the conversation.

const HELP = `npm run call -- FILE.wav [FILE.wav …] [options]
  --agent ID_OR_SLUG   agent to call; the demonstration's unless given
  --out FILE.wav       keep what the caller heard`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      agent: { type: "string" },
      // The carriers' transports come with their services.
      transport: { type: "string", default: "browser" },
      out: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help || positionals.length === 0) {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (values.transport !== "browser") throw new Error(`--transport ${values.transport}: only "browser" exists so far`);
  const running = await readDevFile();
  if (running === null) throw new Error("no platform is running here: start one with npm start");
  await ensureRunning(running.url);
  const utterances = await Promise.all(positionals.map(readRecording));
  if (values.out !== undefined) await access(dirname(values.out), constants.W_OK);
  const platform = { url: running.url, apiKey: running.apiKey, agentId: values.agent ?? running.agentId };
  const latency = await readRunningLatency(running.services);
  const seed = latency.profile === "instant" ? "" : `, seed ${latency.seed}`;
  console.log(`Over ${await describeServices(running.url)}${seed}.\n`);
  const result = await placeCall(platform, utterances, (exchange) => console.log(`${describeExchange(exchange)}\n`));
  console.log(`call    ${result.callId}${result.endReason === null ? "" : ` (${result.endReason})`}`);
  if (values.out !== undefined) {
    await writeFile(values.out, encodeWav(result.heard, result.sampleRateHz));
    console.log(`heard   ${values.out}`);
  }
}

async function ensureRunning(url: string): Promise<void> {
  const isUp = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) }).then(
    () => true,
    // Nobody listens there any more.
    () => false,
  );
  if (!isUp) throw new Error(`the platform at ${url} is not running any more: start one with npm start`);
}

try {
  await main();
} catch (error) {
  // For the person at the terminal: what went wrong, not where in the code.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
