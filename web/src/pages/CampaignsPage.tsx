import "../styles/calls.css";
import "../styles/alerts.css";
import "../styles/forms.css";
import "../styles/campaigns.css";
import { type AgentNamesPage, answers, namesById, type Page } from "../api/api.ts";
import { onceSettled } from "../api/once-settled.ts";
import { paths } from "../api/paths.ts";
import { together, useAnswer } from "../api/use-answer.ts";
import { CampaignList } from "../campaigns/CampaignList.tsx";
import { type Campaign, campaignPaths, type DoNotCallEntry } from "../campaigns/campaign-answers.ts";
import { DoNotCallList } from "../campaigns/DoNotCallList.tsx";
import { Loading } from "../components/Loading.tsx";
import { Notice } from "../components/Notice.tsx";
import { Session } from "../components/Session.tsx";
import { routes } from "../router/routes.ts";
import { useSearch } from "../router/use-search.ts";
import { requestFailureWords } from "../words/request-failure.ts";

/** Views of the page, in the address as `?view=`. */
const views = { campaigns: "Campaigns", "do-not-call": "Not to be called" } as const;
type View = keyof typeof views;

/** `/campaigns`: campaigns, and the numbers that none of them calls. */
export function CampaignsPage() {
  const [search, change] = useSearch();
  const wanted = search.get("view") ?? "campaigns";
  const view: View = Object.hasOwn(views, wanted) ? (wanted as View) : "campaigns";
  const campaigns = useAnswer<Page<Campaign>>(campaignPaths.list);
  const names = useAnswer<AgentNamesPage>(paths.agentNames);
  const session = useAnswer("/api/session");
  return (
    <Session
      loaded={onceSettled(together(campaigns, names), session)}
      reload={() => answers.clear()}
      what={routes.campaigns.needsSessionFor}
    >
      {([first, agentNames]) => (
        <>
          <h1>Campaigns</h1>
          <nav class="views" aria-label="Views">
            {Object.entries(views).map(([name, words]) => (
              <a
                key={name}
                href={name === "campaigns" ? "/campaigns" : `/campaigns?view=${name}`}
                aria-current={name === view ? "true" : undefined}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
                  event.preventDefault();
                  change({ view: name === "campaigns" ? null : name, new: null });
                }}
              >
                {words}
              </a>
            ))}
          </nav>
          {view === "campaigns" ? (
            <CampaignList
              first={first}
              agents={namesById(agentNames)}
              isMaking={search.get("new") === "campaign"}
              setMaking={(isMaking) => change({ new: isMaking ? "campaign" : null })}
            />
          ) : (
            <DoNotCall />
          )}
        </>
      )}
    </Session>
  );
}

function DoNotCall() {
  const { value, error } = useAnswer<Page<DoNotCallEntry>>(campaignPaths.doNotCall);
  if (value !== undefined) return <DoNotCallList first={value} />;
  if (error === undefined) return <Loading what="numbers" />;
  return (
    <Notice tone="error">
      {requestFailureWords(error)}{" "}
      <button type="button" class="button" onClick={() => answers.refresh(campaignPaths.doNotCall)}>
        Try again
      </button>
    </Notice>
  );
}
