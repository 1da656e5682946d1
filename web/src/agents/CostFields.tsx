import { CheckField } from "../components/fields/CheckField.tsx";
import { SelectField } from "../components/fields/SelectField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import type { FieldsProps } from "./fields-props.ts";

type Levers = FieldsProps["draft"]["costLevers"];
type EasyModel = NonNullable<Levers["easyTurnModel"]>;

const switchWords = {
  speechCache: [
    "Play what was said before in place of having it spoken again",
    "Clauses that callers of two calls have heard, or that are the agent's own words; never what could be one caller's.",
  ],
  pausesSpeechToText: [
    "Send speech to text nothing while the agent speaks",
    "Voice activity goes on listening, so callers interrupt as quickly as before.",
  ],
  stablePromptFirst: [
    "Begin every prompt alike",
    "Vendors charge less for a beginning that they have cached. OpenAI caches from 1,024 tokens on.",
  ],
} as const satisfies Record<Exclude<keyof Levers, "easyTurnModel">, readonly [label: string, hint: string]>;

const providers = { "openai-compatible": "OpenAI-compatible", "workers-ai": "Workers AI" } as const satisfies Record<
  EasyModel["provider"],
  string
>;

/** Fields of what an agent does for less money. */
export function CostFields({ draft, set, complaintOf }: FieldsProps) {
  const { costLevers } = draft;
  const { easyTurnModel } = costLevers;
  const change = (changed: Partial<Levers>): void => set({ costLevers: { ...costLevers, ...changed } });
  return (
    <>
      <p class="hint">Each saves a part of what calls cost. What it saved stands in a call's costs.</p>
      {(Object.keys(switchWords) as (keyof typeof switchWords)[]).map((lever) => (
        <div key={lever}>
          <CheckField
            label={switchWords[lever][0]}
            isChecked={costLevers[lever]}
            onValue={(isOn) => change({ [lever]: isOn })}
          />
          <p class="hint">{switchWords[lever][1]}</p>
        </div>
      ))}
      <CheckField
        label="Ask a small model first where a turn is easy"
        isChecked={easyTurnModel !== null}
        onValue={(isOn) => change({ easyTurnModel: isOn ? { provider: "openai-compatible", model: "" } : null })}
      />
      <p class="hint">
        A short question with one known answer, thanks, a goodbye. Its sentences are checked before they are heard, and
        the agent's own model is asked where one does not pass.
      </p>
      {easyTurnModel !== null && (
        <>
          <SelectField
            label="Provider of the small model"
            value={easyTurnModel.provider}
            options={providers}
            onValue={(provider) => change({ easyTurnModel: { ...easyTurnModel, provider } })}
            complaint={complaintOf("costLevers.easyTurnModel.provider")}
          />
          <TextField
            label="Small model"
            maxLength={200}
            value={easyTurnModel.model}
            onValue={(model) => change({ easyTurnModel: { ...easyTurnModel, model } })}
            complaint={complaintOf("costLevers.easyTurnModel.model")}
          />
        </>
      )}
    </>
  );
}
