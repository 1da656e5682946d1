import type { schemas } from "../api/api-types.ts";
import type { LineData } from "../charts/lines/line-data.ts";
import { formatMs } from "../words/format.ts";
import { stageColor, stagesInOrder, stageWords } from "../words/stages.ts";

type Buckets = schemas["AnswerSeries"]["buckets"];

/** Quantile that a chart of stages shows. */
export type Quantile = "p50" | "p95";

/** The silence and the wait for the answer together: an opener shortens the one and not the other. */
export function waitLines(buckets: Buckets): LineData {
  const line = (label: string, latency: "answerHeardMs" | "turnGapMs", quantile: Quantile, color: string) => ({
    label,
    values: buckets.map(({ latencies }) => latencies[latency][quantile]),
    color,
    isDashed: quantile === "p95",
  });
  return {
    atSeconds: timesOf(buckets),
    lines: [
      line("Answer heard P50", "answerHeardMs", "p50", "--answer"),
      line("Answer heard P95", "answerHeardMs", "p95", "--answer"),
      line("Silence P50", "turnGapMs", "p50", "--endpointing"),
      line("Silence P95", "turnGapMs", "p95", "--endpointing"),
    ],
    counts: buckets.map(({ turns }) => turns),
    format: formatMs,
  };
}

/** Each stage's length over time; stages that no turn had are left out. */
export function stageLines(buckets: Buckets, quantile: Quantile): LineData {
  const lines = stagesInOrder.map((stage, index) => ({
    label: stageWords[stage],
    values: buckets.map(({ stages }) => stages[`${stage}Ms`][quantile]),
    color: stageColor(stage),
    // Neighbours in the list differ by more than their colour.
    isDashed: index % 2 === 1,
  }));
  return {
    atSeconds: timesOf(buckets),
    lines: lines.filter(({ values }) => values.some((value) => value !== null && value > 0)),
    counts: buckets.map(({ turns }) => turns),
    format: formatMs,
  };
}

function timesOf(buckets: Buckets): number[] {
  return buckets.map(({ at }) => Date.parse(at) / 1_000);
}
