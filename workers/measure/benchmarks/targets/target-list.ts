import type { MetricUnit } from "../report.ts";
import type { FieldFigure, Target, TargetSource } from "./target.ts";

const WEEK = "the organisation's own use over the last seven days";

const field = (figure: FieldFigure, what: string, minCount: number): TargetSource => ({
  kind: "field",
  figure,
  method: `${what}, ${WEEK}`,
  minCount,
});

const report = (
  keys: RegExp,
  method: string,
  { services = "any", isModelled = false }: { services?: "any" | "vendor_like"; isModelled?: boolean } = {},
): TargetSource => ({ kind: "report", keys, method, services, isModelled });

const VOICE = "benchmark, category voice: whole calls by a scripted caller, resampled by call";
const SCALE = "npm run verify";
const LAB = "npm run benchmark: cold loads in Chromium, not page views; the slowest page";

/** Turns and views below which a percentile of real use is not told. */
const MIN_TURNS = 100;
const MIN_REQUESTS = 200;
const MIN_VIEWS = 10;

type Definition = Pick<Target, "id" | "label" | "definition" | "bound" | "unit"> & { sources: TargetSource[] };

const below = (value: number): Target["bound"] => ({ direction: "below", value });
const above = (value: number): Target["bound"] => ({ direction: "above", value });

function measured(origin: Target["origin"], definition: Definition): Target {
  return { origin, unmeasured: null, ...definition };
}

function unmeasured(
  id: string,
  label: string,
  definition: string,
  bound: Target["bound"],
  unit: MetricUnit,
  why: string,
): Target {
  return { id, origin: "founding", label, definition, bound, unit, sources: [], unmeasured: why };
}

/** Pairs of a founding bound and our own on the same figure. */
function both(founding: number, ours: number, definition: Omit<Definition, "bound">, direction = below): Target[] {
  return [
    measured("founding", { ...definition, bound: direction(founding) }),
    measured("ours", { ...definition, id: `${definition.id}_ours`, bound: direction(ours) }),
  ];
}

const voice: Target[] = [
  ...both(100, 35, {
    id: "voice_response",
    label: "Voice response, P95",
    definition:
      "End of turn decided (t1) to the first audible sample handed to the transport (t2): the platform's own share.",
    unit: "ms",
    sources: [
      field("response_time_p95", "turns that answer speech", MIN_TURNS),
      report(/^voice\.response_time\.p95$/, VOICE, { services: "vendor_like" }),
    ],
  }),
  ...(
    [
      ["turn_gap", "Turn gap", "End of the caller's speech (t0) to the first audible sample (t2).", 270, 550],
      [
        "answer_heard",
        "Answer heard",
        "End of the caller's speech (t0) to the first sample of the answer's own words as a listener hears it (ta).",
        400,
        850,
      ],
    ] as const
  ).flatMap(([id, label, definition, p50, p95]) =>
    (
      [
        ["p50", p50],
        ["p95", p95],
      ] as const
    ).map(([level, bound]) =>
      measured("ours", {
        id: `${id}_${level}`,
        label: `${label}, ${level.toUpperCase()}`,
        definition,
        bound: below(bound),
        unit: "ms",
        sources: [
          field(`${id}_${level}`, "turns that answer speech", MIN_TURNS),
          report(new RegExp(`^voice\\.${id}\\.${level}$`), VOICE, { services: "vendor_like" }),
        ],
      }),
    ),
  ),
  measured("ours", {
    id: "opener_overhang",
    label: "Opener's overhang, P95",
    definition: "Answer ready to answer heard: the wait for an opener to end.",
    bound: below(150),
    unit: "ms",
    sources: [
      field("opener_overhang_p95", "turns that answer speech", MIN_TURNS),
      report(/^voice\.opener_overhang\.p95$/, VOICE, { services: "vendor_like" }),
    ],
  }),
];

const answers: Target[] = [
  measured("founding", {
    id: "api_response",
    label: "API response, P95",
    definition: "Intended start of a request to the last byte of its answer; of all endpoints the slowest.",
    bound: below(200),
    unit: "ms",
    sources: [
      report(/^api\.[a-z0-9_]+\.(cached|uncached)\.p95$/, "benchmark, category api: open loop, resampled by round"),
      field("api_p95", "arrival to answer in the worker, all routes", MIN_REQUESTS),
    ],
  }),
  measured("founding", {
    id: "error_rate",
    label: "Errors",
    definition: "API requests that were answered with an error, of all requests.",
    bound: below(0.001),
    unit: "share",
    sources: [
      field("error_rate", "API requests", 1_000),
      report(/^api\.all\.errors$/, "benchmark, category api: failed requests of all"),
    ],
  }),
  ...both(
    0.9,
    0.99,
    {
      id: "cache_hits",
      label: "Cache hits",
      definition: "Reads through the cache that did not wait for the origin, stale answers included.",
      unit: "share",
      sources: [
        field("cache_hits", "reads of the cache", MIN_REQUESTS),
        report(/^scale\.cache\.hits$/, `${SCALE}: Zipf-distributed reads over 200 lists`),
      ],
    },
    above,
  ),
];

