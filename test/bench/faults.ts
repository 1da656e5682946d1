import { parseArgs } from "node:util";
import { startFaultSetting } from "../support/benchmarks/fault-setting.ts";
import { type FaultName, plantedFaults, proveFault } from "../support/benchmarks/planted-fault.ts";

/** Part of the predicted change by which the realised one may differ. */
const TOLERANCE = 0.3;

/**
 * `npm run bench -- faults [--only index,cache,provider,opener]`: faults planted in a running platform, each found,
 * implemented and verified by benchmarks. Returns 1 where one was not, or brought another change than was predicted.
 */
export async function measureFaults(args: string[]): Promise<0 | 1> {
  const all = Object.keys(plantedFaults);
  const { values } = parseArgs({ args, options: { only: { type: "string", default: all.join(",") } } });
  const names = values.only.split(",");
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`--only takes ${all.join(", ")}, not ${unknown}`);
  const setting = await startFaultSetting();
  let missed = 0;
  try {
    for (const name of names as FaultName[]) {
      console.log(`${name}:`);
      try {
        const { recommendation, prediction, realised, healthy, seconds } = await proveFault(
          setting,
          plantedFaults[name],
          console.log,
        );
        const { label, unit, current, expected, interval } = prediction;
        const figure = (value: number | null): string => (value === null ? "none" : value.toPrecision(3));
        console.log(
          `  ${recommendation.rule}: ${label}: healthy ${figure(healthy)}, with the fault ${figure(current)}, predicted ${figure(expected)} (${figure(interval.low)} to ${figure(interval.high)}), realised ${figure(realised.value)} ${unit}: ${Math.round(realised.share * 100)} % of the predicted change, ${realised.outcome}; ${seconds} s`,
        );
        if (Math.abs(realised.share - 1) > TOLERANCE) missed += 1;
      } catch (error) {
        missed += 1;
        console.log(`  not proven: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    await setting.close();
  }
  console.log(`${names.length - missed} of ${names.length} faults were found, named and mended as predicted.`);
  return missed === 0 ? 0 : 1;
}
