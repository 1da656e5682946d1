import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { Field } from "../components/Field.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import type { CostBudget } from "./cost-answers.ts";

interface BudgetFormProps {
  agentNames: ReadonlyMap<string, string>;
  /** Address of the list that the new budget is in. */
  listPath: string;
}

/** Makes a budget of a calendar month. */
export function BudgetForm({ agentNames, listPath }: BudgetFormProps) {
  const [name, setName] = useState("");
  const [usd, setUsd] = useState("");
  const [agentId, setAgentId] = useState("");
  const sending = useSending();
  const fields = sending.result?.fields;
  return (
    <form
      class="rule-editor"
      onSubmit={(event) => {
        event.preventDefault();
        void sending.run(async () => {
          const monthlyMicroUsd = Math.round(Number(usd) * 1e6);
          const body = { name, monthlyMicroUsd, agentId: agentId === "" ? null : agentId };
          const budget = await send<CostBudget>({ method: "POST", path: "/api/performance/cost-budgets", body });
          answers.invalidate(listPath);
          setName("");
          setUsd("");
          return budget.ruleId === null
            ? "The budget is made. Alerts of costs are of all agents, so it has none."
            : "The budget is made, with an alert for a day that would use it up.";
        });
      }}
    >
      <h3>New budget</h3>
      <Field label="Name" complaint={fields?.get("name")}>
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            required
            maxLength={100}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Dollars a month" hint="As in 250 or 99.50." complaint={fields?.get("monthlyMicroUsd")}>
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            inputMode="decimal"
            required
            pattern="\d{1,8}(?:\.\d{1,2})?"
            value={usd}
            onInput={(event) => setUsd(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Agent" complaint={fields?.get("agentId")}>
        {(attributes) => (
          <select {...attributes} value={agentId} onChange={(event) => setAgentId(event.currentTarget.value)}>
            <option value="">all agents</option>
            {[...agentNames].map(([id, words]) => (
              <option key={id} value={id}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      <SentNote result={sending.result} />
      <button type="submit" class="button" disabled={sending.isBusy}>
        Make budget
      </button>
    </form>
  );
}
