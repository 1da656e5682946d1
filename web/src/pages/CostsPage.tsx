import "../styles/alerts.css";
import "../styles/calls.css";
import "../styles/database.css";
import "../styles/figures.css";
import "../styles/forms.css";
import "../styles/costs.css";
import { type AgentNamesPage, answers, namesById } from "../api/api.ts";
import { paths } from "../api/paths.ts";
import { useAnswer } from "../api/use-answer.ts";
import { FiguresSession } from "../components/figures/FiguresSession.tsx";
import { BudgetList } from "../costs/BudgetList.tsx";
import { CostFilters } from "../costs/CostFilters.tsx";
import { CostTotals } from "../costs/CostTotals.tsx";
import { ChangeList } from "../costs/changes/ChangeList.tsx";
import { type CostMonth, isPriced, monthPath } from "../costs/cost-answers.ts";
import { DearCalls } from "../costs/DearCalls.tsx";
import { GroupTable } from "../costs/GroupTable.tsx";
import { LayerTable } from "../costs/LayerTable.tsx";
import { OddDays } from "../costs/OddDays.tsx";
import { ServiceTable } from "../costs/ServiceTable.tsx";
import { SavingsSection } from "../costs/savings/SavingsSection.tsx";
import { routes } from "../router/routes.ts";
import { useSearch } from "../router/use-search.ts";

/** `/costs`: what calls cost in a month, by layer, agent, model and call; the forecast, and budgets. */
export function CostsPage() {
  const [search, change] = useSearch();
  // Months and days are the reader's own.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const month = search.get("month");
  const agentId = search.get("agent");
  const query = monthPath(month, agentId, timeZone);
  const answer = useAnswer<CostMonth>(query);
  const { value: agents } = useAnswer<AgentNamesPage>(paths.agentNames);
  const agentNames: ReadonlyMap<string, string> = agents === undefined ? new Map() : namesById(agents);
  const agentNameOf = (id: string): string => agentNames.get(id) ?? id;
  return (
    <>
      <header class="page-head">
        <h1>Costs</h1>
        <CostFilters
          month={month}
          agentId={agentId}
          agentNames={agentNames}
          costs={answer.value}
          timeZone={timeZone}
          change={change}
        />
      </header>
      <FiguresSession answer={answer} what={routes.costs.needsSessionFor} cards={4} reload={() => answers.clear()}>
        {(costs) => (
          <>
            <CostTotals costs={costs} query={query} />
            {isPriced(costs) && (
              <>
                <LayerTable costs={costs} />
                <OddDays days={costs.days} />
                <GroupTable
                  title="Agents"
                  of="Agent"
                  groups={costs.agents}
                  nameOf={(key) => (key === null ? "–" : agentNameOf(key))}
                />
                <GroupTable
                  title="Campaigns"
                  of="Campaign"
                  groups={costs.campaigns}
                  nameOf={(key) => key ?? "of no campaign"}
                />
                <ServiceTable rows={costs.byService} />
                <DearCalls calls={costs.dearestCalls} agentNameOf={agentNameOf} />
              </>
            )}
            <SavingsSection month={month} agentId={agentId} timeZone={timeZone} />
            <ChangeList agentNames={agentNames} />
            <BudgetList agentNames={agentNames} timeZone={timeZone} isPriced={isPriced(costs)} />
          </>
        )}
      </FiguresSession>
    </>
  );
}
