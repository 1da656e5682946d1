import { type CallingWindow, windowBars } from "./window-bars.ts";

const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** The week as its calling windows make it: a row for each day, on the clocks of the campaign's zone. */
export function WeekOfWindows({ windows }: { windows: readonly CallingWindow[] }) {
  const bars = windowBars(windows);
  return (
    <ol class="week" aria-label="Week">
      {dayNames.map((name, index) => {
        const ofDay = bars[index] ?? [];
        return (
          <li key={name}>
            <span class="week-day">{name.slice(0, 3)}</span>
            <svg class="week-bars" viewBox="0 0 96 8" preserveAspectRatio="none" aria-hidden="true">
              <rect class="week-track" x="0" y="0" width="96" height="8" />
              {ofDay.map(({ from, to }) => (
                <rect key={from} class="week-bar" x={from * 96} y="0" width={(to - from) * 96} height="8" />
              ))}
            </svg>
            <span class="week-words">
              {ofDay.length === 0 ? "no calls" : ofDay.map(({ words }) => words).join(", ")}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
