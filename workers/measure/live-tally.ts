import { recordOf } from "../../voice/record-of.ts";
import type { TurnMetrics } from "../../voice/timeline/turn-metrics.ts";
import type { CallReport, PageView, ProviderUse, ReportedTurn, RouteRequests } from "./hub-reports.ts";
import {
  type FigureWindow,
  type LiveFigures,
  type LiveLatency,
  type LiveProviderFigures,
  type LiveServicesFigures,
  liveLatencies,
  type Percentiles,
  type ServicesKind,
  servicesKinds,
  webVitals,
} from "./live-figures.ts";
import { Sketch } from "./sketch.ts";
import type { Tally } from "./tally.ts";

/**
 * The live figures as a tally: names of its counts and sketches, what is added for each report, and how figures are
 * read off. Both sides of every name stand here.
 */

/** Silence of an answer from which on the caller takes the line for dead. */
export const DEAD_AIR_MS = 3_000;

/** Providers in the figures of one window. */
const MAX_PROVIDERS = 32;

/** Between the parts of a provider's name; models have spaces and slashes in theirs. */
const SEPARATOR = "\n";

/** Adds a finished turn. Only answers to speech count, as in all figures of turns. */
export function tallyTurn(tally: Tally, services: ServicesKind, turn: TurnMetrics): void {
  if (turn.source !== "speech") return;
  const name = `${services}/turns`;
  tally.count(name);
  if (turn.falseStart) tally.count(`${name}/falseStarts`);
  if (turn.interrupted) tally.count(`${name}/interrupted`);
  if (hasDeadAir(turn)) tally.count(`${name}/deadAir`);
  for (const latency of liveLatencies) {
    const value = turn[latency];
    if (value !== null) tally.observe(`${name}/${latency}`, value);
  }
}

/** Adds a finished turn to the totals of its agent. */
export function tallyAgentTurn(
  tally: Tally,
  services: ServicesKind,
  turn: Pick<ReportedTurn, "source" | "agentId" | "answerHeardMs">,
): void {
  if (turn.source !== "speech") return;
  const name = `${services}/agents/${turn.agentId}`;
  tally.count(name);
  if (turn.answerHeardMs !== null) tally.observe(name, turn.answerHeardMs);
}

/** Adds the turns and uses of providers that a call reports. */
export function tallyReport(
  tally: Tally,
  { presence: { services }, turns, providerUses }: Pick<CallReport, "presence" | "turns" | "providerUses">,
): void {
  for (const turn of turns) {
    tallyTurn(tally, services, turn);
    tallyAgentTurn(tally, services, turn);
  }
  for (const use of providerUses) tallyProviderUse(tally, use);
}

/** True of a turn that left the caller in silence for too long. */
export function hasDeadAir({ longestSilenceMs }: Pick<TurnMetrics, "longestSilenceMs">): boolean {
  return longestSilenceMs !== null && longestSilenceMs > DEAD_AIR_MS;
}

/** Adds a call that began. */
export function tallyCallStart(tally: Tally, services: ServicesKind): void {
  tally.count(`${services}/calls/started`);
}

/** Adds a call that ended. */
export function tallyCallEnd(
  tally: Tally,
  services: ServicesKind,
  { endReason, hasDeadAir }: { endReason: string | null; hasDeadAir: boolean },
): void {
  const name = `${services}/calls`;
  tally.count(`${name}/ended`);
  if (endReason === "failed" || endReason === "interrupted") tally.count(`${name}/failed`);
  if (hasDeadAir) tally.count(`${name}/withDeadAir`);
}

/** Adds one use of a provider. */
export function tallyProviderUse(tally: Tally, use: ProviderUse): void {
  const provider = [use.stage, use.provider, use.model].join(SEPARATOR);
  tally.count(`${use.services}/providers/${provider}`);
  if (use.failure !== null) tally.count(`${use.services}/failures/${provider}${SEPARATOR}${use.failure}`);
  if (use.firstResultMs !== null) tally.observe(`${use.services}/firstResultMs/${provider}`, use.firstResultMs);
}

/** Adds an isolate's requests of one route. */
export function tallyRequests(tally: Tally, requests: RouteRequests): void {
  tally.count("requests", requests.n);
  tally.count("requests/errors", requests.errors);
  const route = `${requests.method} ${requests.route}`;
  tally.count(`requests/routes/${route}`, requests.n);
  tally.count(`requests/failed/${route}`, requests.errors);
  tally.observeAll("requests/ms", Sketch.fromBytes(requests.ms));
}

/** Adds a page load. */
export function tallyPageView(tally: Tally, { vitals }: PageView): void {
  tally.count("pageViews");
  for (const vital of webVitals) {
    const value = vitals[vital];
    if (value !== undefined) tally.observe(`pageViews/${vital}`, value);
  }
}

