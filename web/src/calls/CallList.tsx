import { useMemo } from "preact/hooks";
import { type AgentNamesPage, type CallCount, type ListedCall, namesById, type Page } from "../api/api.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Link } from "../components/Link.tsx";
import { Notice } from "../components/Notice.tsx";
import { useMore } from "../table/use-more.ts";
import { VirtualTable } from "../table/VirtualTable.tsx";
import { callCountWords } from "../words/calls.ts";
import { callColumns } from "./call-columns.tsx";

/** About so many rows are elements of the page; shorter lists are there as a whole. */
const ROWS_IN_SIGHT = 40;

interface CallListProps {
  path: string;
  first: Page<ListedCall>;
  agents: AgentNamesPage;
  /** Address of the number of calls in the list. */
  countPath: string;
  isFiltered: boolean;
}

/** Calls as a table, as far as they are loaded. */
export function CallList({ path, first, agents, countPath, isFiltered }: CallListProps) {
  const { items, isComplete, isLoading, failure, loadMore } = useMore(path, first);
  const columns = useMemo(() => callColumns(namesById(agents)), [agents]);
  if (items.length === 0) {
    return (
      <p class="empty">
        {isFiltered ? (
          "No call matches these filters."
        ) : (
          <>
            No call has been made yet. <Link to={{ page: "talk" }}>Make the first one.</Link>
          </>
        )}
      </p>
    );
  }
  return (
    <>
      {isComplete ? (
        <p class="row-count">{callCountWords(items.length, true, null)}</p>
      ) : (
        <CountOfMany path={countPath} loaded={items.length} />
      )}
      <VirtualTable
        label="Calls"
        columns={columns}
        rows={items}
        keyOf={({ id }) => id}
        isComplete={isComplete}
        onNearEnd={() => failure === null && loadMore()}
      />
      {failure !== null && (
        <Notice tone="error">
          {failure}{" "}
          <button type="button" class="button" onClick={loadMore}>
            Try again
          </button>
        </Notice>
      )}
      {isLoading ? (
        <p class="hint">Loading more…</p>
      ) : (
        items.length > ROWS_IN_SIGHT && (
          <p class="hint">
            Your browser's search finds what is on the screen; the words above are looked for in every call. Printing
            takes every row loaded, up to 2,000.
          </p>
        )
      )}
    </>
  );
}

/** The number of calls in a list that is not loaded to its end. */
function CountOfMany({ path, loaded }: { path: string; loaded: number }) {
  const { value, error } = useAnswer<CallCount>(path);
  return <p class="row-count">{callCountWords(loaded, false, error === undefined ? (value ?? null) : null)}</p>;
}
