import { callFilterNames, callStateWords } from "./call-filters.ts";

interface CallFiltersProps {
  search: URLSearchParams;
  change(changed: Record<string, string | null>): void;
  agents: readonly { id: string; name: string }[];
}

/** Filters of the list of calls; they stand in the address. */
export function CallFilters({ search, change, agents }: CallFiltersProps) {
  const filterOf = (name: (typeof callFilterNames)[number]): string => search.get(name) ?? "";
  const isFiltered = callFilterNames.some((name) => search.has(name));
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        State
        <select value={filterOf("status")} onChange={(event) => change({ status: event.currentTarget.value })}>
          <option value="">any</option>
          {Object.entries(callStateWords).map(([status, words]) => (
            <option key={status} value={status}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Agent
        <select value={filterOf("agent")} onChange={(event) => change({ agent: event.currentTarget.value })}>
          <option value="">all</option>
          {agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        From
        <input type="date" value={filterOf("from")} onChange={(event) => change({ from: event.currentTarget.value })} />
      </label>
      <label>
        To
        <input type="date" value={filterOf("to")} onChange={(event) => change({ to: event.currentTarget.value })} />
      </label>
      {isFiltered && (
        <button
          type="button"
          class="link-button"
          onClick={() => change(Object.fromEntries(callFilterNames.map((name) => [name, null])))}
        >
          Clear filters
        </button>
      )}
    </form>
  );
}
