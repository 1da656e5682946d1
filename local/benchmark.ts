import { spawn } from "node:child_process";
import { join } from "node:path";
import { measure } from "./benchmark/measure.ts";
import { HELP, readOptions, UsageError } from "./benchmark/options.ts";
import { ROOT_DIRECTORY } from "./build.ts";

// `npm run benchmark`: measures a deployment and compares it with an earlier report. `-- lab PART …` runs a part of the
// lab in its own process, in virtual time or over sinks of its own.

const LAB = join(ROOT_DIRECTORY, "test/bench/run.ts");

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === "lab") return runLab(args.slice(1));
  const options = readOptions(args);
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  const interrupted = new AbortController();
  // The first cancels the run and keeps what was measured; a second ends the command.
  process.once("SIGINT", () => interrupted.abort());
  return measure(options, (text) => console.log(text), interrupted.signal);
}

function runLab(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [LAB, ...args], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // For the person at the terminal: what went wrong, not where in the code.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
