import { useMemo } from "preact/hooks";
import { LineChart } from "../charts/lines/LineChart.tsx";
import type { LineData } from "../charts/lines/line-data.ts";
import { formatMoment } from "../words/format.ts";
import type { FigureHistory } from "./benchmark-answers.ts";
import { counted, formatFigure, signedShare } from "./benchmark-words.ts";

/** Course of one figure over reports: its values, the level between change points, and these in words. */
export function HistoryChart({ history }: { history: FigureHistory }) {
  const data = useMemo(() => historyLines(history), [history]);
  const { points, changes, unit, better } = history;
  if (points.length === 0) return <p class="empty">No report of this time has this figure.</p>;
  return (
    <>
      <LineChart title={history.label} data={data} />
      {changes.length === 0 ? (
        <p class="hint">No lasting change was found among {counted(points.length, "report")}.</p>
      ) : (
        <ul class="plain-list">
          {changes.map(({ reportId, at, before, after }) => {
            const isBetter = better === "lower" ? after < before : after > before;
            return (
              <li key={reportId}>
                From <a href={`/performance?report=${reportId}`}>{formatMoment(at)}</a> on: {formatFigure(before, unit)}{" "}
                → {formatFigure(after, unit)}{" "}
                <span class={`figure-change figure-change-${isBetter ? "good" : "bad"}`}>
                  {before === 0 ? "from nothing" : signedShare(after / before - 1)}
                </span>
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
  const measured = { label: "Measured", values: points.map(({ value }) => value), color: "--answer" };
  const stepped = { label: "Level", values: levels, color: "--overhang", isDashed: true };
  return {
    atSeconds: points.map(({ at }) => Date.parse(at) / 1_000),
    lines: changes.length === 0 ? [measured] : [measured, stepped],
    counts: [],
    format: (figure) => formatFigure(figure, unit),
  };
}
