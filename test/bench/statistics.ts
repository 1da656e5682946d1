import { parseArgs } from "node:util";
import { describeSymmetry, symmetryOf } from "../../workers/measure/benchmarks/symmetry.ts";
import {
  FIGURES,
  type NoiseName,
  noises,
  ROUNDS,
  type SimulationOutcome,
  simulateCalls,
  simulateRounds,
} from "../support/simulated-reports.ts";

/** `npm run bench -- statistics [--reports N]`: false alarms and power of comparisons, over reports of known truth. */
export function measureStatistics(args: string[]): void {
  const { values } = parseArgs({ args, options: { reports: { type: "string", default: "2000" } } });
  const reports = Number(values.reports);
  if (!Number.isInteger(reports) || reports < 1) throw new RangeError("--reports takes a whole number above 0");
  console.log(`${reports} pairs of reports each, ${FIGURES} figures, ${ROUNDS} rounds of each, 5 % between rounds`);
  for (const noise of Object.keys(noises) as NoiseName[]) {
    console.log(describe(`equal, ${noise}`, simulateRounds(noise, { reports })));
  }
  for (const change of [0.05, 0.1, 0.2]) {
    console.log(describe(`one figure ${change * 100} % more`, simulateRounds("independent", { reports, change })));
  }
  console.log(describe("equal calls", simulateCalls("calls", reports)));
  console.log(describe("equal calls, each turn taken for itself", simulateCalls("turns", Math.ceil(reports / 10))));
}

function describe(name: string, { reports, alarms, changed, found, improved, regressed }: SimulationOutcome): string {
  const share = (count: number, of: number): string => `${((count / of) * 100).toFixed(2)} %`;
  const power = changed === 0 ? "" : `, found in ${share(found, changed)}`;
  return `${name}: false alarms in ${share(alarms, reports)} of reports (${describeSymmetry(symmetryOf(improved, regressed))})${power}`;
}
