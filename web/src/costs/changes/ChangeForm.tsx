import { useState } from "preact/hooks";
import { type Agent, agentPaths } from "../../agents/agent-answers.ts";
import { answers } from "../../api/api.ts";
import { readTagged } from "../../api/read-tagged.ts";
import { send } from "../../api/send.ts";
import { NumberField } from "../../components/fields/NumberField.tsx";
import { SelectField } from "../../components/fields/SelectField.tsx";
import { TextField } from "../../components/fields/TextField.tsx";
import { SentNote } from "../../components/SentNote.tsx";
import { useSending } from "../../components/use-sending.ts";
import { canaryWords } from "../../words/cost-changes.ts";
import { CHANGES_PATH, type CostChange } from "./change-answers.ts";
import { type ChangeDraft, changeKinds, emptyChangeDraft, proposalOf } from "./change-draft.ts";

/** The agent's settings are waited for this long before the proposal is given up. */
const READ_TIMEOUT_MS = 10_000;

/** Proposes a change; nothing is altered before it is approved. */
export function ChangeForm({ agentNames }: { agentNames: ReadonlyMap<string, string> }) {
  const [draft, setDraft] = useState<ChangeDraft>(emptyChangeDraft);
  const sending = useSending();
  const fields = sending.result?.fields;
  const set = (changes: Partial<ChangeDraft>): void => setDraft((before) => ({ ...before, ...changes }));
  const propose = () =>
    sending.run(async () => {
      const { value } = await readTagged<Agent>(agentPaths.one(draft.agentId), AbortSignal.timeout(READ_TIMEOUT_MS));
      const agent = { models: value.providers.languageModel, costLevers: value.costLevers };
      const body = proposalOf(draft, agent, Date.now());
      const change = await send<CostChange>({ method: "POST", path: CHANGES_PATH, body });
      answers.invalidate(CHANGES_PATH);
      return `The change is proposed: ${canaryWords(change)}. An administrator approves it above.`;
    });
  return (
    <form
      class="rule-editor"
      onSubmit={(event) => {
        event.preventDefault();
        void propose();
      }}
    >
      <h3>Propose a change</h3>
      <SelectField
        label="Agent"
        value={draft.agentId}
        options={{ "": "choose one", ...Object.fromEntries(agentNames) }}
        onValue={(agentId) => set({ agentId })}
        complaint={fields?.get("agentId")}
      />
      <SelectField label="To be tried" value={draft.kind} options={changeKinds} onValue={(kind) => set({ kind })} />
      <KindFields draft={draft} set={set} fields={fields} />
      <NumberField
        label="Share of calls"
        unit="%"
        hint="Between 5 and 50."
        value={draft.canaryPercent}
        onValue={(canaryPercent) => set({ canaryPercent })}
        complaint={fields?.get("canaryShare")}
      />
      <NumberField
        label="At most for"
        unit="days"
        hint="The agent's own settings hold for every call after it."
        value={draft.days}
        onValue={(days) => set({ days })}
        complaint={fields?.get("expiresAt")}
      />
      <NumberField
        label="Saving that you expect"
        unit="% of a minute's cost"
        hint="May be left empty. Shown beside what is measured."
        value={draft.predictedPercent}
        onValue={(predictedPercent) => set({ predictedPercent })}
        complaint={fields?.get("predictedSavingShare")}
      />
      <SentNote result={sending.result} />
      <button type="submit" class="button" disabled={sending.isBusy || draft.agentId === ""}>
        Propose
      </button>
    </form>
  );
}

interface KindFieldsProps {
  draft: ChangeDraft;
  set(changes: Partial<ChangeDraft>): void;
  fields: ReadonlyMap<string, string> | undefined;
}

/** The fields of the setting that is to be tried. */
function KindFields({ draft, set, fields }: KindFieldsProps) {
  switch (draft.kind) {
    case "model":
    case "easyModel":
      return (
        <>
          <SelectField
            label="Provider"
            value={draft.provider}
            options={{ "openai-compatible": "OpenAI or compatible", "workers-ai": "Workers AI" }}
            onValue={(provider) => set({ provider })}
          />
          <TextField
            label="Model"
            hint={
              draft.kind === "model"
                ? "Asked first; the agent's own models stay behind it."
                : "Asked for easy turns alone; the agent's own models take over when its answer does not pass."
            }
            value={draft.model}
            onValue={(model) => set({ model })}
            complaint={
              fields?.get("settings.languageModel.0.model") ??
              fields?.get("settings.costLevers.easyTurnModel.model") ??
              fields?.get("costLevers.easyTurnModel.model")
            }
          />
        </>
      );
    case "speculation":
      return (
        <SelectField
          label="Work ahead"
          value={draft.speculation}
          options={{ off: "none", llm: "the model's answer, not its audio" }}
          onValue={(speculation) => set({ speculation })}
          complaint={fields?.get("settings.speculation")}
        />
      );
    case "eager":
      return (
        <NumberField
          label="Confidence of an eager end"
          unit="%"
          hint="Higher: fewer replies are begun in vain, and answers come later."
          value={draft.eagerPercent}
          onValue={(eagerPercent) => set({ eagerPercent })}
          complaint={fields?.get("settings.eagerEndOfTurnThreshold")}
        />
      );
    default:
      return null;
  }
}
