import { formatNanoUsd } from "../words/costs.ts";
import type { CostMonth } from "./cost-answers.ts";

/** Days that cost much more or less than the same weekdays before; nothing where there are none. */
export function OddDays({ days }: { days: CostMonth["days"] }) {
  const odd = days.filter(({ expectedNanoUsd }) => expectedNanoUsd !== null);
  if (odd.length === 0) return null;
  return (
    <section class="card" aria-label="Days that stand out">
      <h2>Days that stand out</h2>
      <ul>
        {odd.map(({ date, nanoUsd, expectedNanoUsd }) => (
          <li key={date}>
            {date}: {formatNanoUsd(nanoUsd)}, where {formatNanoUsd(expectedNanoUsd ?? 0)} is usual for the weekday
          </li>
        ))}
      </ul>
    </section>
  );
}
