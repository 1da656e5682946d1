import { FigureCard } from "../components/figures/FigureCard.tsx";
import { forecastWords, formatNanoUsd, minuteCostWords, monthName } from "../words/costs.ts";
import { formatCount, formatShare } from "../words/format.ts";
import { leftOutWords, servicesSentences } from "../words/services.ts";
import { type CostMonth, isPriced } from "./cost-answers.ts";

/** The month's cost, what it will be, and what a minute and the waste of it cost. */
export function CostTotals({ costs, query }: { costs: CostMonth; query: string }) {
  const { total, forecast, services, callsByServices, month } = costs;
  const { calls, pricedCalls, minutes, nanoUsd, wastedNanoUsd } = total.calls;
  const unpriced = calls - pricedCalls;
  // No amount stands for "nobody charges": $0.00 would read as a measured one.
  const hasPrices = isPriced(costs);
  const amount = (isKnown: boolean, value: number): string =>
    !isKnown ? "no data" : hasPrices ? formatNanoUsd(value) : "not priced";
  return (
    <section class="figure-section">
      <h2>{monthName(month)}</h2>
      <p class="provenance">
        {servicesSentences[services]} {leftOutWords(services, callsByServices)}
        {!hasPrices && " Calls over stand-ins are not priced."}
      </p>
      <ul class="figure-grid">
        <FigureCard
          name={forecast === null ? "Cost of the month" : "Month to date"}
          value={amount(calls > 0, total.nanoUsd)}
          basis={hasPrices ? `${formatCount(pricedCalls)} calls priced, ${formatCount(unpriced)} not` : undefined}
          course={hasPrices ? costs.days.map((day) => day.nanoUsd / 1e9) : undefined}
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
          value={minutes > 0 && hasPrices ? minuteCostWords(total.calls) : amount(minutes > 0, 0)}
          basis={`${formatCount(minutes)} minutes of ${formatCount(calls)} calls`}
          query={query}
        />
        <FigureCard
          name="Thrown away"
          value={amount(calls > 0, wastedNanoUsd)}
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
