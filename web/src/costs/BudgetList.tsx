import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { budgetWords, formatNanoUsd } from "../words/costs.ts";
import { requestFailureWords } from "../words/request-failure.ts";
import { BudgetForm } from "./BudgetForm.tsx";
import { budgetsPath, type CostBudget } from "./cost-answers.ts";

interface BudgetListProps {
  agentNames: ReadonlyMap<string, string>;
  timeZone: string;
  /** False where the calls that are shown have no prices. */
  isPriced: boolean;
}

/** Budgets of this month, how much of each is used, and for administrators the form for another. */
export function BudgetList({ agentNames, timeZone, isPriced }: BudgetListProps) {
  const path = budgetsPath(timeZone);
  const answer = useAnswer<{ items: CostBudget[] }>(path);
  const reader = useReader();
  const sending = useSending();
  const isAdmin = reader?.may("admin") ?? false;
  const remove = (budget: CostBudget) =>
    sending.run(async () => {
      await send({ method: "DELETE", path: `/api/performance/cost-budgets/${budget.id}` });
      answers.invalidate(path);
      return `${budget.name} is deleted.`;
    });
  return (
    <section class="card" aria-label="Budgets">
      <h2>Budgets of this month</h2>
      <SentNote result={sending.result} />
      {answer.value === undefined ? (
        <p class="empty">{answer.error === undefined ? "Loading…" : requestFailureWords(answer.error)}</p>
      ) : (
        <>
          {answer.value.items.length === 0 && <p class="empty">There is no budget.</p>}
          <ul class="rules">
            {answer.value.items.map((budget) => (
              <li key={budget.id}>
                <div>
                  <h3>{budget.name}</h3>
                  <p class="hint">
                    {isPriced
                      ? `${formatNanoUsd(budget.spentNanoUsd)} of ${formatNanoUsd(budget.monthlyMicroUsd * 1_000)}, ${budgetWords[budget.state]}`
                      : `${formatNanoUsd(budget.monthlyMicroUsd * 1_000)}: calls over stand-ins are not priced, and use nothing of it`}
                    {budget.agentId !== null && ` · ${agentNames.get(budget.agentId) ?? budget.agentId}`}
                    {budget.ruleId !== null && " · with an alert"}
                  </p>
                </div>
                {isAdmin && (
                  <div class="row-buttons">
                    <button
                      type="button"
                      class="button"
                      disabled={sending.isBusy}
                      aria-label={`Delete ${budget.name}`}
                      onClick={() => void remove(budget)}
                    >
                      Delete
                    </button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {isAdmin && <BudgetForm agentNames={agentNames} listPath={path} />}
    </section>
  );
}
