import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import type { Tagged } from "../api/read-tagged.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { Notice } from "../components/Notice.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { Fact } from "../record/Fact.tsx";
import { pathOf } from "../router/address.ts";
import { navigate } from "../router/navigation.ts";
import { formatCount } from "../words/format.ts";
import { CampaignForm } from "./CampaignForm.tsx";
import {
  type Campaign,
  type CountedCampaign,
  campaignPaths,
  campaignStateWords,
  campaignSteps,
  leadStateWords,
  NO_DIALER,
} from "./campaign-answers.ts";
import { LeadImportForm } from "./LeadImportForm.tsx";
import { LeadList } from "./LeadList.tsx";
import { WeekOfWindows } from "./WeekOfWindows.tsx";

interface CampaignRecordProps {
  loaded: Tagged<CountedCampaign>;
  agents: ReadonlyMap<string, string>;
  reload(): void;
}

/** One campaign: how it stands, its steps, its settings and its leads. */
export function CampaignRecord({ loaded, agents, reload }: CampaignRecordProps) {
  const { value: campaign, tag } = loaded;
  const { id, name, status, leadCounts, dialer } = campaign;
  const [isEditing, setEditing] = useState(false);
  const sending = useSending();
  const reader = useReader();
  const mayChange = reader?.may("operator") ?? false;
  const step = (to: Campaign["status"]) =>
    sending.run(async () => {
      await send({ method: "POST", path: `${campaignPaths.one(id)}/transition`, body: { to } });
      answers.invalidate("/api/campaigns");
      reload();
      return `The campaign is ${campaignStateWords[to]}.`;
    });
  const remove = async (): Promise<void> => {
    if (!confirm(`Delete the campaign “${name}” and its leads? Its calls stay.`)) return;
    const isGone = await sending.run(async () => {
      await send({ method: "DELETE", path: campaignPaths.one(id) });
      answers.invalidate("/api/campaigns");
      return "Deleted.";
    });
    if (isGone) navigate(pathOf({ page: "campaigns" }));
  };

  return (
    <>
      <section class="card campaign-state" aria-label="State">
        <div class="title-row">
          <h2>
            <span class={`state state-${status}`}>{campaignStateWords[status]}</span>
          </h2>
        </div>
        {dialer === "none" && status === "running" && <Notice tone="warning">{NO_DIALER}</Notice>}
        {campaign.description !== "" && <p>{campaign.description}</p>}
        <dl class="facts">
          <Fact name="Agent">{agents.get(campaign.agentId) ?? "an agent that is gone"}</Fact>
          <Fact name="Time zone">{campaign.timeZone}</Fact>
          <Fact name="Pace">
            {campaign.pacing.maxConcurrentCalls} at a time, {campaign.pacing.callsPerMinute} a minute
          </Fact>
          {Object.entries(leadStateWords).map(([state, words]) => (
            <Fact key={state} name={`Leads ${words}`}>
              {formatCount(leadCounts[state as keyof typeof leadCounts])}
            </Fact>
          ))}
        </dl>
        <WeekOfWindows windows={campaign.callingWindows} />
        <SentNote result={sending.result} />
        {mayChange && (
          <div class="row-buttons">
            {Object.entries<string>(campaignSteps[status]).map(([to, words]) => (
              <button
                key={to}
                type="button"
                class="button"
                disabled={sending.isBusy}
                onClick={() => void step(to as Campaign["status"])}
              >
                {words}
              </button>
            ))}
            {status !== "done" && (
              <button type="button" class="button" onClick={() => setEditing(!isEditing)}>
                Settings
              </button>
            )}
            {reader?.may("admin") && status !== "running" && (
              <button
                type="button"
                class="button button-danger"
                disabled={sending.isBusy}
                onClick={() => void remove()}
              >
                Delete
              </button>
            )}
          </div>
        )}
      </section>
      {isEditing && (
        <CampaignForm
          key={tag}
          campaign={{ value: campaign, tag }}
          agents={agents}
          close={() => {
            setEditing(false);
            reload();
          }}
        />
      )}
      {mayChange && <LeadImportForm campaignId={id} onImported={reload} />}
      <LeadList campaignId={id} mayChange={mayChange} onChanged={reload} />
    </>
  );
}
