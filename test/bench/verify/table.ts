import type { TargetRow } from "../../../workers/measure/benchmarks/targets/target-rows.ts";

/** Table of targets for a terminal: one line each, and below it how it was measured or why it was not. */
export function describeTargets(rows: readonly TargetRow[]): string {
  const lines = rows.flatMap((row) => [
    `${stateWords[row.state].padEnd(13)} ${row.label} (${row.origin === "founding" ? "founding document" : "ours"})`,
    `              ${describeFigure(row)}`,
    `              ${row.method ?? row.reason}`,
  ]);
  const count = (state: TargetRow["state"]): number => rows.filter((row) => row.state === state).length;
  const summary = `${count("met")} met, ${count("missed")} missed, ${count("modelled")} modelled, ${count("not_measured")} not measured`;
  return [...lines, "", summary].join("\n");
}

const stateWords: Record<TargetRow["state"], string> = {
  met: "met",
  missed: "missed",
  modelled: "modelled",
  not_measured: "not measured",
};

function describeFigure({ bound, unit, value, band, isCertain, n, measuredAt }: TargetRow): string {
  const goal = `goal ${bound.direction === "below" ? "<" : ">"} ${withUnit(bound.value, unit)}`;
  if (value === null) return goal;
  const spread = band === null ? "no interval" : `95 % ${withUnit(band.low, unit)} to ${withUnit(band.high, unit)}`;
  const doubt = isCertain === false ? "; the interval reaches across the goal" : "";
  return `${withUnit(value, unit)}, ${goal} (${spread}; n = ${n}; ${measuredAt}${doubt})`;
}

function withUnit(value: number, unit: TargetRow["unit"]): string {
  switch (unit) {
    case "ms":
      return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
    case "share":
      return `${(value * 100).toFixed(2)} %`;
    case "bytes":
      return `${(value / 1_024).toFixed(0)} KB`;
    case "per_second":
      return `${value.toFixed(0)}/s`;
    case "count":
      return value.toFixed(0);
    case "usd":
      return `$${value.toFixed(2)}`;
    case "score":
    case "ratio":
      return value.toFixed(3);
  }
}
