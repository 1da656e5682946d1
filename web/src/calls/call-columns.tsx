import type { ListedCall } from "../api/api.ts";
import { Link } from "../components/Link.tsx";
import type { Column } from "../table/TableRow.tsx";
import { callEndWords, interruptionWords, medianWords, servicesWords } from "../words/calls.ts";
import { formatCost, formatDuration, formatInstant, formatMs } from "../words/format.ts";

/** Columns of the list of calls; a second line says the worst, or whose it is. */
export function callColumns(agentNames: ReadonlyMap<string, string>): Column<ListedCall>[] {
  return [
    {
      name: "Started",
      cell: (call) => (
        <>
          <Link to={{ page: "call", callId: call.id }}>{formatInstant(call.startedAt ?? call.createdAt)}</Link>
          <small class="beneath">{agentNames.get(call.agentId) ?? call.agentId}</small>
        </>
      ),
    },
    {
      name: "Caller's first words",
      cell: ({ firstWords }) => (
        <span class="first-words" title={firstWords ?? undefined}>
          {firstWords ?? "–"}
        </span>
      ),
    },
    { name: "Duration", isNumber: true, cell: ({ durationMs }) => formatDuration(durationMs) },
    {
      name: "Turns",
      isNumber: true,
      cell: ({ turnCount, interruptionCount }) => (
        <Figure value={String(turnCount ?? "–")} beneath={interruptionWords(interruptionCount)} />
      ),
    },
    {
      name: medianWords.gap,
      isNumber: true,
      cell: ({ medianTurnGapMs, worstTurnGapMs }) => (
        <Figure
          value={formatMs(medianTurnGapMs)}
          beneath={worstTurnGapMs === null ? null : `worst ${formatMs(worstTurnGapMs)}`}
        />
      ),
    },
    { name: medianWords.answer, isNumber: true, cell: ({ medianAnswerHeardMs }) => formatMs(medianAnswerHeardMs) },
    {
      name: "Cost",
      isNumber: true,
      cell: ({ costMicroUsd, services }) =>
        costMicroUsd === null || services !== "vendor" ? "–" : formatCost(costMicroUsd),
    },
    {
      name: "End",
      cell: (call) => <Figure value={callEndWords(call)} beneath={besides(call)} />,
    },
  ];
}

function Figure({ value, beneath }: { value: string; beneath: string | null }) {
  return (
    <span>
      {value}
      {beneath !== null && (
        <small class="beneath" title={beneath}>
          {beneath}
        </small>
      )}
    </span>
  );
}

/** What else is known of how a call went: its outcome and tags, and that its services were no vendor's. */
function besides(call: ListedCall): string | null {
  const services = servicesWords(call)?.split(":")[0];
  const words = [call.outcome, ...call.tags, services].filter((part) => part != null);
  return words.length === 0 ? null : words.join(" · ");
}
