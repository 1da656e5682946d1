/**
 * `npm run fuzz -- [--requests 20000] [--seed 1]`: sends requests that the API's own description suggests, right and
 * wrong ones, to a platform of its own on this machine.
 */

import { parseArgs } from "node:util";
import { startPlatform } from "../../local/platform.ts";
import { fuzz } from "./fuzz.ts";
import { prepareTarget } from "./target.ts";

const { values } = parseArgs({
  options: { requests: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
});
const platform = await startPlatform({ port: 0, dataDirectory: null });
try {
  const startedAt = performance.now();
  const target = await prepareTarget(platform);
  const result = await fuzz(target, Number(values.requests), Number(values.seed));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${result.sent} requests of ${result.operations} operations in ${seconds} s; answers by status:`);
  console.table(result.statuses);
  for (const { request, complaint } of result.findings) {
    console.log(
      `\n${request.method} ${request.path}\n${JSON.stringify(request.headers)}\n${request.body}\n→ ${complaint}`,
    );
  }
  console.log(result.findings.length === 0 ? "Nothing broke." : `${result.findings.length} complaints.`);
  process.exitCode = result.findings.length === 0 ? 0 : 1;
} finally {
  await platform.close();
}
