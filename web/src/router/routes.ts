import { paths } from "../api/paths.ts";
import { pageAnswers } from "./page-answers.ts";

/** One page of this site. */
interface PageRow {
  /** Its address, where `:name` stands for one part; null for the page of every address that has no other. */
  pattern: string | null;
  title: string;
  /**
   * What the page is for, above it. It is in the document, so that there is something to read while the rest is on its
   * way; a page without one is of a single thing, whose name is not known yet.
   */
  lead?: string;
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
    lead: "Talk to an agent by voice or by typing, read along as the words are heard, and see where every millisecond of each answer went.",
    menu: "talk",
    needsSessionFor: null,
    answers: [],
    documentAnswers: ["/api/voice/agents", "/api/health"],
  },
  overview: {
    pattern: "/overview",
    title: "Overview",
    lead: "What goes on in the organisation now, and how answers, the API and these pages did in the time chosen, against the time just before.",
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
    lead: "Where the time of answers goes: from the caller's last word through every stage to the first sound, by provider, model, agent and place.",
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
  live: {
    pattern: "/live",
    title: "Live calls",
    lead: "Calls as they go on, each with what was said last and with the answer under way. Open one to follow it, to listen, or to speak in the agent's place.",
    menu: "live",
    needsSessionFor: "calls in progress",
    answers: [],
  },
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
    lead: "Calls of the organisation, the newest first. Open one to read what was said, to see who spoke when, and where the time of each answer went.",
    menu: "calls",
    needsSessionFor: "calls",
    answers: [paths.calls, paths.agentNames, "/api/session"],
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
    lead: "What fires now and what has fired before, the rules that decide it, the channels that are told, and the times in which none of them is.",
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
    lead: "How many calls there were, how they ended, how fast they were answered and what they cost, by day and by campaign, against the time just before.",
    menu: "analytics",
    needsSessionFor: "figures",
    answers: [paths.agentNames, "/api/campaigns?limit=100"],
  },
  agents: {
    pattern: "/agents",
    title: "Agents",
    lead: "Who answers calls: what each agent says and knows, what it hears, which services it uses and what it may cost. A change holds from the next call on.",
    menu: "agents",
    needsSessionFor: "agents",
    answers: [pageAnswers.agents, "/api/session", "/api/health"],
  },
  agent: { pattern: "/agents/:agentId", title: "Agent", menu: "agents", needsSessionFor: "the agent", answers: [] },
  knowledge: {
    pattern: "/knowledge",
    title: "Knowledge",
    lead: "Documents that agents answer from: how far each has been read, and which passages would be found for a question, with their scores.",
    menu: "knowledge",
    needsSessionFor: "documents",
    answers: ["/api/knowledge/documents?limit=25", paths.agentNames, "/api/session"],
  },
  campaigns: {
    pattern: "/campaigns",
    title: "Campaigns",
    lead: "Whom the organisation means to call, by which agent and in which hours; their leads, files of them, and numbers that are never called.",
    menu: "campaigns",
    needsSessionFor: "campaigns",
    answers: ["/api/campaigns?limit=25", paths.agentNames, "/api/session"],
  },
  campaign: {
    pattern: "/campaigns/:campaignId",
    title: "Campaign",
    menu: "campaigns",
    needsSessionFor: "the campaign",
    answers: [],
  },
  access: {
    pattern: "/access",
    title: "Access",
    lead: "Who may do what here: keys and people with their roles, keys of vendors, how long data is kept, and what everybody did.",
    menu: "access",
    needsSessionFor: "keys and members",
    answers: ["/api/organizations/me"],
  },
  costs: {
    pattern: "/costs",
    title: "Costs",
    lead: "What calls cost by the prices of their day, and which layer, agent and model it goes to; what the rest of the month will come to; what would have cost less, and what is being tried.",
    menu: "costs",
    needsSessionFor: "costs",
    answers: [paths.agentNames],
  },
  database: {
    pattern: "/database",
    title: "Database",
    lead: "Which queries take the time, the indexes that were thought of and built with what they brought, and how the database stands as a whole.",
    menu: "database",
    needsSessionFor: "the database",
    answers: ["/api/database/queries?window=day"],
  },
  benchmarks: {
    pattern: "/performance",
    title: "Benchmarks",
    lead: "How fast this deployment is: its score, what got better and what got worse since the report that it is held against, and what to do about it.",
    menu: "benchmarks",
    needsSessionFor: "benchmarks",
    answers: ["/api/performance/benchmarks?limit=100", "/api/performance/recommendations?limit=100"],
  },
  targets: {
    pattern: "/performance/targets",
    title: "Targets",
    lead: "Each target with the figure that it is judged by, and how that was measured. What was not measured is never shown as met.",
    menu: "benchmarks",
    needsSessionFor: "targets",
    answers: ["/api/performance/targets"],
  },
  docs: {
    pattern: "/docs",
    title: "API",
    lead: "Each operation of the API as this deployment describes it: search them, copy an example, and try one with the session that you have here.",
    menu: "docs",
    needsSessionFor: null,
    answers: [],
  },
  not_found: { pattern: null, title: "Not found", menu: null, needsSessionFor: null, answers: [] },
} as const satisfies Record<string, PageRow>;

/** What a page is for, in a sentence; null for a page of a single thing. */
export function leadOf(page: PageName): string | null {
  const row: PageRow = routes[page];
  return row.lead ?? null;
}

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
