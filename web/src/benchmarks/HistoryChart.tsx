import { useMemo } from "preact/hooks";
import { LineChart } from "../charts/lines/LineChart.tsx";
import type { LineData } from "../charts/lines/line-data.ts";
import type { FigureHistory } from "./benchmark-answers.ts";
import { formatFigure } from "./benchmark-words.ts";

/** Course of one figure over reports, between the ends of its intervals. */
export function HistoryChart({ history }: { history: FigureHistory }) {
  const data = useMemo(() => historyLines(history), [history]);
  if (history.points.length === 0) return <p class="empty">No report of this time has this figure.</p>;
  return <LineChart title={history.label} data={data} />;
}

/** Lines of a figure's course; the dashed ones are the ends of its intervals. */
export function historyLines({ points, unit }: FigureHistory): LineData {
  return {
    atSeconds: points.map(({ at }) => Date.parse(at) / 1_000),
    lines: [
      { label: "Measured", values: points.map(({ value }) => value), color: "--answer" },
      { label: "95 %, low", values: points.map(({ low }) => low), color: "--overhang", isDashed: true },
      { label: "95 %, high", values: points.map(({ high }) => high), color: "--overhang", isDashed: true },
    ],
    counts: [],
    format: (figure) => formatFigure(figure, unit),
  };
}
