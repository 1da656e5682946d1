import { useEffect, useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { CheckField } from "../components/fields/CheckField.tsx";
import { NumberField } from "../components/fields/NumberField.tsx";
import { SelectField } from "../components/fields/SelectField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { pathOf } from "../router/address.ts";
import { navigate } from "../router/navigation.ts";
import { CallingWindows } from "./CallingWindows.tsx";
import { type Campaign, campaignPaths } from "./campaign-answers.ts";
import { type CampaignDraft, campaignDraftOf, newCampaign } from "./campaign-draft.ts";

const retryWords = {
  no_answer: "nobody answered",
  busy: "the line was busy",
  voicemail: "a mailbox answered",
  failed: "the call failed",
} as const;

interface CampaignFormProps {
  /** The campaign that is changed, with its entity tag; null for a new one. */
  campaign: { value: Campaign; tag: string | null } | null;
  agents: ReadonlyMap<string, string>;
  close(): void;
}

/** The form of a campaign's settings. */
export function CampaignForm({ campaign, agents, close }: CampaignFormProps) {
  const readersZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [draft, setDraft] = useState<CampaignDraft>(() =>
    campaign === null ? newCampaign([...agents.keys()][0] ?? "", readersZone) : campaignDraftOf(campaign.value),
  );
  const sending = useSending();
  const fields = sending.result?.fields;
  const set = (changed: Partial<CampaignDraft>): void => setDraft({ ...draft, ...changed });
  const { pacing, retryPolicy } = draft;
  const { value: organization } = useAnswer<schemas["Organization"]>("/api/organizations/me");
  const organizationZone = organization?.timeZone ?? null;
  // It may come after the form; a zone that was typed meanwhile stays.
  useEffect(() => {
    if (campaign === null && organizationZone !== null && draft.timeZone === readersZone)
      set({ timeZone: organizationZone });
  }, [organizationZone]);

  const save = async (): Promise<void> => {
    let path = "";
    const isSaved = await sending.run(async () => {
      if (campaign === null) {
        const made = await send<Campaign>({ method: "POST", path: "/api/campaigns", body: draft });
        path = pathOf({ page: "campaign", campaignId: made.id });
      } else {
        const { value, tag } = campaign;
        await send({ method: "PATCH", path: campaignPaths.one(value.id), body: draft, ifMatch: tag });
      }
      answers.invalidate("/api/campaigns");
      return "Saved.";
    });
    if (!isSaved) return;
    close();
    if (path !== "") navigate(path);
  };

  return (
    <section class="card">
      <h2>{campaign === null ? "New campaign" : "Settings"}</h2>
      <form
        class="rule-editor"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label="Name"
          maxLength={200}
          value={draft.name}
          onValue={(name) => set({ name })}
          complaint={fields?.get("name")}
        />
        <TextField
          label="Description"
          rows={2}
          maxLength={2_000}
          value={draft.description}
          onValue={(description) => set({ description })}
          complaint={fields?.get("description")}
        />
        <SelectField
          label="Agent"
          value={draft.agentId}
          options={Object.fromEntries(agents)}
          onValue={(agentId) => set({ agentId })}
          complaint={fields?.get("agentId")}
        />
        <TextField
          label="Time zone"
          hint="A place such as Europe/Berlin: calling windows are on its clocks."
          value={draft.timeZone}
          onValue={(timeZone) => set({ timeZone })}
          complaint={fields?.get("timeZone")}
        />
        <CallingWindows
          windows={draft.callingWindows}
          onWindows={(callingWindows) => set({ callingWindows })}
          complaints={fields}
        />
        <NumberField
          label="At the same time"
          unit="calls"
          value={pacing.maxConcurrentCalls}
          onValue={(maxConcurrentCalls) => set({ pacing: { ...pacing, maxConcurrentCalls } })}
          complaint={fields?.get("pacing.maxConcurrentCalls")}
        />
        <NumberField
          label="At most"
          unit="calls a minute"
          value={pacing.callsPerMinute}
          onValue={(callsPerMinute) => set({ pacing: { ...pacing, callsPerMinute } })}
          complaint={fields?.get("pacing.callsPerMinute")}
        />
        <NumberField
          label="Tries for each lead"
          unit="calls"
          value={retryPolicy.maxAttempts}
          onValue={(maxAttempts) => set({ retryPolicy: { ...retryPolicy, maxAttempts } })}
          complaint={fields?.get("retryPolicy.maxAttempts")}
        />
        <NumberField
          label="Tries again after"
          unit="min"
          value={retryPolicy.retryAfterMinutes}
          onValue={(retryAfterMinutes) => set({ retryPolicy: { ...retryPolicy, retryAfterMinutes } })}
          complaint={fields?.get("retryPolicy.retryAfterMinutes")}
        />
        <fieldset class="checks">
          <legend>Tries again when</legend>
          {Object.entries<string>(retryWords).map(([outcome, words]) => (
            <CheckField
              key={outcome}
              label={words}
              isChecked={retryPolicy.retryOn.includes(outcome)}
              onValue={(isOn) => {
                const others = retryPolicy.retryOn.filter((one) => one !== outcome);
                set({ retryPolicy: { ...retryPolicy, retryOn: isOn ? [...others, outcome] : others } });
              }}
            />
          ))}
        </fieldset>
        <SentNote result={sending.result} />
        <div class="row-buttons">
          <button type="submit" class="button button-primary" disabled={sending.isBusy}>
            {sending.isBusy ? "Saving…" : campaign === null ? "Make the campaign" : "Save"}
          </button>
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </section>
  );
}
