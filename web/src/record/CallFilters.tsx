import { servicesKinds } from "../../../voice/timeline/services-kind.ts";
import { useAnswer } from "../api/use-answer.ts";
import { endReasons } from "../words/calls.ts";
import { formatMs } from "../words/format.ts";
import { servicesLabels } from "../words/services.ts";
import { type CallFilterName, callFilterNames, callSortWords, callStateWords, gapBoundsMs } from "./call-filters.ts";

interface CallFiltersProps {
  search: URLSearchParams;
  change(changed: Record<string, string | null>): void;
  agents: readonly { id: string; name: string }[];
}

/** Address of the campaigns that calls can be filtered by. */
const CAMPAIGN_NAMES = "/api/campaigns?limit=100&fields=id%2Cname";

/** Filters and order of the list of calls; they stand in the address. */
export function CallFilters({ search, change, agents }: CallFiltersProps) {
  const campaigns = useAnswer<{ items: { id: string; name: string }[] }>(CAMPAIGN_NAMES).value?.items ?? [];
  const given = (name: CallFilterName | "sort"): string => search.get(name) ?? "";
  const isFiltered = callFilterNames.some((name) => search.has(name));
  const choice = (label: string, name: CallFilterName | "sort", any: string, options: readonly Option[]) => (
    <label>
      {label}
      <select value={given(name)} onChange={(event) => change({ [name]: event.currentTarget.value })}>
        <option value="">{any}</option>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
  const named = (items: readonly { id: string; name: string }[]): Option[] => items.map(({ id, name }) => [id, name]);
  return (
    <form class="filters call-filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <Entered
        label="Words said"
        placeholder='parking, "the doctor", -no'
        maxLength={200}
        value={given("words")}
        change={(words) => change({ words })}
      />
      {choice("State", "status", "any", Object.entries(callStateWords))}
      {choice("End", "end", "any", Object.entries(endReasons))}
      {choice("Agent", "agent", "all", named(agents))}
      {campaigns.length > 0 && choice("Campaign", "campaign", "all", named(campaigns))}
      {choice(
        "Services",
        "services",
        "all",
        servicesKinds.map((kind): Option => [kind, servicesLabels[kind]]),
      )}
      {choice(
        "Worst gap",
        "slower",
        "any",
        gapBoundsMs.map((ms): Option => [String(ms), `over ${formatMs(ms)}`]),
      )}
      <Entered label="Outcome" maxLength={40} value={given("outcome")} change={(outcome) => change({ outcome })} />
      <Entered label="Tag" maxLength={40} value={given("tag")} change={(tag) => change({ tag })} />
      <label>
        From
        <input type="date" value={given("from")} onChange={(event) => change({ from: event.currentTarget.value })} />
      </label>
      <label>
        To
        <input type="date" value={given("to")} onChange={(event) => change({ to: event.currentTarget.value })} />
      </label>
      {choice("Order", "sort", "newest first", Object.entries(callSortWords))}
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

type Option = readonly [value: string, words: string];

interface EnteredProps {
  label: string;
  placeholder?: string;
  maxLength: number;
  value: string;
  change(text: string): void;
}

/** A text to filter by; it counts when it is entered or left, not with every key. */
function Entered({ label, placeholder, maxLength, value, change }: EnteredProps) {
  return (
    <label>
      {label}
      <input
        type="search"
        value={value}
        maxLength={maxLength}
        {...(placeholder === undefined ? {} : { placeholder })}
        onChange={(event) => change(event.currentTarget.value.trim())}
      />
    </label>
  );
}
