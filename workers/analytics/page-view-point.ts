import type { CacheSource } from "./request-point.ts";
import { measure, optionalText, type PointOf, slotTable, text } from "./slot-table.ts";

/**
 * Page views in Analytics Engine as the browsers measured them, and the API requests that the pages made, each a point.
 * There is nothing of the visitor in it: a route is a template, and no address, query or id of a session is taken.
 */
const pageViewSlots = {
  /** A view of a page, or a request that a page made. */
  kind: text<"view" | "request">("blob1"),
  /** Template of the page's route, `/calls/:callId`; for a request, method and route: `GET /api/calls/:id`. */
  route: text("blob2"),
  /** How the page was come to; null for a request. */
  navigation: optionalText<PageNavigation>("blob3"),
  /** Cloudflare's data centre by its airport that took the report; null where the platform does not tell. */
  colo: optionalText("blob4"),
  /** Layer of the API's cache that answered a request; null for views and for answers that no cache gave. */
  cacheSource: optionalText<CacheSource>("blob5"),
  /** Largest contentful paint. */
  lcpMs: measure("double1"),
  /** Interaction to next paint; null without an interaction. */
  inpMs: measure("double2"),
  /** Cumulative layout shift, without a unit. */
  cls: measure("double3"),
  /** First contentful paint. */
  fcpMs: measure("double4"),
  /** Time to first byte. */
  ttfbMs: measure("double5"),
  /** Of a request: from its start to the last byte of its answer, by the browser's clock. */
  totalMs: measure("double6"),
  /** Of a request: the server's own time, as its `Server-Timing` told. */
  serverMs: measure("double7"),
  /** Of a request: all but the server's time. */
  networkMs: measure("double8"),
} as const;

/** Way to a page: the types of web-vitals, of which `soft-navigation` is a change of page without a new document. */
export const pageNavigations = [
  "navigate",
  "reload",
  "back-forward",
  "back-forward-cache",
  "prerender",
  "restore",
  "soft-navigation",
] as const;
/** Way to a page, see `pageNavigations`. */
export type PageNavigation = (typeof pageNavigations)[number];

/**
 * Templates of the pages' routes, as in `web/src/router/routes.ts`; `*` is the page of every address without another.
 * Reports of other routes are refused.
 */
export const pageRoutes = [
  "/",
  "/overview",
  "/pipeline",
  "/live",
  "/live/:callId",
  "/calls",
  "/calls/:callId",
  "/alerts",
  "/alerts/:alertId",
  "/analytics",
  "/costs",
  "/database",
  "/performance",
  "/performance/targets",
  "/docs",
  "/agents",
  "/agents/:agentId",
  "/knowledge",
  "/campaigns",
  "/campaigns/:campaignId",
  "/access",
  "*",
] as const;

/** One view of a page, or one request of a page. */
export type PageViewPoint = PointOf<typeof pageViewSlots>;

/** Slot table of `quantum_voice_page_views`. */
export const pageViewTable = slotTable("quantum_voice_page_views", pageViewSlots);
