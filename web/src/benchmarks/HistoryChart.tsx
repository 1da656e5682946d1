import { useMemo } from "preact/hooks";
import { LineChart } from "../charts/lines/LineChart.tsx";
import type { LineData } from "../charts/lines/line-data.ts";
import { formatMoment } from "../words/format.ts";
import type { FigureHistory } from "./benchmark-answers.ts";
import { formatFigure, signedShare } from "./benchmark-words.ts";

/** Course of one figure over reports: its values, the level between change points, and the change points in words. */
export function HistoryChart({ history }: { history: FigureHistory }) {
  const data = useMemo(() => historyLines(history), [history]);
  const { points, changes, unit, better } = history;
  if (points.length === 0) return <p class="empty">No report of this time has this figure.</p>;
  return (
    <>
      <LineChart title={history.label} data={data} />
      {changes.length === 0 ? (
        <p class="hint">No lasting change among {points.length} reports.</p>
      ) : (
        <ul class="plain-list">
          {changes.map(({ reportId, at, before, after, change }) => {
            const isBetter = better === "lower" ? after < before : after > before;
            return (
              <li key={reportId}>
                <a href={`/performance?report=${reportId}`}>{formatMoment(at)}</a>: {formatFigure(before, unit)} →{" "}
                {formatFigure(after, unit)}{" "}
                <span class={`figure-change figure-change-${isBetter ? "good" : "bad"}`}>{signedShare(change)}</span>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

/** Lines of a figure's course; the dashed one steps where the figure changed for good. */
export function historyLines({ points, changes, unit }: FigureHistory): LineData {
  const starts = new Map(changes.map(({ reportId, after }) => [reportId, after]));
  let level = changes[0]?.before ?? null;
  const levels = points.map(({ reportId }) => {
    level = starts.get(reportId) ?? level;
    return level;
  });
  const value = { label: "Measured", values: points.map(({ value }) => value), color: "--answer" };
  const lines = changes.length === 0 ? [value] : [value, { label: "Level", values: levels, color: "--overhang", isDashed: true }];
  return {
    atSeconds: points.map(({ at }) => Date.parse(at) / 1_000),
    lines,
    counts: [],
    format: (figure) => formatFigure(figure, unit),
  };
}
