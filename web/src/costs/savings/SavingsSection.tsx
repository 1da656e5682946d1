import { useState } from "preact/hooks";
import { useAnswer } from "../../api/use-answer.ts";
import { Link } from "../../components/Link.tsx";
import { formatCount } from "../../words/format.ts";
import { requestFailureWords } from "../../words/request-failure.ts";
import { type CostOpportunities, opportunitiesPath, type WhatIf } from "../cost-answers.ts";
import { OpportunityItem } from "./OpportunityItem.tsx";
import { WhatIfForm } from "./WhatIfForm.tsx";

interface SavingsSectionProps {
  month: string | null;
  agentId: string | null;
  timeZone: string;
}

const USUAL: WhatIf = {
  prices: null,
  levers: null,
  speculation: null,
  promptShare: null,
  hangUpAfterSeconds: null,
  easyTurnModel: null,
  languageModel: null,
  voice: null,
  speechToText: null,
};

/** What would have cost less, by replays of the newest calls: lever by lever, and those that are chosen together. */
export function SavingsSection({ month, agentId, timeZone }: SavingsSectionProps) {
  const [whatIf, setWhatIf] = useState(USUAL);
  const query = opportunitiesPath(month, agentId, timeZone, whatIf);
  const answer = useAnswer<CostOpportunities>(query);
  // A new choice is worked out by the server; what is known is shown until then.
  const [shown, setShown] = useState<CostOpportunities | undefined>(undefined);
  if (answer.value !== undefined && answer.value !== shown) setShown(answer.value);
  const found = answer.value ?? shown;
  return (
    <section class="card" aria-label="What would cost less">
      <h2>What would cost less</h2>
      {answer.error !== undefined && <p role="alert">{requestFailureWords(answer.error)}</p>}
      {found === undefined ? (
        answer.error === undefined && <p class="empty">Loading…</p>
      ) : (
        <Opportunities found={found} whatIf={whatIf} query={query} change={setWhatIf} />
      )}
      <p class="hint">
        Unused indexes are found on <Link to={{ page: "database" }}>Database</Link>, ages of caches on{" "}
        <Link to={{ page: "benchmarks" }}>Benchmarks</Link>; neither is a part of a call's cost.
      </p>
    </section>
  );
}

interface OpportunitiesProps {
  found: CostOpportunities;
  whatIf: WhatIf;
  query: string;
  change(next: WhatIf): void;
}

function Opportunities({ found, whatIf, query, change }: OpportunitiesProps) {
  const { calls, isHypothetical, modelsAs } = found;
  const hasSaving = found.opportunities.some(({ saving }) => saving !== null);
  return (
    <>
      <p class="provenance">
        {calls.found === 0
          ? "No data: there is no call to replay."
          : `${formatCount(calls.replayed)} of ${calls.hasMore ? `the newest ${formatCount(calls.found)}` : formatCount(calls.found)} calls replayed, ${formatCount(calls.minutes)} minutes.`}
        {calls.unpriced > 0 && ` ${formatCount(calls.unpriced)} have no known cost, or none.`}
        {calls.replayed > 0 && calls.replayed < calls.needed && ` A saving needs ${calls.needed}.`}
      </p>
      {isHypothetical ? (
        <p class="notice">
          Hypothetical: every amount is what vendors would have charged at their published prices, models without one as{" "}
          {modelsAs}. Nobody paid it.{" "}
          <button type="button" class="button" onClick={() => change({ ...whatIf, prices: null })}>
            Show what was paid
          </button>
        </p>
      ) : (
        calls.found > 0 &&
        calls.replayed === 0 && (
          <p class="empty">
            No priced calls.{" "}
            <button type="button" class="button" onClick={() => change({ ...whatIf, prices: "list" })}>
              Count them at list prices
            </button>
          </p>
        )
      )}
      {hasSaving && <WhatIfForm found={found} whatIf={whatIf} query={query} change={change} />}
      {calls.replayed > 0 && (
        <ul class="savings">
          {[...found.opportunities]
            .sort((a, b) => (b.saving?.nanoUsd ?? -1) - (a.saving?.nanoUsd ?? -1))
            .map((opportunity) => (
              <OpportunityItem key={opportunity.lever} opportunity={opportunity} needed={calls.needed} query={query} />
            ))}
        </ul>
      )}
    </>
  );
}
