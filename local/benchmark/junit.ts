import type { ComparedReport } from "./table.ts";

/**
 * Writes a report as JUnit's XML: a suite for each category, a case for each figure. Regressions fail, figures without
 * a value or a baseline are skipped.
 */
export function junitOf({ report, comparison }: ComparedReport): string {
  const verdicts = new Map(comparison?.metrics.map((metric) => [metric.key, metric]));
  const suites = report.categories.map(({ category, metrics, durationMs }) => {
    const cases = metrics.map(({ key, label, value, missing }) => {
      const compared = verdicts.get(key);
      const name = `name="${escaped(key)}" classname="benchmark.${category}"`;
      if (value === null) return `    <testcase ${name}><skipped message="${escaped(missing ?? "")}"/></testcase>`;
      if (compared?.verdict !== "regressed") return `    <testcase ${name}/>`;
      const change = compared.change === null ? "" : ` by ${(compared.change * 100).toFixed(1)} %`;
      return `    <testcase ${name}><failure message="${escaped(`${label} regressed${change}, to ${value}`)}"/></testcase>`;
    });
    const failures = metrics.filter(({ key }) => verdicts.get(key)?.verdict === "regressed").length;
    const skipped = metrics.filter(({ value }) => value === null).length;
    const counts = `tests="${metrics.length}" failures="${failures}" skipped="${skipped}"`;
    const head = `  <testsuite name="${category}" ${counts} time="${(durationMs / 1_000).toFixed(3)}">`;
    return [head, ...cases, "  </testsuite>"].join("\n");
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="benchmark">\n${suites.join("\n")}\n</testsuites>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
