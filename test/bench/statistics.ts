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
  simulateWholeReports,
  WHOLE_REPORT,
} from "../support/simulated-reports.ts";
import { simulateSampling } from "../support/simulated-sampling.ts";

/**
 * `npm run bench -- statistics [--reports N] [--seed TEXT]`: false alarms and power of comparisons, over reports of
 * known truth. With another seed than the tests have, it tells if the method or the tests' reports are good.
 */
export function measureStatistics(args: string[]): void {
  const { values } = parseArgs({
    args,
    options: { reports: { type: "string", default: "2000" }, seed: { type: "string", default: "" } },
  });
  const reports = Number(values.reports);
  const { seed } = values;
  if (!Number.isInteger(reports) || reports < 1) throw new RangeError("--reports takes a whole number above 0");
  console.log(`${reports} pairs of reports each, ${FIGURES} figures, ${ROUNDS} rounds of each, 5 % between rounds`);
  for (const noise of Object.keys(noises) as NoiseName[]) {
    console.log(describe(`equal, ${noise}`, simulateRounds(noise, { reports, seed })));
  }
  for (const change of [0.05, 0.1, 0.2]) {
    console.log(
      describe(`one figure ${change * 100} % more`, simulateRounds("independent", { reports, change, seed })),
    );
  }
  console.log(describe("equal calls", simulateCalls("calls", { reports, seed })));
  const asTurns = simulateCalls("turns", { reports: Math.ceil(reports / 10), seed });
  console.log(describe("equal calls, each turn taken for itself", asTurns));
  for (const noise of ["independent", "autocorrelated"] as const) {
    const sampled = simulateSampling(noise, { reports, seed });
    console.log(describe(`equal, ${noise}, measured until sure (${sampled.meanRounds.toFixed(1)} rounds)`, sampled));
  }
  for (const change of [0.1, 0.2]) {
    const sampled = simulateSampling("independent", { reports, change, seed });
    const name = `one headline ${change * 100} % more, measured until sure (${sampled.meanRounds.toFixed(1)} rounds)`;
    console.log(describe(name, sampled));
  }
  const fewer = Math.ceil(reports / 10);
  const { headlines, others } = WHOLE_REPORT;
  for (const noise of Object.keys(noises) as NoiseName[]) {
    const name = `equal, ${headlines} headlines and ${others} others, ${noise}`;
    console.log(describe(name, simulateWholeReports(noise, { reports: fewer, seed })));
  }
  for (const change of [0.1, 0.2]) {
    const name = `one headline of ${headlines} with ${others} others ${change * 100} % more`;
    console.log(describe(name, simulateWholeReports("independent", { reports: fewer, change, seed })));
  }
}

function describe(name: string, { reports, alarms, changed, found, improved, regressed }: SimulationOutcome): string {
  const share = (count: number, of: number): string => `${((count / of) * 100).toFixed(2)} %`;
  const power = changed === 0 ? "" : `, found in ${share(found, changed)}`;
  return `${name}: false alarms in ${share(alarms, reports)} of ${reports} (${describeSymmetry(symmetryOf(improved, regressed))})${power}`;
}
