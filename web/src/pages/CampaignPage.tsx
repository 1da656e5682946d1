import "../styles/calls.css";
import "../styles/alerts.css";
import "../styles/forms.css";
import "../styles/campaigns.css";
import { type AgentNamesPage, namesById } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { onceSettled } from "../api/once-settled.ts";
import { paths } from "../api/paths.ts";
import { readTagged } from "../api/read-tagged.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { CampaignRecord } from "../campaigns/CampaignRecord.tsx";
import { type CountedCampaign, campaignPaths } from "../campaigns/campaign-answers.ts";
import { Link } from "../components/Link.tsx";
import { Session } from "../components/Session.tsx";
import { routes } from "../router/routes.ts";

/** `/campaigns/:id`: one campaign with its leads. */
export function CampaignPage({ campaignId }: { campaignId: string }) {
  const { loaded, reload } = useLoaded(campaignId, (signal) =>
    readTagged<CountedCampaign>(campaignPaths.one(campaignId), signal),
  );
  const names = useAnswer<AgentNamesPage>(paths.agentNames);
  const session = useAnswer("/api/session");
  if (loaded.state === "failed" && loaded.error instanceof ApiFailure && loaded.error.status === 404) {
    return (
      <section class="card narrow">
        <h1>No such campaign</h1>
        <p>
          <Link to={{ page: "campaigns" }}>All campaigns</Link>
        </p>
      </section>
    );
  }
  return (
    <Session loaded={onceSettled(loaded, names, session)} reload={reload} what={routes.campaign.needsSessionFor}>
      {(tagged) => (
        <>
          <p class="crumb">
            <Link to={{ page: "campaigns" }}>← All campaigns</Link>
          </p>
          <h1>{tagged.value.name}</h1>
          <CampaignRecord
            loaded={tagged}
            agents={names.value === undefined ? new Map() : namesById(names.value)}
            reload={reload}
          />
        </>
      )}
    </Session>
  );
}
