/*
 * Text exposition format 0.0.4 of Prometheus
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
 */

/** Type of the answer that `writeExposition` makes. */
export const EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Labels of one series. */
export type Labels = Readonly<Record<string, string>>;

/** Counts of values up to bounds, as a histogram tells them. */
export interface HistogramValue {
  /** Number of values at most as large as each bound, upwards. */
  buckets: readonly { bound: number; count: number }[];
  sum: number;
  count: number;
}

/** Family of series with one name. The name of a counter ends in `_total`, that of a measure in its unit. */
export type MetricFamily = { name: string; help: string } & (
  | { type: "counter" | "gauge"; series: readonly { labels: Labels; value: number }[] }
  | { type: "histogram"; series: readonly { labels: Labels; value: HistogramValue }[] }
);

/** Writes families as text. One without series has its head only, so that a reader learns that it exists. */
export function writeExposition(families: readonly MetricFamily[]): string {
  return families
    .map((family) => [
      `# HELP ${family.name} ${escaped(family.help)}`,
      `# TYPE ${family.name} ${family.type}`,
      ...linesOf(family),
    ])
    .map((lines) => `${lines.join("\n")}\n`)
    .join("");
}

function linesOf(family: MetricFamily): string[] {
  if (family.type !== "histogram") {
    return family.series.map(({ labels, value }) => line(family.name, labels, value));
  }
  return family.series.flatMap(({ labels, value: { buckets, sum, count } }) => [
    ...buckets.map(({ bound, count: upTo }) =>
      line(`${family.name}_bucket`, { ...labels, le: numberText(bound) }, upTo),
    ),
    line(`${family.name}_bucket`, { ...labels, le: "+Inf" }, count),
    line(`${family.name}_sum`, labels, sum),
    line(`${family.name}_count`, labels, count),
  ]);
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${numberText(value)}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return String(value);
}
