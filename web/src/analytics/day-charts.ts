import type { schemas } from "../api/api-types.ts";
import type { LineData } from "../charts/lines/line-data.ts";
import { formatCount, formatMs, formatShare } from "../words/format.ts";

type Group = schemas["AnalyticsOverview"]["groups"][number];

/** Groups that are days, in order, as a chart's times. A day stands at its noon: no zone moves it to another. */
function timesOf(days: readonly Group[]): number[] {
  return days.map(({ key }) => Date.parse(`${key}T12:00:00`) / 1_000);
}

/** Calls by day, and of these the ones that failed or were lost. */
export function callsByDay(days: readonly Group[]): LineData {
  const failed = ({ endReasons }: Group): number => (endReasons.failed ?? 0) + (endReasons.interrupted ?? 0);
  return {
    atSeconds: timesOf(days),
    lines: [
      { label: "Calls", values: days.map(({ calls }) => calls), color: "--accent" },
      { label: "Broken off by a fault", values: days.map(failed), color: "--danger", isDashed: true },
    ],
    counts: [],
    format: (value) => (value === null ? "–" : formatCount(value)),
  };
}

/** The waits that callers noticed, by day. */
export function answersByDay(days: readonly Group[]): LineData {
  const lines = [
    { label: "Answer heard P50", values: days.map(({ latency }) => latency.answerHeardMs.p50), color: "--answer" },
    {
      label: "Answer heard P95",
      values: days.map(({ latency }) => latency.answerHeardMs.p95),
      color: "--answer",
      isDashed: true,
    },
    { label: "Silence P50", values: days.map(({ latency }) => latency.turnGapMs.p50), color: "--endpointing" },
  ];
  return { atSeconds: timesOf(days), lines, counts: days.map(({ latency }) => latency.turns), format: formatMs };
}

/** Shares of turns that went wrong, by day. */
export function troubleByDay(days: readonly Group[]): LineData {
  return {
    atSeconds: timesOf(days),
    lines: [
      { label: "Interrupted", values: days.map(({ latency }) => latency.interruptedShare), color: "--voice" },
      {
        label: "False starts",
        values: days.map(({ latency }) => latency.falseStartShare),
        color: "--overhang",
        isDashed: true,
      },
    ],
    counts: days.map(({ latency }) => latency.turns),
    format: formatShare,
  };
}
