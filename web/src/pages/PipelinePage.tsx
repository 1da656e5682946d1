import "../styles/figures.css";
import "../styles/pipeline.css";
import { useMemo } from "preact/hooks";
import { type AgentNamesPage, answers, namesById } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { paths } from "../api/paths.ts";
import { useAnswer } from "../api/use-answer.ts";
import { LineChart } from "../charts/lines/LineChart.tsx";
import { Choice } from "../components/figures/Choice.tsx";
import { FigureSection } from "../components/figures/FigureSection.tsx";
import { FiguresSession } from "../components/figures/FiguresSession.tsx";
import { Filters } from "../components/figures/Filters.tsx";
import { useFigures } from "../components/figures/use-figures.ts";
import { SignOut } from "../components/SignOut.tsx";
import { Bottlenecks } from "../pipeline/Bottlenecks.tsx";
import { ComparisonTable } from "../pipeline/ComparisonTable.tsx";
import { groupings } from "../pipeline/comparison-words.ts";
import { SlowestTurns } from "../pipeline/SlowestTurns.tsx";
import { stageLines, waitLines } from "../pipeline/series-lines.ts";
import { useSearch } from "../router/use-search.ts";
import { leftOutWords, servicesSentences } from "../words/services.ts";

const latencies = [
  { value: "answerHeardMs", label: "Answer heard" },
  { value: "turnGapMs", label: "Silence" },
  { value: "responseTimeMs", label: "Response time" },
] as const;

const quantiles = [
  { value: "p50", label: "Median" },
  { value: "p95", label: "P95" },
] as const;

/** `/pipeline`: where the time of answers goes, and whose answers are slow. */
export function PipelinePage() {
  const filter = useFigures("24h");
  const [search, change] = useSearch();
  const by = groupings.find(({ value }) => value === search.get("by"))?.value ?? "provider";
  const latency = latencies.find(({ value }) => value === search.get("slowest"))?.value ?? "answerHeardMs";
  const quantile = quantiles.find(({ value }) => value === search.get("quantile"))?.value ?? "p50";

  const query = {
    series: filter.pathOf("/api/performance/series"),
    bottlenecks: filter.pathOf("/api/performance/bottlenecks"),
    comparison: filter.pathOf("/api/performance/comparison", by === "provider" ? {} : { by }),
    slowest: filter.pathOf("/api/performance/slowest-turns", latency === "answerHeardMs" ? {} : { by: latency }),
  };
  const series = useAnswer<schemas["AnswerSeries"]>(query.series);
  const bottlenecks = useAnswer<schemas["Bottlenecks"]>(query.bottlenecks);
  const comparison = useAnswer<schemas["AnswerComparison"]>(query.comparison);
  const slowest = useAnswer<schemas["SlowestTurns"]>(query.slowest);
  const agents = useAnswer<AgentNamesPage>(paths.agentNames);
  const agentNames = agents.value === undefined ? new Map<string, string>() : namesById(agents.value);

  const buckets = series.value?.buckets;
  // Charts are drawn anew only when their numbers change.
  const waits = useMemo(() => buckets && waitLines(buckets), [buckets]);
  const stages = useMemo(() => buckets && stageLines(buckets, quantile), [buckets, quantile]);
  return (
    <>
      <header class="page-head">
        <h1>Voice pipeline</h1>
        <Filters filter={filter} services={filter.services ?? series.value?.services ?? null} />
      </header>
      <FiguresSession
        answer={series}
        parts={[bottlenecks, comparison, slowest, agents]}
        what="figures"
        cards={6}
        reload={() => answers.clear()}
      >
        {({ services, callsByServices }) => (
          <>
            <p class="provenance">
              {servicesSentences[services]} {leftOutWords(services, callsByServices)}
            </p>
            <div class="chart-grid">
              <FigureSection title="Silence, and when the answer is heard" query={query.series}>
                {waits && <LineChart title="Silence and answer heard over time" isTitleShown={false} data={waits} />}
              </FigureSection>
              <FigureSection
                title="Stages of the wait"
                query={query.series}
                choice={
                  <Choice
                    name="Quantile"
                    chosen={quantile}
                    options={quantiles}
                    onChoose={(value) => change({ quantile: value === "p50" ? null : value })}
                  />
                }
              >
                {stages && <LineChart title="Stages over time" isTitleShown={false} data={stages} />}
              </FigureSection>
            </div>
            <FigureSection title="What callers wait for" query={query.bottlenecks} answer={bottlenecks}>
              {bottlenecks.value && <Bottlenecks bottlenecks={bottlenecks.value} />}
            </FigureSection>
            <FigureSection
              title="Compared"
              query={query.comparison}
              answer={comparison}
              choice={
                <Choice
                  name="Compare by"
                  chosen={by}
                  options={groupings}
                  onChoose={(value) => change({ by: value === "provider" ? null : value })}
                />
              }
            >
              {comparison.value && <ComparisonTable comparison={comparison.value} agentNames={agentNames} />}
            </FigureSection>
            <FigureSection
              title="Slowest turns"
              query={query.slowest}
              answer={slowest}
              choice={
                <Choice
                  name="Slowest by"
                  chosen={latency}
                  options={latencies}
                  onChoose={(value) => change({ slowest: value === "answerHeardMs" ? null : value })}
                />
              }
            >
              {slowest.value && <SlowestTurns slowest={slowest.value} agentNames={agentNames} />}
            </FigureSection>
            <SignOut onSignedOut={() => answers.clear()} />
          </>
        )}
      </FiguresSession>
    </>
  );
}
