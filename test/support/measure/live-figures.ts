import { recordOf } from "../../../voice/record-of.ts";
import {
  figureWindows,
  type LiveFigures,
  type LiveServicesFigures,
  liveLatencies,
  type Percentiles,
  servicesKinds,
  webVitals,
} from "../../../workers/measure/live-figures.ts";

const none: Percentiles = { n: 0, p50: null, p95: null, p99: null };

/** Figures of the feed before anything was reported. */
export function noFigures(): LiveFigures {
  const services = (): LiveServicesFigures => ({
    turns: { n: 0, latencies: recordOf(liveLatencies, () => none), falseStarts: 0, interrupted: 0, deadAir: 0 },
    calls: { started: 0, ended: 0, failed: 0, withDeadAir: 0 },
    providers: [],
  });
  return {
    ...recordOf(servicesKinds, () => recordOf(figureWindows, services)),
    requests: recordOf(figureWindows, () => ({ n: 0, errors: 0, ms: none })),
    pageViews: recordOf(figureWindows, () => ({ n: 0, vitals: recordOf(webVitals, () => ({ n: 0, p75: null })) })),
    gauges: { callsInProgress: recordOf(servicesKinds, () => 0), activeUsers: 0, subscribers: 0 },
  };
}
