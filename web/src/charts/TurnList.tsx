import "../styles/waterfall.css";
import { useRef } from "preact/hooks";
import { turnInOneLine } from "../words/turns.ts";
import { callTime, useCallTime } from "./call-clock.ts";
import { MIN_TURN_AXIS_MS, namedTicks, tickWords, timeAxis } from "./time-axis.ts";
import { type DrawnTurn, isWithoutWork, turnAnchor } from "./turn-list.ts";
import { useWidth } from "./use-width.ts";
import { Waterfall } from "./Waterfall.tsx";
import { layoutWaterfall } from "./waterfall-layout.ts";

/** The axis of a turn that goes on is fitted anew this often. */
const AXIS_TICK_MS = 500;

interface TurnListProps {
  turns: readonly DrawnTurn[];
  isNewestFirst?: boolean;
}

/**
 * Turns of one call, in order, each as a waterfall on the axis that all of them share; turns that nothing had to be
 * made for are one line each.
 */
export function TurnList({ turns, isNewestFirst = false }: TurnListProps) {
  const axisTrack = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(axisTrack);
  // A turn that goes on may outgrow the axis before anything new is told of it.
  useCallTime(turns.find(({ clock }) => clock !== null)?.clock ?? null, AXIS_TICK_MS);
  const drawn = turns.filter((turn) => !isWithoutWork(turn));
  const ends = drawn.map(endOf);
  const axis = timeAxis(ends, MIN_TURN_AXIS_MS);
  const { endMs, stepMs } = axis;
  return (
    <div class="turn-list" style={{ "--tick-share": `${(stepMs / endMs) * 100}%` }}>
      <div class="waterfall-axis" aria-hidden="true" hidden={drawn.length === 0}>
        <div class="waterfall-axis-track" ref={axisTrack}>
          {namedTicks(axis, widthPx).map((ms) => (
            <span
              key={ms}
              class={`tick-name${ms === endMs ? " tick-name-last" : ""}`}
              style={{ left: `${(ms / endMs) * 100}%` }}
            >
              {tickWords(ms)}
            </span>
          ))}
        </div>
      </div>
      <ol class="turns" reversed={isNewestFirst}>
        {turns.map((turn) => {
          const { turnId } = turn.metrics;
          return (
            <li key={turnId} id={turnAnchor(turnId)} class="turn" data-turn={turnId} tabIndex={-1}>
              {isWithoutWork(turn) ? (
                <p class="turn-line">{turnInOneLine(turn.metrics)}</p>
              ) : (
                <Waterfall turn={turn} endMs={endMs} widthPx={widthPx} />
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function endOf(turn: DrawnTurn): number {
  return layoutWaterfall(turn, turn.clock && callTime(turn.clock, performance.now())).totalMs;
}
