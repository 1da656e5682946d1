import "../styles/waterfall.css";
import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import { formatMs } from "../words/format.ts";
import { latencyWords, outcomeWords, sourceWords, turnRemarks } from "../words/turns.ts";
import { layoutMarkLabels } from "./mark-labels.ts";
import type { TurnStamps } from "./turn-stamps.ts";
import { layoutWaterfall } from "./waterfall-layout.ts";

/**
 * One turn's latencies as bars on the t0–t3 clock. Its headline is when the answer was heard; the first sound, which
 * may have been an opener's, stands beside it.
 */
export function Waterfall({ metrics, stamps = null }: { metrics: TurnMetrics; stamps?: TurnStamps | null }) {
  const { spans, marks, totalMs } = layoutWaterfall(metrics, stamps);
  const percent = (atMs: number) => `${Math.min(100, Math.max(0, (atMs / totalMs) * 100))}%`;
  const remarks = turnRemarks(metrics);
  return (
    <figure class="waterfall">
      <figcaption>
        <span class="waterfall-title">
          {sourceWords[metrics.source]}, {outcomeWords[metrics.outcome]}
        </span>
        <span class="waterfall-headline">
          <span>
            {latencyWords.answer} <strong>{formatMs(metrics.answerHeardMs)}</strong>
          </span>
          <span>
            {latencyWords.turnGap} <strong>{formatMs(metrics.turnGapMs)}</strong>
          </span>
        </span>
      </figcaption>
      <div class="waterfall-marks" aria-hidden="true">
        <div class="waterfall-track">
          {layoutMarkLabels(marks, totalMs).map(({ text, from, width, align }) => (
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
        {spans.map(({ kind, ms, fromMs, isPlaceMeasured }) => (
          <li key={kind}>
            <span class="waterfall-label">{latencyWords[kind]}</span>
            <span class="waterfall-track" aria-hidden="true">
              {fromMs !== null && (
                <span
                  class={`bar bar-${kind}${isPlaceMeasured ? "" : " bar-placed"}`}
                  style={{ left: percent(fromMs), width: percent(ms ?? 0) }}
                />
              )}
            </span>
            <span class="waterfall-value">{formatMs(ms)}</span>
          </li>
        ))}
      </ul>
      {remarks.length > 0 && <p class="waterfall-extras">{remarks.join(" · ")}</p>}
    </figure>
  );
}
