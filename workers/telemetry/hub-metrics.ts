import { turnMetricRows } from "../../voice/timeline/turn-metrics.ts";
import { type LiveGauges, liveLatencies, type ServicesKind, servicesKinds } from "../measure/live-figures.ts";
import { agentsIn, providersIn, routesIn } from "../measure/live-tally.ts";
import type { Sketch } from "../measure/sketch.ts";
import type { Tally } from "../measure/tally.ts";
import type { HistogramValue, Labels, MetricFamily } from "./prometheus.ts";

/** Bounds of histograms in ms: dense where an answer is still quick, and at the objectives for it. */
const BOUNDS_MS = [25, 50, 100, 150, 200, 300, 400, 550, 700, 850, 1_100, 1_500, 2_000, 3_000, 5_000, 10_000];

/** Web vitals that are lengths of time; the shift of a layout is none. */
const TIMED_VITALS = ["LCP", "INP", "FCP", "TTFB"] as const;

const APPROXIMATE = "Bucket counts and the sum are of values that are at most 1 % off.";

/** Makes the families of `GET /api/metrics`: what an organisation's hub has counted so far, and its gauges. */
export function hubMetrics(totals: Tally, gauges: LiveGauges): MetricFamily[] {
  return [
    ...turnFamilies(totals),
    ...agentFamilies(totals),
    ...callFamilies(totals),
    ...providerFamilies(totals),
    ...requestFamilies(totals),
    ...gaugeFamilies(gauges),
  ];
}

function turnFamilies(totals: Tally): MetricFamily[] {
  return [
    ofServices("turns_total", "Agent turns that answered speech.", totals, (services) => `${services}/turns`),
    ofServices(
      "false_starts_total",
      "Turns of these that were heard before the caller had finished.",
      totals,
      (services) => `${services}/turns/falseStarts`,
    ),
    ofServices(
      "interrupted_turns_total",
      "Turns of these that the caller interrupted.",
      totals,
      (services) => `${services}/turns/interrupted`,
    ),
    ofServices(
      "dead_air_turns_total",
      "Turns of these in which the caller heard nothing for more than 3 s.",
      totals,
      (services) => `${services}/turns/deadAir`,
    ),
    ...liveLatencies.map((latency): MetricFamily => {
      const series = servicesKinds.map((services) => ({
        labels: { services },
        value: histogramOf(totals.sketch(`${services}/turns/${latency}`)),
      }));
      const name = `quantum_voice_${snakeCase(latency.replace(/Ms$/, ""))}_seconds`;
      return { name, help: `${turnMetricRows[latency].meaning}. ${APPROXIMATE}`, type: "histogram", series };
    }),
  ];
}

function agentFamilies(totals: Tally): MetricFamily[] {
  const series = servicesKinds.flatMap((services) => agentsIn(totals, services));
  return [
    {
      name: "quantum_voice_agent_turns_total",
      help: "Turns that answered speech, by agent.",
      type: "counter",
      series: series.map(({ services, agentId, turns }) => ({ labels: { services, agent: agentId }, value: turns })),
    },
    {
      name: "quantum_voice_agent_answer_heard_seconds",
      help: `${turnMetricRows.answerHeardMs.meaning}, by agent. ${APPROXIMATE}`,
      type: "histogram",
      series: series.map(({ services, agentId, answerHeardMs }) => ({
        labels: { services, agent: agentId },
        value: histogramOf(answerHeardMs),
      })),
    },
  ];
}

function callFamilies(totals: Tally): MetricFamily[] {
  const family = (name: string, help: string, key: string): MetricFamily =>
    ofServices(name, help, totals, (services) => `${services}/calls/${key}`);
  return [
    family("calls_started_total", "Calls that began.", "started"),
    family("calls_ended_total", "Calls that ended.", "ended"),
    family("calls_failed_total", "Calls of these that ended because something broke.", "failed"),
    family("calls_with_dead_air_total", "Calls of these with a silence of more than 3 s.", "withDeadAir"),
  ];
}

