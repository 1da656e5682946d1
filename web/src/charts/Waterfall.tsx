import { formatMs } from "../words/format.ts";
import { stageColor, stageWords } from "../words/stages.ts";
import { latencyWords, outcomeWords, turnRemarks, turnTitle, workRemarks } from "../words/turns.ts";
import { useCallTime } from "./call-clock.ts";
import { layoutMarkLabels } from "./mark-labels.ts";
import { type DrawnTurn, voiceSource } from "./turn-list.ts";
import { layoutWaterfall, type WaterfallSpan } from "./waterfall-layout.ts";

interface WaterfallProps {
  turn: DrawnTurn;
  /** The end of the axis that it shares with the other turns. */
  endMs: number;
  /** Width of the axis on the screen. */
  widthPx: number;
}

/**
 * One turn on the t0–t3 clock: the stages of the caller's wait as bars one behind the other, or its latencies where no
 * timeline was kept. Its title is what the caller said; its headline is when the answer
 * was heard, and beside it the first sound, which may have been an opener's.
 */
export function Waterfall({ turn, endMs, widthPx }: WaterfallProps) {
  const { metrics, stages } = turn;
  const { spans, marks } = layoutWaterfall(turn, useCallTime(turn.clock));
  const percent = (ms: number) => `${Math.min(100, Math.max(0, (ms / endMs) * 100))}%`;
  const remarks = [...(stages === null ? [] : workRemarks(metrics)), ...turnRemarks(metrics)];
  const voiceWords = voiceSource(turn) === "recording" ? "from a recording" : null;
  return (
    <figure class="waterfall">
      <figcaption>
        <span class="waterfall-title">{turnTitle(metrics, turn.userText)}</span>
        <span class="waterfall-headline">
          <span>
            {latencyWords.answer} <strong>{formatMs(metrics.answerHeardMs)}</strong>
          </span>
          <span>
            {latencyWords.turnGap} <strong>{formatMs(metrics.turnGapMs)}</strong>
          </span>
          <span>{metrics.outcome === null ? "goes on" : outcomeWords[metrics.outcome]}</span>
        </span>
      </figcaption>
      <div class="waterfall-marks" aria-hidden="true">
        <div class="waterfall-track">
          {layoutMarkLabels(marks, endMs, widthPx).map(({ text, from, width, align }) => (
            <span
              key={text}
              class={`mark-label mark-label-${align}`}
              style={{ left: `${from * 100}%`, width: `${width * 100}%` }}
            >
              {text}
            </span>
          ))}
          {marks.map(({ point, atMs }) => (
            <span key={point} class={`mark mark-${point}`} style={{ left: percent(atMs) }} />
          ))}
        </div>
      </div>
      <ul>
        {spans.map(({ name, ms, fromMs, isPlaceMeasured, isOpen }) => (
          <li key={idOf(name)}>
            <span class="waterfall-label">{labelOf(name)}</span>
            <span class="waterfall-track" aria-hidden="true">
              {fromMs !== null && (
                <span
                  class={`bar bar-${idOf(name)}${isPlaceMeasured ? "" : " bar-placed"}${isOpen ? " bar-open" : ""}`}
                  style={{ "--bar": `var(${colorOf(name)})`, left: percent(fromMs), width: percent(ms ?? 0) }}
                />
              )}
            </span>
            <span class="waterfall-value">
              {idOf(name) === "voice" && (ms ?? 0) < 1
                ? (voiceWords ?? formatMs(ms))
                : `${formatMs(ms)}${isOpen ? "…" : ""}`}
            </span>
          </li>
        ))}
      </ul>
      {remarks.length > 0 && <p class="waterfall-extras">{remarks.join(" · ")}</p>}
    </figure>
  );
}

type SpanName = WaterfallSpan["name"];

const labelOf = (name: SpanName): string => ("stage" in name ? stageWords[name.stage] : latencyWords[name.latency]);
const colorOf = (name: SpanName): string => ("stage" in name ? stageColor(name.stage) : `--${name.latency}`);
const idOf = (name: SpanName): string => ("stage" in name ? name.stage : name.latency);
