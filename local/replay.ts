import { parseArgs } from "node:util";
import { replayFile } from "./replay/replay-file.ts";
import { describeReport } from "./replay/report.ts";

// `npm run replay -- FILE`: runs a recorded call through the core again and says whether it decides the same.

const HELP = `npm run replay -- FILE [--agent FILE] [--json]
  FILE           a recording: GET /api/calls/:id/recording,
                 or a regression test: GET /api/alerts/:id/regression?callId=
  --agent FILE   with these settings in place of the recorded agent's: GET /api/agents/:id
  --json         for machines
Exit code: 0 the same decisions, or all that a regression test expects; 1 otherwise; 2 no usable file.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { agent: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean" } },
  });
  const [path] = positionals;
  if (values.help || path === undefined || positionals.length > 1) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  const report = await replayFile(path, values.agent ?? null);
  console.log(values.json ? JSON.stringify(report, null, 2) : describeReport(report));
  return report.isSame ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  // For the person at the terminal: what went wrong, not where in the code.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
