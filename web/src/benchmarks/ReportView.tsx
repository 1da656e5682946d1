import type { ComponentChildren } from "preact";
import { useAnswer } from "../api/use-answer.ts";
import { Choice } from "../components/figures/Choice.tsx";
import { FigureSection } from "../components/figures/FigureSection.tsx";
import { rangeNamed, rangeStart, ranges } from "../words/ranges.ts";
import { AcknowledgeForm } from "./AcknowledgeForm.tsx";
import { benchmarkPaths, type ComparedReport, type FigureHistory } from "./benchmark-answers.ts";
import { categoriesInOrder, categoryWords, counted } from "./benchmark-words.ts";
import { CategoryCards } from "./CategoryCards.tsx";
import { CriticalIssues } from "./CriticalIssues.tsx";
import { CriticalPath } from "./CriticalPath.tsx";
import { HistoryChart } from "./HistoryChart.tsx";
import { MetricTable } from "./MetricTable.tsx";
import { ScoreHead } from "./ScoreHead.tsx";

interface ReportViewProps {
  report: ComparedReport;
  search: URLSearchParams;
  change(changed: Record<string, string | null>): void;
  /** What is to be done about it, between what is critical and the figures. */
  children: ComponentChildren;
}

/** A report: its score, categories, figures, the critical path, what is critical, and the course of one figure. */
export function ReportView({ report, search, change, children }: ReportViewProps) {
  const { current } = report;
  const query = benchmarkPaths.report(current.id);
  const voice = current.categories.find(({ category }) => category === "voice");
  return (
    <>
      <ScoreHead report={report} />
      <CategoryCards report={report} />
      <FigureSection title="Critical issues" query={query}>
        <CriticalIssues report={report} />
        <AcknowledgeForm report={report} />
      </FigureSection>
      {children}
      {categoriesInOrder.flatMap((category) => {
        const part = current.categories.find((one) => one.category === category);
        if (part === undefined || part.metrics.length === 0) return [];
        const title = category === "api" ? "Endpoints" : `${categoryWords[category]}: figures`;
        return (
          <FigureSection key={category} title={title} query={query}>
            <details open={category === "api"}>
              <summary>{counted(part.metrics.length, "figure")}</summary>
              <MetricTable
                title={title}
                metrics={part.metrics}
                report={report}
                onChoose={(metric) => {
                  change({ metric });
                  document.getElementById("history")?.scrollIntoView({ block: "start" });
                }}
              />
            </details>
          </FigureSection>
        );
      })}
      {voice !== undefined && (
        <FigureSection title="Critical path of the median turn" query={query}>
          <CriticalPath details={voice.details} />
        </FigureSection>
      )}
      <Course report={report} search={search} change={change} />
    </>
  );
}

/** The course of the chosen figure over the reports of a stretch of time. */
function Course({ report, search, change }: Omit<ReportViewProps, "children">) {
  const metrics = report.current.categories.flatMap((part) => part.metrics);
  const chosen = search.get("metric");
  const metric = metrics.find(({ key }) => key === chosen) ?? metrics.find(({ weight }) => weight > 0) ?? metrics[0];
  const range = rangeNamed(search.get("range"), "30d");
  // The API's own stretch is left to it.
  const from = range.name === "30d" ? null : rangeStart(range, Date.now());
  const path = benchmarkPaths.history(metric?.key ?? "none.none", from);
  const history = useAnswer<FigureHistory>(path);
  if (metric === undefined) return null;
  return (
    <div id="history">
      <FigureSection
        title="History"
        query={path}
        answer={history}
        choice={
          <div class="filters">
            <select
              class="select"
              aria-label="Figure"
              value={metric.key}
              onChange={(event) => change({ metric: event.currentTarget.value })}
            >
              {metrics.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
            <Choice
              name="Time"
              chosen={range.name}
              options={ranges.map(({ name, label }) => ({ value: name, label }))}
              onChoose={(name) => change({ range: name === "30d" ? null : name })}
            />
          </div>
        }
      >
        {history.value && <HistoryChart history={history.value} />}
      </FigureSection>
    </div>
  );
}
