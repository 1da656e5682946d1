import { type ServicesKind, servicesKinds } from "../../../voice/timeline/services-kind.ts";
import type { FeedState } from "../../../workers/measure/feed-state.ts";
import type {
  LiveFigures,
  LiveLatency,
  LiveServicesFigures,
  Percentiles,
} from "../../../workers/measure/live-figures.ts";
import { formatCount, formatMs, formatShare } from "../words/format.ts";

/** A live figure over the last minute and the last hour, as text for reading. */
export interface LiveRow {
  name: string;
  minute: LiveCell;
  hour: LiveCell;
}

/** A value and, in small, on how much it rests. "no data" where it rests on nothing. */
export interface LiveCell {
  value: string;
  /** As "P95 408 ms", or a share. */
  detail: string;
  basis: string;
}

const NO_DATA: LiveCell = { value: "no data", detail: "", basis: "" };
/** Nothing has been told yet. */
const UNKNOWN: LiveCell = { value: "…", detail: "", basis: "" };

/** The services whose figures are shown unless said: those with the most calls of the last hour, vendors first. */
export function busiestServices(feed: FeedState | null): ServicesKind {
  if (feed === null) return "vendor";
  const { figures } = feed;
  const callsOf = (name: ServicesKind): number =>
    figures.gauges.callsInProgress[name] + figures[name].hour.calls.started + figures[name].hour.turns.n;
  return servicesKinds.reduce((best, name) => (callsOf(name) > callsOf(best) ? name : best));
}

/** Figures of calls over one kind of services, in the order of what a caller notices. `figures` is null until known. */
export function liveRows(figures: LiveFigures | null, services: ServicesKind): LiveRow[] {
  const row = (name: string, cell: (of: LiveServicesFigures) => LiveCell): LiveRow => ({
    name,
    minute: figures === null ? UNKNOWN : cell(figures[services].minute),
    hour: figures === null ? UNKNOWN : cell(figures[services].hour),
  });
  const latency = (name: string, field: LiveLatency): LiveRow =>
    row(name, ({ turns }) => percentileCell(turns.latencies[field], "turns"));
  return [
    latency("Answer heard", "answerHeardMs"),
    latency("Silence", "turnGapMs"),
    latency("Response time", "responseTimeMs"),
    latency("Stop when interrupted", "bargeInStopMs"),
    row("False starts", ({ turns }) => shareCell(turns.falseStarts, turns.n, "turns")),
    row("Interrupted turns", ({ turns }) => shareCell(turns.interrupted, turns.n, "turns")),
    row("Dead air over 3 s", ({ turns }) => shareCell(turns.deadAir, turns.n, "turns")),
    row("Calls begun", ({ calls }) => ({ value: formatCount(calls.started), detail: "", basis: "" })),
    row("Calls broken off by a fault", ({ calls }) => shareCell(calls.failed, calls.ended, "ended calls")),
  ];
}

/** Figures of the organisation's API requests, whatever its calls are held over. `figures` is null until known. */
export function requestRows(figures: LiveFigures | null): LiveRow[] {
  const row = (name: string, cell: (of: LiveFigures["requests"]["hour"]) => LiveCell): LiveRow => ({
    name,
    minute: figures === null ? UNKNOWN : cell(figures.requests.minute),
    hour: figures === null ? UNKNOWN : cell(figures.requests.hour),
  });
  return [
    row("API answers", ({ ms }) => percentileCell(ms, "requests")),
    row("API errors", ({ errors, n }) => shareCell(errors, n, "requests")),
  ];
}

function percentileCell({ n, p50, p95 }: Percentiles, things: string): LiveCell {
  if (n === 0) return NO_DATA;
  return { value: formatMs(p50), detail: `P95 ${formatMs(p95)}`, basis: `n ${formatCount(n)} ${things}` };
}

function shareCell(count: number, of: number, things: string): LiveCell {
  if (of === 0) return NO_DATA;
  return { value: formatCount(count), detail: formatShare(count / of), basis: `of ${formatCount(of)} ${things}` };
}