/** Turns of one agent in a tally. */
export interface AgentTally {
  services: ServicesKind;
  agentId: string;
  turns: number;
  answerHeardMs: Sketch;
}

/** Lists the agents in a tally that had turns. */
export function agentsIn(tally: Tally, services: ServicesKind): AgentTally[] {
  const prefix = `${services}/agents/`;
  return tally.countsUnder(prefix).map((agentId) => ({
    services,
    agentId,
    turns: tally.counted(prefix + agentId),
    answerHeardMs: tally.sketch(prefix + agentId),
  }));
}

/** Lists the routes in a tally that had requests. */
export function routesIn(tally: Tally): { method: string; route: string; n: number; errors: number }[] {
  return tally.countsUnder("requests/routes/").map((name) => {
    const [method = "", route = ""] = name.split(" ", 2);
    const errors = tally.counted(`requests/failed/${name}`);
    return { method, route, n: tally.counted(`requests/routes/${name}`), errors };
  });
}

/** Uses of one provider in a tally. */
export interface ProviderTally {
  stage: string;
  provider: string;
  model: string;
  n: number;
  failures: Record<string, number>;
  firstResultMs: Sketch;
}

/** Lists the providers in a tally, the busiest first. */
export function providersIn(tally: Tally, services: ServicesKind): ProviderTally[] {
  const failures = new Map<string, Record<string, number>>();
  for (const name of tally.countsUnder(`${services}/failures/`)) {
    const end = name.lastIndexOf(SEPARATOR);
    const count = tally.counted(`${services}/failures/${name}`);
    failures.set(name.slice(0, end), { ...failures.get(name.slice(0, end)), [name.slice(end + 1)]: count });
  }
  return tally
    .countsUnder(`${services}/providers/`)
    .map((name) => {
      const [stage = "", provider = "", model = ""] = name.split(SEPARATOR);
      const n = tally.counted(`${services}/providers/${name}`);
      const firstResultMs = tally.sketch(`${services}/firstResultMs/${name}`);
      return { stage, provider, model, n, failures: failures.get(name) ?? {}, firstResultMs };
    })
    .sort((a, b) => b.n - a.n);
}

/** Reads the figures off the tallies of the windows; gauges are not in them. */
export function figuresOf(windows: Readonly<Record<FigureWindow, Tally>>): Omit<LiveFigures, "gauges"> {
  const inWindows = <T>(read: (tally: Tally) => T): Record<FigureWindow, T> => ({
    minute: read(windows.minute),
    hour: read(windows.hour),
  });
  return {
    ...recordOf(servicesKinds, (services) => inWindows((tally) => servicesFiguresOf(tally, services))),
    requests: inWindows((tally) => ({
      n: tally.counted("requests"),
      errors: tally.counted("requests/errors"),
      ms: percentilesOf(tally.sketch("requests/ms")),
    })),
    pageViews: inWindows((tally) => ({
      n: tally.counted("pageViews"),
      vitals: recordOf(webVitals, (vital) => {
        const sketch = tally.sketch(`pageViews/${vital}`);
        return { n: sketch.count, p75: rounded(sketch.quantile(0.75)) };
      }),
    })),
  };
}

function servicesFiguresOf(tally: Tally, services: ServicesKind): LiveServicesFigures {
  const turns = `${services}/turns`;
  const calls = `${services}/calls`;
  return {
    turns: {
      n: tally.counted(turns),
      latencies: recordOf(liveLatencies, (latency: LiveLatency) => percentilesOf(tally.sketch(`${turns}/${latency}`))),
      falseStarts: tally.counted(`${turns}/falseStarts`),
      interrupted: tally.counted(`${turns}/interrupted`),
      deadAir: tally.counted(`${turns}/deadAir`),
    },
    calls: {
      started: tally.counted(`${calls}/started`),
      ended: tally.counted(`${calls}/ended`),
      failed: tally.counted(`${calls}/failed`),
      withDeadAir: tally.counted(`${calls}/withDeadAir`),
    },
    providers: providerFiguresOf(tally, services),
  };
}

function providerFiguresOf(tally: Tally, services: ServicesKind): LiveProviderFigures[] {
  return providersIn(tally, services)
    .slice(0, MAX_PROVIDERS)
    .map((provider) => ({ ...provider, firstResultMs: percentilesOf(provider.firstResultMs) }));
}

function percentilesOf(sketch: Sketch): Percentiles {
  return {
    n: sketch.count,
    p50: rounded(sketch.quantile(0.5)),
    p95: rounded(sketch.quantile(0.95)),
    p99: rounded(sketch.quantile(0.99)),
  };
}

/** Rounds to thousandths, the grain of sketches: a bin's middle has all the digits of a double. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1_000) / 1_000;
}
