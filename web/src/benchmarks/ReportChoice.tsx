import type { ListedReport } from "./benchmark-answers.ts";
import { reportWords } from "./benchmark-words.ts";

interface ReportChoiceProps {
  reports: readonly ListedReport[];
  /** Id of the report that is shown. */
  shown: string;
  baseline: string;
  change(changed: Record<string, string | null>): void;
}

const choices = { last: "the one before", pinned: "the pinned baseline", rolling: "the last five together" } as const;

/** Chooses the report that is shown and what it is compared with: any two reports, or a standing baseline. */
export function ReportChoice({ reports, shown, baseline, change }: ReportChoiceProps) {
  const ended = reports.filter(({ status }) => status !== "running");
  return (
    <form class="filters" aria-label="Reports" onSubmit={(event) => event.preventDefault()}>
      <label>
        Report
        <select value={shown} onChange={(event) => change({ report: event.currentTarget.value })}>
          {!ended.some(({ id }) => id === shown) && <option value={shown}>{shown}</option>}
          {ended.map((report) => (
            <option key={report.id} value={report.id}>
              {reportWords(report)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Compared with
        <select
          value={baseline}
          onChange={(event) =>
            change({ baseline: event.currentTarget.value === "last" ? null : event.currentTarget.value })
          }
        >
          {Object.entries(choices).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
          {ended
            .filter(({ id }) => id !== shown)
            .map((report) => (
              <option key={report.id} value={report.id}>
                {reportWords(report)}
              </option>
            ))}
        </select>
      </label>
    </form>
  );
}
