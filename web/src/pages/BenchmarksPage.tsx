import "../styles/figures.css";
import "../styles/pipeline.css";
import "../styles/alerts.css";
import "../styles/forms.css";
import "../styles/benchmarks.css";
import type { Recommendation } from "../../../workers/measure/recommendations/recommendation.ts";
import { answers, type Page } from "../api/api.ts";
import { useAnswer } from "../api/use-answer.ts";
import { BaselinePin } from "../benchmarks/BaselinePin.tsx";
import { benchmarkPaths, type ComparedReport, type ListedReport } from "../benchmarks/benchmark-answers.ts";
import { RecommendationList } from "../benchmarks/RecommendationList.tsx";
import { ReportChoice } from "../benchmarks/ReportChoice.tsx";
import { ReportView } from "../benchmarks/ReportView.tsx";
import { RunPanel } from "../benchmarks/RunPanel.tsx";
import { FigureSection } from "../components/figures/FigureSection.tsx";
import { FiguresSession } from "../components/figures/FiguresSession.tsx";
import { SignOut } from "../components/SignOut.tsx";
import { useLiveFeed } from "../live/feed/use-live-feed.ts";
import { useSearch } from "../router/use-search.ts";

/** `/performance`: benchmarks of this deployment, what they say, and what to do about it. */
export function BenchmarksPage() {
  const [search, change] = useSearch();
  const { feed } = useLiveFeed();
  const list = useAnswer<Page<ListedReport>>(benchmarkPaths.reports);
  return (
    <>
      <header class="page-head">
        <h1>Benchmarks</h1>
        <a href="/performance/targets">Targets</a>
      </header>
      <FiguresSession answer={list} what="benchmarks" cards={6} reload={() => answers.clear()}>
        {({ items: reports }) => {
          const shown = search.get("report") ?? reports.find(({ status }) => status !== "running")?.id;
          const baseline = baselineNamed(search.get("baseline"));
          return (
            <>
              <RunPanel progress={feed?.benchmark ?? null} />
              {shown === undefined ? (
                <>
                  <p class="card empty">No benchmark has been run yet. Without one there is nothing to say here.</p>
                  <Recommendations />
                </>
              ) : (
                <>
                  <ReportChoice reports={reports} shown={shown} baseline={baseline} change={change} />
                  <Compared id={shown} baseline={baseline} reports={reports} search={search} change={change} />
                </>
              )}
              <SignOut onSignedOut={() => answers.clear()} />
            </>
          );
        }}
      </FiguresSession>
    </>
  );
}

interface ComparedProps {
  id: string;
  baseline: string;
  reports: readonly ListedReport[];
  search: URLSearchParams;
  change(changed: Record<string, string | null>): void;
}

/** The chosen report against its baseline. */
function Compared({ id, baseline, reports, search, change }: ComparedProps) {
  const answer = useAnswer<ComparedReport>(benchmarkPaths.comparison(id, baseline));
  return (
    <FiguresSession answer={answer} what="the report" cards={6} reload={() => answers.clear()}>
      {(report) => (
        <>
          <ReportView report={report} search={search} change={change}>
            <Recommendations />
          </ReportView>
          <BaselinePin report={reports.find((one) => one.id === report.current.id) ?? null} />
        </>
      )}
    </FiguresSession>
  );
}

/** What rules found, of all reports. */
function Recommendations() {
  const answer = useAnswer<Page<Recommendation>>(benchmarkPaths.recommendations);
  return (
    <FigureSection title="Recommendations" query={benchmarkPaths.recommendations} answer={answer}>
      {answer.value && <RecommendationList recommendations={answer.value.items} />}
    </FigureSection>
  );
}

/** The baseline that an address names: a standing one or a report's id. */
function baselineNamed(name: string | null): string {
  return name !== null && /^[\w-]{1,64}$/.test(name) ? name : "last";
}
