/** Space for the width of the line above and below. */
const MARGIN = 2;

/**
 * Paths of a sparkline in a box: one for each run of values without a gap, from 0 to the largest value. A value alone
 * is a dot.
 */
export function sparklinePaths(values: readonly (number | null)[], width: number, height: number): string[] {
  const max = Math.max(0, ...values.map((value) => value ?? 0));
  const step = values.length < 2 ? 0 : width / (values.length - 1);
  const yOf = (value: number): number => height - MARGIN - (max === 0 ? 0 : (value / max) * (height - 2 * MARGIN));
  const paths: string[] = [];
  let run: string[] = [];
  const end = () => {
    // A line of no length shows as a dot, by its round ends.
    if (run.length > 0) paths.push(`M${run.join("L")}${run.length === 1 ? "h0.01" : ""}`);
    run = [];
  };
  for (const [index, value] of values.entries()) {
    if (value === null) end();
    else run.push(`${round(index * step)} ${round(yOf(value))}`);
  }
  end();
  return paths;
}

const round = (value: number): number => Math.round(value * 100) / 100;
