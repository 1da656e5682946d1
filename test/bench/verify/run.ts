/**
 * `npm run verify`: every target with how it was measured. Runs the benchmark of a platform (`--url` and `--key`, or
 * one that it starts itself, with services as slow as published ones), measures on this machine what only a laboratory
 * can, stores both as reports there, and prints what the platform says of its targets. `--only platform` or `--only
 * scale` does one part and reads the other from stored reports.
 */

import { parseArgs } from "node:util";
import { startPlatform } from "../../../local/platform.ts";
import { measureCalls } from "./calls.ts";
import { readTargets, runBenchmark, storeReport, type VerifiedPlatform } from "./platform-run.ts";
import { measureRequests } from "./requests.ts";
import { scaleReport } from "./scale-report.ts";
import { describeTargets } from "./table.ts";

/** Of the ten minutes, what the platform's own benchmark may take. */
const BENCHMARK_DEADLINE_MS = 270_000;

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    key: { type: "string" },
    only: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
if ((values.url === undefined) !== (values.key === undefined)) throw new Error("--url and --key go together");
if (values.only !== undefined && !["platform", "scale"].includes(values.only)) {
  throw new Error("--only takes platform or scale");
}
const print = (text: string): void => {
  if (!values.json) console.log(text);
};

const started =
  values.url === undefined ? await startPlatform({ port: 0, dataDirectory: null, profile: "cloud" }) : null;
const platform: VerifiedPlatform = started ?? { url: values.url as string, apiKey: values.key as string };
try {
  if (values.only !== "scale") {
    print("The platform's benchmark, all categories:");
    await runBenchmark(platform, BENCHMARK_DEADLINE_MS, print);
  }
  if (values.only !== "platform") {
    const startedAtMs = Date.now();
    print("Requests and queries, on this machine:");
    const requests = await measureRequests(print);
    print("Calls, on this machine:");
    const calls = await measureCalls(print);
    await storeReport(platform, scaleReport([requests, calls], startedAtMs, Date.now()));
  }
  const targets = await readTargets(platform);
  console.log(values.json ? JSON.stringify(targets, null, 2) : `\n${describeTargets(targets)}`);
} finally {
  await started?.close();
}
process.exit(0);
