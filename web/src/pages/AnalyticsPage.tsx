import "../styles/figures.css";
import { CampaignTable } from "../analytics/CampaignTable.tsx";
import { campaignRows } from "../analytics/campaign-rows.ts";
import { answersByDay, callsByDay, troubleByDay } from "../analytics/day-charts.ts";
import { type AgentNamesPage, answers, namesById, type Page } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { paths } from "../api/paths.ts";
import { useAnswer } from "../api/use-answer.ts";
import { LineChart } from "../charts/lines/LineChart.tsx";
import { FigureCard } from "../components/figures/FigureCard.tsx";
import { FiguresSession } from "../components/figures/FiguresSession.tsx";
import { Filters } from "../components/figures/Filters.tsx";
import { type FiguresFilter, useFigures } from "../components/figures/use-figures.ts";
import { SignOut } from "../components/SignOut.tsx";
import { endReasonWords } from "../words/calls.ts";
import { countedWords } from "../words/change.ts";
import { formatCost, formatCount, formatMs, formatShare } from "../words/format.ts";
import { leftOutWords, servicesSentences } from "../words/services.ts";

type Overview = schemas["AnalyticsOverview"];

/** `/analytics`: calls, outcomes, latencies and cost by day, and by campaign. */
export function AnalyticsPage() {
  const filter = useFigures("7d");
  // Days are the reader's own.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const query = filter.pathOf("/api/analytics/overview", { timeZone });
  const overview = useAnswer<Overview>(query);
  return (
    <>
      <header class="page-head">
        <h1>Analytics</h1>
        <Filters filter={filter} services={filter.services ?? overview.value?.services ?? null} />
      </header>
      <FiguresSession answer={overview} what="figures" cards={8} reload={() => answers.clear()}>
        {(value) => (
          <>
            <Totals overview={value} query={query} lengthWords={filter.range.lengthWords} />
            <Days overview={value} />
            <Campaigns filter={filter} />
            <SignOut onSignedOut={() => answers.clear()} />
          </>
        )}
      </FiguresSession>
    </>
  );
}

function Totals({ overview, query, lengthWords }: { overview: Overview; query: string; lengthWords: string }) {
  const { total, previous, services, callsByServices } = overview;
  const { latency, cost } = total;
  const before = previous.total;
  const leftOut = leftOutWords(services, callsByServices);
  const ended = Object.values(total.endReasons).reduce((sum, calls) => sum + calls, 0);
  const turns = `n ${formatCount(latency.turns)} turns`;
  return (
    <section class="figure-section">
      <h2>
        The last {lengthWords} <small class="heading-note">changes are against the {lengthWords} before</small>
      </h2>
      <p class="provenance">
        {servicesSentences[services]} {leftOut}
      </p>
      <ul class="figure-grid">
        <FigureCard
          name="Calls"
          value={formatCount(total.calls)}
          beside={{ name: "running", value: formatCount(total.running) }}
          change={countedWords(total.calls, before.calls)}
          basis={`${formatCount(total.neverConnected)} never connected`}
          course={overview.groups.map(({ calls }) => calls)}
          query={query}
        />
        <FigureCard
          name="Minutes"
          value={formatCount(total.minutes)}
          change={countedWords(total.minutes, before.minutes)}
          basis={`of ${formatCount(ended)} calls that ended`}
          course={overview.groups.map(({ minutes }) => minutes)}
          query={query}
        />
        <FigureCard
          name="Cost"
          value={cost.microUsd === null ? "–" : formatCost(cost.microUsd)}
          change={
            cost.microUsd === null || before.cost.microUsd === null
              ? { text: cost.microUsd === null ? "no call has a known cost" : "no known cost before", tone: "none" }
              : countedWords(cost.microUsd, before.cost.microUsd)
          }
          basis={`${formatCount(cost.pricedCalls)} calls priced, ${formatCount(cost.unpricedCalls)} not`}
          query={query}
        />
        <FigureCard
          name="Answer heard, median"
          value={formatMs(latency.answerHeardMs.p50)}
          beside={{ name: "P95", value: formatMs(latency.answerHeardMs.p95) }}
          basis={`n ${formatCount(latency.answerHeardMs.count)} turns`}
          course={overview.groups.map((day) => day.latency.answerHeardMs.p50)}
          query={query}
        />
        <FigureCard
          name="Silence, median"
          value={formatMs(latency.turnGapMs.p50)}
          beside={{ name: "P95", value: formatMs(latency.turnGapMs.p95) }}
          basis={`n ${formatCount(latency.turnGapMs.count)} turns`}
          course={overview.groups.map((day) => day.latency.turnGapMs.p50)}
          query={query}
        />
        <FigureCard
          name="Response time, median"
          value={formatMs(latency.responseTimeMs.p50)}
          beside={{ name: "P95", value: formatMs(latency.responseTimeMs.p95) }}
          basis={`n ${formatCount(latency.responseTimeMs.count)} turns`}
          course={overview.groups.map((day) => day.latency.responseTimeMs.p50)}
          query={query}
        />
        <FigureCard
          name="Interrupted by the caller"
          value={formatShare(latency.interruptedShare)}
          basis={turns}
          course={overview.groups.map((day) => day.latency.interruptedShare)}
          query={query}
        />
        <FigureCard
          name="False starts"
          value={formatShare(latency.falseStartShare)}
          basis={turns}
          course={overview.groups.map((day) => day.latency.falseStartShare)}
          query={query}
        />
      </ul>
      <EndReasons endReasons={total.endReasons} ended={ended} />
    </section>
  );
}

function EndReasons({ endReasons, ended }: { endReasons: Record<string, number>; ended: number }) {
  if (ended === 0) return null;
  const reasons = Object.entries(endReasons).sort(([, a], [, b]) => b - a);
  return (
    <div class="card end-reasons">
      <h3>How calls ended</h3>
      <ul>
        {reasons.map(([reason, calls]) => (
          <li key={reason}>
            <span>{endReasonWords(reason)}</span>
            <span class="share-track" aria-hidden="true">
              <span class="share-bar" style={{ width: `${(calls / ended) * 100}%` }} />
            </span>
            <span class="number">
              {formatCount(calls)} · {formatShare(calls / ended)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Days({ overview: { groups } }: { overview: Overview }) {
  return (
    <section class="figure-section">
      <h2>By day</h2>
      <div class="chart-grid">
        <div class="card">
          <LineChart title="Calls" data={callsByDay(groups)} />
        </div>
        <div class="card">
          <LineChart title="Until the caller hears something" data={answersByDay(groups)} />
        </div>
        <div class="card">
          <LineChart title="Turns that went wrong" data={troubleByDay(groups)} />
        </div>
      </div>
    </section>
  );
}

function Campaigns({ filter }: { filter: FiguresFilter }) {
  const campaigns = useAnswer<Page<schemas["Campaign"]>>("/api/campaigns?limit=100");
  const byCampaign = useAnswer<Overview>(filter.pathOf("/api/analytics/overview", { groupBy: "campaign" }));
  const agents = useAnswer<AgentNamesPage>(paths.agentNames);
  return (
    <section class="figure-section">
      <h2>Campaigns</h2>
      <div class="card campaigns">
        {campaigns.value === undefined || byCampaign.value === undefined ? (
          <p class="empty">{campaigns.isLoading || byCampaign.isLoading ? "Loading…" : "Not to be had just now."}</p>
        ) : (
          <CampaignTable
            rows={campaignRows(campaigns.value.items, byCampaign.value.groups)}
            agentNames={agents.value === undefined ? new Map() : namesById(agents.value)}
          />
        )}
      </div>
    </section>
  );
}
