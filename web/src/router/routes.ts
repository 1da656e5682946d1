import { paths } from "../api/paths.ts";

/** One page of this site. */
interface PageRow {
  /** Its address, where `:name` stands for one part; null for the page of every address that has no other. */
  pattern: string | null;
  title: string;
  /** The page whose entry in the menu is current while this one is shown. A page that names itself has an entry. */
  menu: string | null;
  /** The page needs a session to load this, as in "Loading …"; null where anybody may look. */
  needsSessionFor: string | null;
  /** Addresses of the API that the page asks first, without a query of its own; `:name` as in the pattern. */
  answers: readonly string[];
  /** More that the page asks first, outside the store of answers: only its document may ask for it early. */
  documentAnswers?: readonly string[];
}

/**
 * Pages of this site, in the order of the menu. A new page `x_y` is a row here, a component `XYPage` in a module of its
 * own, `pages/XYPage.tsx`, and a line in `page-chunks.ts`, which loads it.
 */
export const routes = {
  talk: {
    pattern: "/",
    title: "Talk",
    menu: "talk",
    needsSessionFor: null,
    answers: [],
    documentAnswers: ["/api/voice/agents", "/api/health"],
  },
  overview: {
    pattern: "/overview",
    title: "Overview",
    menu: "overview",
    needsSessionFor: "figures",
    answers: [
      "/api/performance/overview",
      "/api/performance/series",
      paths.agentNames,
      "/api/performance/requests",
      "/api/performance/page-views",
    ],
  },
  pipeline: {
    pattern: "/pipeline",
    title: "Voice pipeline",
    menu: "pipeline",
    needsSessionFor: "figures",
    answers: [
      "/api/performance/series",
      "/api/performance/bottlenecks",
      "/api/performance/comparison",
      "/api/performance/slowest-turns",
      paths.agentNames,
    ],
  },
  live: { pattern: "/live", title: "Live calls", menu: "live", needsSessionFor: "calls in progress", answers: [] },
  live_call: {
    pattern: "/live/:callId",
    title: "Live call",
    menu: "live",
    needsSessionFor: "the call",
    answers: [],
    documentAnswers: ["/api/calls/:callId", paths.agentNames],
  },
  calls: {
    pattern: "/calls",
    title: "Calls",
    menu: "calls",
    needsSessionFor: "calls",
    answers: [paths.calls, paths.agentNames],
  },
  call: {
    pattern: "/calls/:callId",
    title: "Call",
    menu: "calls",
    needsSessionFor: "the call",
    answers: [],
    documentAnswers: [
      "/api/calls/:callId",
      paths.agentNames,
      "/api/calls/:callId/transcript",
      "/api/calls/:callId/turns",
      "/api/calls/:callId/timeline",
    ],
  },
  alerts: {
    pattern: "/alerts",
    title: "Alerts",
    menu: "alerts",
    needsSessionFor: "alerts",
    answers: ["/api/alerts?limit=25", "/api/alerts?limit=25&status=firing"],
  },
  alert: {
    pattern: "/alerts/:alertId",
    title: "Alert",
    menu: "alerts",
    needsSessionFor: "the alert",
    answers: ["/api/alerts/:alertId"],
  },
  analytics: {
    pattern: "/analytics",
    title: "Analytics",
    menu: "analytics",
    needsSessionFor: "figures",
    answers: [paths.agentNames, "/api/campaigns?limit=100"],
  },
  costs: {
    pattern: "/costs",
    title: "Costs",
    menu: "costs",
    needsSessionFor: "costs",
    answers: [paths.agentNames],
  },
  database: {
    pattern: "/database",
    title: "Database",
    menu: "database",
    needsSessionFor: "the database",
    answers: ["/api/database/queries?window=day"],
  },
  benchmarks: {
    pattern: "/performance",
    title: "Benchmarks",
    menu: "benchmarks",
    needsSessionFor: "benchmarks",
    answers: ["/api/performance/benchmarks?limit=100", "/api/performance/recommendations?limit=100"],
  },
  targets: {
    pattern: "/performance/targets",
    title: "Targets",
    menu: "benchmarks",
    needsSessionFor: "targets",
    answers: ["/api/performance/targets"],
  },
  docs: { pattern: "/docs", title: "API", menu: "docs", needsSessionFor: null, answers: [] },
  not_found: { pattern: null, title: "Not found", menu: null, needsSessionFor: null, answers: [] },
} as const satisfies Record<string, PageRow>;

/** Answers that the document of a page asks for before any script is there, by their templates. */
export function documentAnswersOf(page: PageName): readonly string[] {
  const { answers, documentAnswers = [] }: PageRow = routes[page];
  return [...answers, ...documentAnswers];
}

/** Name of a page. */
export type PageName = keyof typeof routes;

/** A page with the parts of its address, as `{ page: "call", callId: "call_1" }`. */
export type RouteOf<Page extends PageName> = { page: Page } & Record<NamesIn<(typeof routes)[Page]["pattern"]>, string>;

/** Any page with the parts of its address. */
export type Route = { [Page in PageName]: RouteOf<Page> }[PageName];

/** A page that has an address to link to. */
export type LinkedRoute = Exclude<Route, { page: "not_found" }>;

/** Pages with an entry in the menu, in its order. */
export const menuPages = [...new Set(Object.values(routes).flatMap(({ menu }) => menu ?? []))];

/** Names of the parts that a pattern leaves open: "a" and "b" of "/x/:a/:b". */
type NamesIn<Pattern> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<`/${Rest}`>
  : Pattern extends `${string}:${infer Name}`
    ? Name
    : never;
