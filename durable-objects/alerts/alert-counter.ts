import { type BadEvent, noteWorst, type WorstEvents, worstOf } from "../../workers/measure/alerts/alert-evidence.ts";
import type { AlertMetric, Observation } from "../../workers/measure/alerts/alert-metrics.ts";
import { type AlertRule, seriesOf } from "../../workers/measure/alerts/alert-rule.ts";
import type { EventCounts } from "../../workers/measure/alerts/event-counts.ts";

/** Worst events of a series: of the hour under way and the one before it that had some. */
interface WorstHours {
  current: WorstEvents;
  previous: BadEvent[];
}

interface Series {
  name: string;
  agentId: string | null;
  threshold: number;
}

/** Evidence is not older than this. */
const EVIDENCE_MS = 2 * 3_600_000;

/** Counts observations for the rules that they concern, and keeps the worst of them. */
export class AlertCounter {
  readonly #counts: EventCounts;
  readonly #isCounted: (services: string) => boolean;
  readonly #worst = new Map<string, WorstHours>();
  #series = new Map<AlertMetric, Series[]>();

  /** `isCounted` tells which kinds of services count: not those of stand-ins beside real ones. */
  constructor(counts: EventCounts, isCounted: (services: string) => boolean) {
    this.#counts = counts;
    this.#isCounted = isCounted;
  }

  /** Takes the rules that are to be counted for. */
  useRules(rules: readonly AlertRule[]): void {
    const series = new Map<AlertMetric, Series[]>();
    for (const rule of rules.filter(({ isEnabled }) => isEnabled)) {
      const name = seriesOf(rule);
      const known = series.get(rule.metric) ?? [];
      if (known.some((other) => other.name === name)) continue;
      series.set(rule.metric, [...known, { name, agentId: rule.agentId, threshold: rule.threshold }]);
    }
    this.#series = series;
    const names = new Set([...series.values()].flat().map(({ name }) => name));
    for (const name of this.#worst.keys()) if (!names.has(name)) this.#worst.delete(name);
  }

  /** Counts an observation that was made at `nowMs`. Returns true when a rule concerns it. */
  observe(observation: Observation, nowMs: number): boolean {
    const { metric, value, weight, agentId, services, callId, turnId } = observation;
    if (services !== null && !this.#isCounted(services)) return false;
    let isOfRule = false;
    for (const { name, threshold, agentId: wanted } of this.#series.get(metric) ?? []) {
      if (wanted !== null && wanted !== agentId) continue;
      isOfRule = true;
      const isBad = metric !== "cost_rate" && value > threshold;
      this.#counts.add(name, nowMs, isBad, weight, callId);
      if (isBad && callId !== null) this.#note(name, { atEpochMs: nowMs, callId, turnId, value });
    }
    return isOfRule;
  }

  /** Returns the worst events of a rule's series in the last hour or two. */
  worstOf(rule: AlertRule, nowMs: number): ReturnType<typeof worstOf> {
    const hours = this.#worst.get(seriesOf(rule));
    const events = hours === undefined ? [] : [...hours.current.worst, ...hours.previous];
    return worstOf(events.filter(({ atEpochMs }) => atEpochMs > nowMs - EVIDENCE_MS));
  }

  #note(series: string, event: BadEvent): void {
    const { current, previous } = this.#worst.get(series) ?? { current: { startMs: 0, worst: [] }, previous: [] };
    const next = noteWorst(current, event);
    const isSameHour = next.startMs === current.startMs;
    this.#worst.set(series, { current: next, previous: isSameHour ? previous : current.worst });
  }
}
