import "../../styles/line-chart.css";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type uPlot from "uplot";
import { formatTime } from "../../words/format.ts";
import { cursorAfter, hasNoValues, type LineData, pointWords } from "./line-data.ts";

const HEIGHT_PX = 220;

interface LineChartProps {
  title: string;
  /** False where what is around the chart says the same to those who see it. */
  isTitleShown?: boolean;
  data: LineData;
}

/** Lines over time with a cursor for mouse, finger and keyboard, and the same numbers as a table on demand. */
export function LineChart({ title, isTitleShown = true, data }: LineChartProps) {
  const [cursor, setCursor] = useState<number | null>(null);
  const [isTable, setIsTable] = useState(false);
  const plot = usePlot(title, data, setCursor);
  const titleId = useId();
  const last = data.atSeconds.length - 1;
  const shown = cursor ?? last;
  const words = last < 0 ? "no data" : pointWords(data, shown, formatTime);
  const move = (event: KeyboardEvent) => {
    const place = cursorAfter(event.key, cursor, data.atSeconds.length);
    if (place === null) return;
    event.preventDefault();
    setCursor(place);
    plot.showCursor(place);
  };
  return (
    <figure class="line-chart">
      <figcaption>
        <h3 id={titleId} class={isTitleShown ? undefined : "visually-hidden"}>
          {title}
        </h3>
        <ul class="chart-key">
          {data.lines.map(({ label, color, isDashed }) => (
            <li key={label}>
              <span class={`chart-swatch${isDashed ? " is-dashed" : ""}`} style={{ color: `var(${color})` }} /> {label}
            </li>
          ))}
        </ul>
      </figcaption>
      {hasNoValues(data) ? (
        <p class="empty chart-empty">No data in this time.</p>
      ) : (
        <>
          <div
            class="chart-canvas"
            style={{ height: `${HEIGHT_PX}px` }}
            ref={plot.place}
            role="slider"
            tabIndex={0}
            aria-labelledby={titleId}
            aria-valuemin={0}
            aria-valuemax={last}
            aria-valuenow={shown}
            aria-valuetext={words}
            onKeyDown={move}
          />
          <p class="chart-point" aria-hidden="true">
            {words}
          </p>
          <button
            type="button"
            class="link-button"
            aria-expanded={isTable}
            onClick={() => setIsTable(!isTable)}
          >{`${isTable ? "Hide" : "Show"} the numbers`}</button>
          {isTable && <NumbersTable title={title} data={data} />}
        </>
      )}
    </figure>
  );
}

function NumbersTable({ title, data }: { title: string; data: LineData }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section class="scroll" aria-label={`${title}: numbers`} tabIndex={0}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">From</th>
            {data.lines.map(({ label }) => (
              <th scope="col" class="number" key={label}>
                {label}
              </th>
            ))}
            {data.counts.length > 0 && (
              <th scope="col" class="number">
                n
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {data.atSeconds.map((at, index) => (
            <tr key={at}>
              <th scope="row">{formatTime(at)}</th>
              {data.lines.map(({ label, values }) => (
                <td class="number" key={label}>
                  {data.format(values[index] ?? null)}
                </td>
              ))}
              {data.counts.length > 0 && <td class="number">{data.counts[index]}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Keeps a drawing of `data` in the element of `place`. The library that draws is its own download. */
function usePlot(title: string, data: LineData, onCursor: (index: number | null) => void) {
  const element = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot | null>(null);
  const isEmpty = hasNoValues(data);
  useEffect(() => {
    const into = element.current;
    if (into === null || isEmpty) return;
    let isGone = false;
    let stop = () => {};
    import("./draw-lines.ts").then(
      ({ drawLines }) => {
        if (isGone) return;
        const { chart, remove } = drawLines(into, data, HEIGHT_PX, onCursor);
        drawn.current = chart;
        stop = remove;
      },
      // The words and the table say the same.
      () => undefined,
    );
    return () => {
      isGone = true;
      drawn.current = null;
      stop();
    };
  }, [title, data, isEmpty]);
  return {
    place: element,
    showCursor: (index: number) => {
      const chart = drawn.current;
      const at = data.atSeconds[index];
      if (chart === null || at === undefined) return;
      chart.setCursor({ left: chart.valToPos(at, "x"), top: chart.over.clientHeight / 2 }, false);
    },
  };
}