function providerFamilies(totals: Tally): MetricFamily[] {
  const uses = servicesKinds.flatMap((services) =>
    providersIn(totals, services).map(({ stage, provider, model, ...use }) => {
      return { ...use, labels: { services, stage, provider, model } };
    }),
  );
  return [
    {
      name: "quantum_voice_provider_requests_total",
      help: "Uses of a provider that came to their end.",
      type: "counter",
      series: uses.map(({ labels, n }) => ({ labels, value: n })),
    },
    {
      name: "quantum_voice_provider_failures_total",
      help: "Uses of these that failed, by kind of error.",
      type: "counter",
      series: uses.flatMap(({ labels, failures }) =>
        Object.entries(failures).map(([kind, value]) => ({ labels: { ...labels, kind }, value })),
      ),
    },
    {
      name: "quantum_voice_provider_first_result_seconds",
      help: `Provider asked until its first result. ${APPROXIMATE}`,
      type: "histogram",
      series: uses.map(({ labels, firstResultMs }) => ({ labels, value: histogramOf(firstResultMs) })),
    },
  ];
}

function requestFamilies(totals: Tally): MetricFamily[] {
  const routes = routesIn(totals);
  return [
    {
      name: "quantum_voice_http_requests_total",
      help: "Requests to the API, by template of the route.",
      type: "counter",
      series: routes.map(({ route, method, n }) => ({ labels: { route, method }, value: n })),
    },
    {
      name: "quantum_voice_http_request_errors_total",
      help: "Requests of these that were answered with a status of 500 and above.",
      type: "counter",
      series: routes.map(({ route, method, errors }) => ({ labels: { route, method }, value: errors })),
    },
    {
      name: "quantum_voice_http_request_duration_seconds",
      help: `Time that requests waited for storage, objects and vendors. ${APPROXIMATE}`,
      type: "histogram",
      series: [{ labels: {}, value: histogramOf(totals.sketch("requests/ms")) }],
    },
    {
      name: "quantum_voice_page_views_total",
      help: "Page loads that were reported.",
      type: "counter",
      series: [{ labels: {}, value: totals.counted("pageViews") }],
    },
    {
      name: "quantum_voice_web_vital_seconds",
      help: `Web vitals of page loads that are lengths of time. ${APPROXIMATE}`,
      type: "histogram",
      series: TIMED_VITALS.map((vital) => ({
        labels: { vital },
        value: histogramOf(totals.sketch(`pageViews/${vital}`)),
      })),
    },
  ];
}

function gaugeFamilies({ callsInProgress, activeUsers, subscribers }: LiveGauges): MetricFamily[] {
  const gauge = (name: string, help: string, series: { labels: Labels; value: number }[]): MetricFamily => {
    return { name: `quantum_voice_${name}`, help, type: "gauge", series };
  };
  return [
    gauge(
      "calls_in_progress",
      "Calls that go on.",
      servicesKinds.map((services) => ({ labels: { services }, value: callsInProgress[services] })),
    ),
    gauge("active_users", "Keys and sessions that were shown something in the last 5 minutes.", [
      { labels: {}, value: activeUsers },
    ]),
    gauge("feed_subscribers", "Sockets of the live feed.", [{ labels: {}, value: subscribers }]),
  ];
}

function ofServices(
  name: string,
  help: string,
  totals: Tally,
  keyOf: (services: ServicesKind) => string,
): MetricFamily {
  const series = servicesKinds.map((services) => ({ labels: { services }, value: totals.counted(keyOf(services)) }));
  return { name: `quantum_voice_${name}`, help, type: "counter", series };
}

function histogramOf(sketch: Sketch): HistogramValue {
  const buckets = BOUNDS_MS.map((boundMs) => ({ bound: boundMs / 1_000, count: 0 }));
  let sum = 0;
  for (const [valueMs, count] of sketch.bins()) {
    sum += (valueMs * count) / 1_000;
    for (const bucket of buckets) if (valueMs <= bucket.bound * 1_000) bucket.count += count;
  }
  return { buckets, sum, count: sketch.count };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
