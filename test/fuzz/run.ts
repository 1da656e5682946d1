/**
 * `npm run fuzz -- [--streams 10000] [--messages 10000] [--requests 20000] [--seed 1]`: makes simulated calls whose
 * language models stream what goes wrong on the wire, then calls whose speech vendors send it, then sends requests that
 * the API's own description suggests, right and wrong ones, to a platform of its own on this machine.
 */

import { parseArgs } from "node:util";
import { startPlatform } from "../../local/platform.ts";
import { fuzz } from "./fuzz.ts";
import { fuzzModelStreams } from "./model-streams.ts";
import { prepareTarget } from "./target.ts";
import { fuzzVendorMessages } from "./vendor-messages.ts";

const { values } = parseArgs({
  options: {
    streams: { type: "string", default: "10000" },
    messages: { type: "string", default: "10000" },
    requests: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const hasGoodStreams = await tryStreams(Number(values.streams));
const hasGoodMessages = await tryMessages(Number(values.messages));
const hasGoodRequests = await tryRequests(Number(values.requests));
process.exitCode = hasGoodStreams && hasGoodMessages && hasGoodRequests ? 0 : 1;

async function tryStreams(count: number): Promise<boolean> {
  const startedAt = performance.now();
  const { calls, outcomes, bookings, findings } = await fuzzModelStreams(count, seed);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${calls} calls with ${bookings} bookings in ${seconds} s; answers by outcome:`);
  console.table(outcomes);
  for (const finding of findings) console.log(`\nseed ${finding.seed}: ${finding.complaint}`);
  return concluded(findings.length);
}

async function tryMessages(count: number): Promise<boolean> {
  const startedAt = performance.now();
  const { calls, outcomes, failures, findings } = await fuzzVendorMessages(count, seed);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${calls} calls with disturbed speech vendors in ${seconds} s; failures by stage, turns by outcome:`);
  console.table({ ...failures, ...outcomes });
  for (const finding of findings) console.log(`\nseed ${finding.seed}: ${finding.complaint}`);
  return concluded(findings.length);
}

async function tryRequests(count: number): Promise<boolean> {
  if (count === 0) return true;
  const platform = await startPlatform({ port: 0, dataDirectory: null });
  try {
    const startedAt = performance.now();
    const target = await prepareTarget(platform);
    const result = await fuzz(target, count, seed);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    console.log(`${result.sent} requests of ${result.operations} operations in ${seconds} s; answers by status:`);
    console.table(result.statuses);
    for (const { request, complaint } of result.findings) {
      console.log(
        `\n${request.method} ${request.path}\n${JSON.stringify(request.headers)}\n${request.body}\n→ ${complaint}`,
      );
    }
    return concluded(result.findings.length);
  } finally {
    await platform.close();
  }
}

function concluded(complaints: number): boolean {
  console.log(complaints === 0 ? "Nothing broke." : `${complaints} complaints.`);
  return complaints === 0;
}
