import { downloadFile } from "../api/download-file.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { monthName } from "../words/costs.ts";
import { type CostMonth, exportPath } from "./cost-answers.ts";

interface CostFiltersProps {
  /** Chosen month; null for this one. */
  month: string | null;
  agentId: string | null;
  agentNames: ReadonlyMap<string, string>;
  costs: CostMonth | undefined;
  timeZone: string;
  change(changed: Record<string, string | null>): void;
}

/** Months to choose from, this one included. */
const MONTHS = 12;

/** Chooses the month and the agent, and has the month as a file. */
export function CostFilters({ month, agentId, agentNames, costs, timeZone, change }: CostFiltersProps) {
  const reader = useReader();
  const sending = useSending();
  return (
    <>
      <form class="filters" aria-label="Month and agent" onSubmit={(event) => event.preventDefault()}>
        <label>
          Month
          <select value={month ?? ""} onChange={(event) => change({ month: event.currentTarget.value })}>
            {lastMonths(new Date()).map((one, at) => (
              <option key={one} value={at === 0 ? "" : one}>
                {monthName(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Agent
          <select value={agentId ?? ""} onChange={(event) => change({ agent: event.currentTarget.value })}>
            <option value="">all agents</option>
            {[...agentNames].map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {reader?.may("operator") !== false && (
          <button
            type="button"
            class="button"
            disabled={sending.isBusy || costs === undefined || reader === null}
            onClick={() => {
              if (costs === undefined) return;
              void sending.run(async () => {
                const path = exportPath(costs.month, timeZone, costs.services);
                await downloadFile(path, `costs-${costs.month}-focus-1.3.csv`);
                return "The file is downloaded.";
              });
            }}
          >
            {agentId === null ? "Download CSV" : "Download CSV of all agents"}
          </button>
        )}
      </form>
      <SentNote result={sending.result} />
    </>
  );
}

/** The last months by the reader's own clock, this one first. */
function lastMonths(now: Date): string[] {
  return Array.from({ length: MONTHS }, (_, back) =>
    new Date(Date.UTC(now.getFullYear(), now.getMonth() - back, 1)).toISOString().slice(0, 7),
  );
}
