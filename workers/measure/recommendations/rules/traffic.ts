import { evidenceOf } from "../prediction.ts";
import type { Evidence } from "../recommendation.ts";
import { metricOf } from "../report-metrics.ts";
import type { RouteTraffic, Rule } from "../rule-input.ts";

/** Requests a day from which a list that no cache answers is busy. */
const BUSY_REQUESTS = 5_000;
/** Share of cached answers below which a list that could be kept warm is cold. */
const COLD_SHARE = 0.5;
const LEAST_REQUESTS = 100;
/** Round trip to an object from which another region is the likely reason. */
const FAR_MS = 60;

/** Rule: a list that is asked for often and never answered from a cache. */
export const uncachedRouteBusy: Rule = ({ traffic }) =>
  (traffic ?? [])
    .filter(({ method, requests, cachedShare }) => method === "GET" && requests >= BUSY_REQUESTS && cachedShare === 0)
    .map((route) => ({
      rule: "uncached_route_busy" as const,
      subject: route.route,
      title: `${route.route} is asked ${route.requests} times a day and never answered from the cache`,
      reason: "Every one of these requests waits for the database.",
      evidence: trafficEvidence(route),
      prediction: null,
      effort: "work" as const,
      risk: { level: "medium" as const, reason: "A cached list may be as old as its strategy allows." },
      action: {
        type: "manual" as const,
        steps: [
          "Declare the route's read with a strategy and the scopes that its writes invalidate.",
          "Compare its cached and uncached figures in the next benchmark.",
        ],
      },
    }));

/** Rule: a cached list whose readers mostly find nothing could be kept warm. */
export const coldList: Rule = ({ traffic, warmCandidates, report }) =>
  warmCandidates.flatMap((path) => {
    const route = traffic?.find((one) => one.method === "GET" && one.route === path);
    if (route === undefined || route.requests < LEAST_REQUESTS || route.cachedShare >= COLD_SHARE) return [];
    const list = path.split("/").at(-1) ?? path;
    const [uncached, cached] = [
      metricOf(report, `api.${list}.uncached.p95`),
      metricOf(report, `api.${list}.cached.p95`),
    ];
    const answers = [uncached, cached].flatMap((metric) => (metric === null ? [] : [evidenceOf(metric, report.id)]));
    return [
      {
        rule: "cold_list" as const,
        subject: path,
        title: `${path} is mostly not in the cache when it is asked for`,
        reason:
          "It is asked less often than it expires. Warming loads it each minute while the organisation's pages are used.",
        evidence: [...trafficEvidence(route), ...answers],
        // A benchmark asks for answers that no cache can have, and for those that it has: warming moves neither figure.
        prediction: null,
        effort: "setting" as const,
        risk: { level: "low" as const, reason: "One more query a minute while the pages are used." },
        action: { type: "add_warm_paths" as const, paths: [path] },
      },
    ];
  });

/** Rule: objects that answer late are far from who asks them. */
export const regionFar: Rule = ({ report }) => {
  const trip = metricOf(report, "infrastructure.object.round_trip.p50");
  if (trip === null || trip.unit !== "ms" || trip.value < FAR_MS) return [];
  return [
    {
      rule: "region_far",
      subject: report.environment.colo,
      title: `Durable Objects answer ${report.environment.colo || "this location"} after ${Math.round(trip.value)} ms`,
      reason: "An object lives where it was first asked for. One that is far away adds this to every round trip.",
      evidence: [evidenceOf(trip, report.id)],
      prediction: null,
      effort: "work",
      risk: { level: "medium", reason: "An object cannot be moved; a new one begins without the old one's state." },
      action: {
        type: "manual",
        steps: [
          "Look where most callers are: GET /api/performance/providers groups calls by location.",
          "Deploy with placement near them and near the database, and run the category infrastructure again.",
        ],
      },
    },
  ];
};

function trafficEvidence({ method, route, requests, p95Ms, cachedShare }: RouteTraffic): Evidence[] {
  const of = { band: null, samples: requests, link: "/overview" };
  return [
    { ...of, label: `Requests of ${method} ${route} in 24 hours`, value: requests, unit: "count" },
    { ...of, label: `Answers of ${method} ${route} from the cache`, value: cachedShare, unit: "share" },
    ...(p95Ms === null
      ? []
      : [{ ...of, label: `${method} ${route} in 24 hours, P95`, value: p95Ms, unit: "ms" as const }]),
  ];
}
