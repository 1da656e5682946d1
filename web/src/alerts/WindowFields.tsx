import { windowsOf } from "../../../workers/measure/alerts/burn-rate.ts";
import { Field } from "../components/Field.tsx";
import { NumberField } from "../components/fields/NumberField.tsx";
import { severityWords } from "../words/alerts.ts";
import type { RuleWindow } from "./alert-answers.ts";
import type { RuleDraft } from "./rule-draft.ts";

interface WindowFieldsProps {
  draft: RuleDraft;
  set(changed: Partial<RuleDraft>): void;
  complaints: ReadonlyMap<string, string>;
}

/** Pairs of windows that one rule may have. */
const MAX_PAIRS = 8;

/** The windows of a rule: pairs with their burn rates, or one. */
export function WindowFields({ draft, set, complaints }: WindowFieldsProps) {
  const { windows, kind } = draft;
  const isPaired = kind === "burn_rate";
  const change = (index: number, changed: Partial<RuleWindow>): void =>
    set({ windows: windows.map((window, at) => (at === index ? { ...window, ...changed } : window)) });
  const changeLong = (index: number, longMinutes: number): void =>
    change(index, isPaired ? { longMinutes } : { longMinutes, shortMinutes: longMinutes });
  return (
    <fieldset class="windows">
      <legend>{isPaired ? "Pairs of windows" : "Window"}</legend>
      {complaints.has("windows") && <p class="complaint">It {complaints.get("windows")}.</p>}
      {windows.map((window, index) => (
        // Pairs have no names: a place is what tells them apart.
        <div key={`${index} of ${windows.length}`} class="window">
          <NumberField
            label={isPaired ? "Long" : "Length"}
            unit="min"
            value={window.longMinutes}
            onValue={(minutes) => changeLong(index, minutes)}
            complaint={complaints.get(`windows.${index}.longMinutes`)}
          />
          {isPaired && (
            <>
              <NumberField
                label="Short"
                unit="min"
                value={window.shortMinutes}
                onValue={(shortMinutes) => change(index, { shortMinutes })}
                complaint={complaints.get(`windows.${index}.shortMinutes`)}
              />
              <NumberField
                label="Burn rate"
                unit="×"
                value={window.factor}
                onValue={(factor) => change(index, { factor })}
                complaint={complaints.get(`windows.${index}.factor`)}
              />
            </>
          )}
          <Field label="Severity">
            {(attributes) => (
              <select
                {...attributes}
                value={window.severity}
                onChange={(event) => change(index, { severity: event.currentTarget.value as RuleWindow["severity"] })}
              >
                {Object.entries(severityWords).map(([severity, words]) => (
                  <option key={severity} value={severity}>
                    {words}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {isPaired && windows.length > 1 && (
            <button
              type="button"
              class="link-button"
              aria-label={`Remove pair ${index + 1}`}
              onClick={() => set({ windows: windows.filter((_, at) => at !== index) })}
            >
              Remove
            </button>
          )}
        </div>
      ))}
      {isPaired && (
        <div class="row-buttons">
          <button
            type="button"
            class="button"
            disabled={windows.length >= MAX_PAIRS}
            onClick={() =>
              set({ windows: [...windows, { longMinutes: 60, shortMinutes: 5, factor: 14.4, severity: "page" }] })
            }
          >
            Add a pair
          </button>
          <button type="button" class="button" onClick={() => set({ windows: windowsOf(draft.objective) })}>
            Pairs for this objective
          </button>
        </div>
      )}
    </fieldset>
  );
}
