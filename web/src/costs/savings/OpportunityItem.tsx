import { Link } from "../../components/Link.tsx";
import { formatNanoUsd } from "../../words/costs.ts";
import { formatCount, formatShare } from "../../words/format.ts";
import { effortWords, guardWords, leverNamesShort, leverTitles, stateWords } from "../../words/levers.ts";
import type { CostOpportunity } from "../cost-answers.ts";

interface OpportunityItemProps {
  opportunity: CostOpportunity;
  /** Calls that a saving needs. */
  needed: number;
  query: string;
}

/** One lever: what it would have saved alone, how that was worked out, and what it costs to pull it. */
export function OpportunityItem({ opportunity, needed, query }: OpportunityItemProps) {
  const { lever, state, calls, baseNanoUsd, saving, formula, effort, risk, overlaps, guards } = opportunity;
  return (
    <li>
      <h3>{leverTitles[lever]}</h3>
      {saving === null ? (
        <p class="hint">{stateWords(state, calls, needed)}</p>
      ) : (
        <>
          <p>
            <strong>{formatNanoUsd(saving.perMinuteNanoUsd)}</strong> a call minute, 95 % between{" "}
            {formatNanoUsd(saving.lowNanoUsd)} and {formatNanoUsd(saving.highNanoUsd)};{" "}
            {baseNanoUsd > 0 && `${formatShare(saving.nanoUsd / baseNanoUsd)} of what it can touch; `}
            {formatCount(calls)} calls.
          </p>
          <p class="hint">{formula}</p>
          {saving.largest.length > 0 && (
            <p class="hint">
              Most in{" "}
              {saving.largest.map(({ callId, nanoUsd }, at) => (
                <span key={callId}>
                  {at > 0 && ", "}
                  <Link to={{ page: "call", callId }}>
                    call {at + 1}
                    <span class="visually-hidden"> of {leverNamesShort[lever]}</span>
                  </Link>{" "}
                  ({formatNanoUsd(nanoUsd)})
                </span>
              ))}
              .{" "}
              <a href={query} target="_blank" rel="noreferrer">
                Query<span class="visually-hidden"> of {leverNamesShort[lever]}, as JSON in a new tab</span>
              </a>
            </p>
          )}
        </>
      )}
      <p class="hint">
        Effort: {effortWords[effort]}. Risk: {risk}. Watch: {guards.map((guard) => guardWords[guard]).join(", ")}.
        Overlaps with: {overlaps.map((other) => leverNamesShort[other]).join(", ")}.
      </p>
    </li>
  );
}