const pages: Target[] = [
  ...both(2_500, 1_000, {
    id: "lcp",
    label: "Largest contentful paint (LCP), P75",
    definition: "Start of navigation to the paint of the largest element, 75th percentile of page views.",
    unit: "ms",
    sources: [
      field("lcp_p75", "page views", MIN_VIEWS),
      report(/^frontend\.field\.lcp\.p75$/, "benchmark, category frontend: real page views"),
      report(/^frontend\.lab\.[a-z0-9_]+_lcp$/, LAB),
    ],
  }),
  ...(
    [
      ["inp", "Interaction to next paint (INP)", "ms", 200],
      ["cls", "Layout shift (CLS)", "score", 0.1],
    ] as const
  ).map(([id, label, unit, bound]) =>
    measured("founding", {
      id,
      label: `${label}, P75`,
      definition: "75th percentile of page views; the bound is where web.dev's range of good values ends.",
      bound: below(bound),
      unit,
      sources: [
        field(`${id}_p75`, "page views", MIN_VIEWS),
        report(new RegExp(`^frontend\\.field\\.${id}\\.p75$`), "benchmark, category frontend: real page views"),
        report(new RegExp(`^frontend\\.lab\\.[a-z0-9_]+_${id}$`), LAB),
      ],
    }),
  ),
  unmeasured(
    "time_to_interactive",
    "Time to interactive",
    "Start of navigation to the first five quiet seconds after it.",
    below(3_000),
    "ms",
    "Lighthouse gave this metric up in version 10; LCP, INP and total blocking time are measured in its place.",
  ),
];

const scale: Target[] = [
  measured("founding", {
    id: "users",
    label: "10,000 users: slower by",
    definition: "P95 of answers under the requests of 10,000 users over that under a tenth of them, less one.",
    bound: below(0.01),
    unit: "ratio",
    sources: [
      report(/^scale\.users\.degradation$/, `${SCALE}: open loop at the rate of 10,000 users`),
      report(/^scale\.users\.degradation\.modelled$/, `${SCALE}: queueing model fed by measured points`, {
        isModelled: true,
      }),
    ],
  }),
  measured("founding", {
    id: "calls",
    label: "5,000 calls: added latency, P99",
    definition: "Delay of a caller's frame in the worker with 5,000 calls held at once.",
    bound: below(50),
    unit: "ms",
    sources: [
      report(/^scale\.calls\.delay$/, `${SCALE}: calls held at once`),
      report(/^scale\.calls\.delay\.modelled$/, `${SCALE}: queueing model fed by measured points`, {
        isModelled: true,
      }),
    ],
  }),
  measured("ours", {
    id: "calls_of_echo",
    label: "Calls that one process holds, of what a bare echo object holds",
    definition: "Most calls without a frame a whole frame late, over the same for an object that only echoes.",
    bound: above(0.75),
    unit: "ratio",
    sources: [report(/^scale\.calls\.share_of_echo$/, `${SCALE}: both sides in the same run`)],
  }),
  measured("ours", {
    id: "memory_per_call",
    label: "Memory of a call",
    definition: "Heap and external memory of the worker's isolate with calls over that without, by call.",
    bound: below(1_048_576),
    unit: "bytes",
    sources: [report(/^scale\.calls\.memory$/, `${SCALE}: the isolate by its inspector, without calls and with them`)],
  }),
  measured("founding", {
    id: "queries",
    label: "Database queries a minute",
    definition: "Queries that the API's own statements put to Postgres and had answered, in a minute.",
    bound: above(100_000),
    unit: "count",
    sources: [
      report(/^(scale\.database\.queries_a_minute|database\.sustained\.queries_a_minute)$/, `${SCALE}: closed loop`),
    ],
  }),
];

const NO_PAIR =
  "It needs the same work before and after an optimisation was applied; costs are compared per call there.";

const costs: Target[] = (
  [
    ["infrastructure_cost", "Infrastructure costs, less by", 0.3],
    ["api_call_cost", "Costs of an API call, less by", 0.4],
    ["database_cost", "Database costs, less by", 0.25],
    ["vendor_cost", "Costs of other services, less by", 0.2],
  ] as const
).map(([id, label, bound]) =>
  unmeasured(
    id,
    label,
    "Cost of the same work after optimisations over that before, less one.",
    above(bound),
    "share",
    NO_PAIR,
  ),
);

const people: Target[] = [
  unmeasured(
    "availability",
    "Availability",
    "Share of minutes in which the platform answered.",
    above(0.9995),
    "share",
    "It needs a month of probes from outside; alerts measure failed calls and requests meanwhile.",
  ),
  unmeasured(
    "satisfaction",
    "Positive feedback of users",
    "Share of people asked who were content.",
    above(0.95),
    "share",
    "Nobody is asked yet.",
  ),
];

/** Targets of the founding document and our own, in the order of the page. */
export const targets: readonly Target[] = [...voice, ...answers, ...pages, ...scale, ...costs, ...people];
