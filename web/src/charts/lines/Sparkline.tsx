import { sparklinePaths } from "./sparkline-paths.ts";

const WIDTH = 120;
const HEIGHT = 28;

/** A line's course without numbers, beside the number it belongs to; hidden from screen readers, which get that. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {sparklinePaths(values, WIDTH, HEIGHT).map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}
