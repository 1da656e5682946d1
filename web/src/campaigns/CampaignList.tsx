import type { Page } from "../api/api.ts";
import { useReader } from "../api/use-reader.ts";
import { Link } from "../components/Link.tsx";
import { Notice } from "../components/Notice.tsx";
import { useMore } from "../table/use-more.ts";
import { CampaignForm } from "./CampaignForm.tsx";
import { type Campaign, campaignPaths, campaignStateWords } from "./campaign-answers.ts";

interface CampaignListProps {
  first: Page<Campaign>;
  agents: ReadonlyMap<string, string>;
  isMaking: boolean;
  setMaking(isMaking: boolean): void;
}

/** The organisation's campaigns, with a form to make another. */
export function CampaignList({ first, agents, isMaking, setMaking }: CampaignListProps) {
  const reader = useReader();
  const { items, isComplete, isLoading, failure, loadMore } = useMore<Campaign>(campaignPaths.list, first);
  const mayChange = reader?.may("operator") ?? false;
  return (
    <>
      {isMaking && mayChange && <CampaignForm campaign={null} agents={agents} close={() => setMaking(false)} />}
      <section class="card" aria-label="Campaigns">
        <div class="title-row">
          <h2>{items.length === 0 ? "No campaign yet" : "All campaigns"}</h2>
          {mayChange && !isMaking && (
            <button type="button" class="button button-primary" onClick={() => setMaking(true)}>
              New campaign
            </button>
          )}
        </div>
        {items.length === 0 && <p class="empty">A campaign says which agent calls whom, when and how fast.</p>}
        <ul class="rules">
          {items.map(({ id, name, status, agentId, timeZone }) => (
            <li key={id}>
              <div>
                <h3>
                  <Link to={{ page: "campaign", campaignId: id }}>{name}</Link>
                </h3>
                <p class="hint">
                  <span class={`state state-${status}`}>{campaignStateWords[status]}</span>{" "}
                  {[agents.get(agentId) ?? "an agent that is gone", timeZone].join(" · ")}
                  {status === "running" && " · nothing dials yet"}
                </p>
              </div>
            </li>
          ))}
        </ul>
        {failure !== null && <Notice tone="error">{failure}</Notice>}
        {!isComplete && (
          <button type="button" class="button" disabled={isLoading} onClick={loadMore}>
            {isLoading ? "Loading…" : "Load more"}
          </button>
        )}
      </section>
    </>
  );
}
