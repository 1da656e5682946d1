import type { ComponentType } from "preact";
import type { PageName, Route, RouteOf } from "./router/routes.ts";

/** Each page is its own download. */
const imports: { [Page in PageName]: () => Promise<ComponentType<RouteOf<Page>>> } = {
  talk: () => import("./pages/TalkPage.tsx").then((module) => module.TalkPage),
  overview: () => import("./pages/OverviewPage.tsx").then((module) => module.OverviewPage),
  pipeline: () => import("./pages/PipelinePage.tsx").then((module) => module.PipelinePage),
  calls: () => import("./pages/CallsPage.tsx").then((module) => module.CallsPage),
  call: () => import("./pages/CallPage.tsx").then((module) => module.CallPage),
  analytics: () => import("./pages/AnalyticsPage.tsx").then((module) => module.AnalyticsPage),
  live: () => import("./pages/LivePage.tsx").then((module) => module.LivePage),
  live_call: () => import("./pages/LiveCallPage.tsx").then((module) => module.LiveCallPage),
  alerts: () => import("./pages/AlertsPage.tsx").then((module) => module.AlertsPage),
  alert: () => import("./pages/AlertPage.tsx").then((module) => module.AlertPage),
  agents: () => import("./pages/AgentsPage.tsx").then((module) => module.AgentsPage),
  agent: () => import("./pages/AgentPage.tsx").then((module) => module.AgentPage),
  knowledge: () => import("./pages/KnowledgePage.tsx").then((module) => module.KnowledgePage),
  campaigns: () => import("./pages/CampaignsPage.tsx").then((module) => module.CampaignsPage),
  campaign: () => import("./pages/CampaignPage.tsx").then((module) => module.CampaignPage),
  access: () => import("./pages/AccessPage.tsx").then((module) => module.AccessPage),
  costs: () => import("./pages/CostsPage.tsx").then((module) => module.CostsPage),
  database: () => import("./pages/DatabasePage.tsx").then((module) => module.DatabasePage),
  benchmarks: () => import("./pages/BenchmarksPage.tsx").then((module) => module.BenchmarksPage),
  targets: () => import("./pages/TargetsPage.tsx").then((module) => module.TargetsPage),
  docs: () => import("./pages/DocsPage.tsx").then((module) => module.DocsPage),
  not_found: () => import("./pages/NotFoundPage.tsx").then((module) => module.NotFoundPage),
};

const wanted = new Map<PageName, Promise<ComponentType<Route>>>();
const loaded = new Map<PageName, ComponentType<Route>>();

/** A second try comes this long after the first failed: long enough for a network that only stumbled. */
const RETRY_MS = 500;

/** Downloads a page's module, once; a failed download is tried a second time, and anew when it is asked for again. */
export function loadPage(page: PageName): Promise<ComponentType<Route>> {
  const known = wanted.get(page);
  if (known !== undefined) return known;
  // A page is given only routes of its own.
  const start = imports[page] as () => Promise<ComponentType<Route>>;
  const loading = start().catch(() => delay(RETRY_MS).then(start));
  wanted.set(page, loading);
  loading.then(
    (Page) => loaded.set(page, Page),
    () => wanted.delete(page),
  );
  return loading;
}

/** The page's component when its module is here already; undefined otherwise. */
export function loadedPage(page: PageName): ComponentType<Route> | undefined {
  return loaded.get(page);
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
