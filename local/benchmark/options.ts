import { parseArgs } from "node:util";
import { type BenchmarkCategory, benchmarkCategories } from "../../workers/measure/benchmarks/report.ts";

/** Options of `npm run benchmark`. */
export interface BenchmarkOptions {
  /** Deployment and an `admin` key of an organisation there; null for the platform that runs on this machine. */
  deployment: { url: string; apiKey: string } | null;
  /** Deployment that is measured by turns with it, as its baseline; null for a stored report. */
  against: { url: string; apiKey: string } | null;
  categories: readonly BenchmarkCategory[];
  agentId: string | null;
  calls: number;
  rounds: number;
  seed: number;
  note: string;
  vendors: boolean;
  maxCostUsd: number;
  /** Report to compare with: the id of a stored one, or the last one of the same environment. */
  baseline: string;
  files: { json: string | null; junit: string | null; markdown: string | null };
}

/** Mistake in the words of the command, for the person who wrote them. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Help of the command. */
export const HELP = `npm run benchmark -- [options]
Measures a deployment in its sandbox, and from here its pages and its API over the network; compares with a stored report.
  --url URL --key KEY     deployment and a key of the role admin; the platform of npm start unless given
  --categories a,b        of ${benchmarkCategories.join(", ")}; all unless given
  --agent ID              agent that calls are held with; the oldest unless given
  --calls N --rounds N    sizes (16, and at most 16)
  --seed N                where everything drawn begins (1)
  --vendors --max-cost N  asks real vendors, who charge, up to so many dollars (1)
  --baseline last|ID      report to compare with (last)
  --against URL --against-key KEY   another deployment: both are measured by turns, the API over the network only
  --note TEXT             kept with the report
  --json F --junit F --markdown F   files to write
Ends with 0, 1 when a figure regressed or nothing could be measured, 2 for a mistake in these words.
npm run benchmark -- lab PART …   runs a part of the lab, which only this command offers: see docs/benchmarks.md`;

/** Reads the options; null when help is asked for. Throws `UsageError`. */
export function readOptions(args: readonly string[]): BenchmarkOptions | null {
  const values = parsed(args);
  if (values.help) return null;
  const against = deploymentOf("--against", values.against, values["against-key"]);
  const files = { json: values.json ?? null, junit: values.junit ?? null, markdown: values.markdown ?? null };
  if (against !== null && (files.junit !== null || files.markdown !== null)) {
    throw new UsageError("--against writes --json only.");
  }
  return {
    deployment: deploymentOf("--url", values.url, values.key),
    against,
    categories: categoriesOf(values.categories),
    agentId: values.agent ?? null,
    calls: whole("--calls", values.calls, 4, 100),
    rounds: whole("--rounds", values.rounds, 5, 30),
    seed: whole("--seed", values.seed, 0, 2_147_483_647),
    note: values.note.slice(0, 500),
    vendors: values.vendors,
    maxCostUsd: dollars(values["max-cost"]),
    baseline: values.baseline,
    files,
  };
}

function deploymentOf(name: "--url" | "--against", url: string | undefined, key: string | undefined) {
  if ((url === undefined) !== (key === undefined)) {
    throw new UsageError(`${name} and ${name === "--url" ? "--key" : "--against-key"} go together.`);
  }
  if (url === undefined || key === undefined) return null;
  if (!/^https?:\/\//.test(url)) throw new UsageError(`${name} is no http address.`);
  return { url: url.replace(/\/+$/, ""), apiKey: key };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: "string" },
        key: { type: "string" },
        categories: { type: "string" },
        agent: { type: "string" },
        calls: { type: "string", default: "16" },
        rounds: { type: "string", default: "16" },
        seed: { type: "string", default: "1" },
        note: { type: "string", default: "" },
        vendors: { type: "boolean", default: false },
        "max-cost": { type: "string", default: "1" },
        against: { type: "string" },
        "against-key": { type: "string" },
        baseline: { type: "string", default: "last" },
        json: { type: "string" },
        junit: { type: "string" },
        markdown: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function categoriesOf(text: string | undefined): BenchmarkCategory[] {
  if (text === undefined) return [...benchmarkCategories];
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !benchmarkCategories.some((category) => category === name));
  if (unknown !== undefined) throw new UsageError(`--categories: there is no category "${unknown}".`);
  return benchmarkCategories.filter((category) => names.includes(category));
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${name} takes a whole number from ${least} to ${most}, not ${text}.`);
  }
  return value;
}

function dollars(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100)) throw new UsageError(`--max-cost takes dollars up to 100, not ${text}.`);
  return value;
}
