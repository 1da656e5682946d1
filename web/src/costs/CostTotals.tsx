import { FigureCard } from "../components/figures/FigureCard.tsx";
import { forecastWords, formatNanoUsd, monthName } from "../words/costs.ts";
import { formatCount, formatShare } from "../words/format.ts";
import { leftOutWords, servicesSentences } from "../words/services.ts";
import type { CostMonth } from "./cost-answers.ts";

/** The month's cost, what it will be, and what a minute and the waste of it cost. */
export function CostTotals({ costs, query }: { costs: CostMonth; query: string }) {
  const { total, forecast, services, callsByServices, month } = costs;
  const { calls, pricedCalls, minutes, nanoUsd, wastedNanoUsd } = total.calls;
  const unpriced = calls - pricedCalls;
  const hasCalls = calls > 0;
  return (
    <section class="figure-section">
      <h2>{monthName(month)}</h2>
      <p class="provenance">
        {servicesSentences[services]} {leftOutWords(services, callsByServices)}
        {services !== "vendor" && " Calls over stand-ins are not priced."}
      </p>
      <ul class="figure-grid">
        <FigureCard
          name={forecast === null ? "Cost of the month" : "Month to date"}
          value={hasCalls ? formatNanoUsd(total.nanoUsd) : "no data"}
          basis={`${formatCount(pricedCalls)} calls priced, ${formatCount(unpriced)} not`}
          course={costs.days.map((day) => day.nanoUsd / 1e9)}
          query={query}
        />
        <FigureCard
          name="At the month's end"
          value={forecast === null ? "no forecast" : formatNanoUsd(forecast.nanoUsd)}
          basis={forecast === null ? "needs this month and a week of days with calls" : forecastWords(forecast)}
          query={query}
        />
        <FigureCard
          name="A call minute"
          value={minutes > 0 ? formatNanoUsd(nanoUsd / minutes) : "no data"}
          basis={`${formatCount(minutes)} minutes of ${formatCount(calls)} calls`}
          query={query}
        />
        <FigureCard
          name="Thrown away"
          value={hasCalls ? formatNanoUsd(wastedNanoUsd) : "no data"}
          beside={{ name: "share", value: nanoUsd > 0 ? formatShare(wastedNanoUsd / nanoUsd) : "–" }}
          basis="speculation discarded, and hedges that lost"
          query={query}
        />
      </ul>
      {unpriced > 0 && (
        <p class="provenance">
          {unpriced === 1 ? "1 call has" : `${formatCount(unpriced)} calls have`} parts without a known price or
          quantity: what they cost beyond the sum is not known.
        </p>
      )}
    </section>
  );
}
