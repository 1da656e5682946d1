import type { ServicesKind, WebVital } from "./live-figures.ts";

/**
 * Reports to an organisation's hub beside those of calls: counts that isolates and pages gather for some seconds, with
 * sketches in place of single values.
 */

/** Requests of one route since the last report of an isolate. */
export interface RouteRequests {
  /** Template of the route, never a path. */
  route: string;
  method: string;
  n: number;
  /** Answers of status 500 and above. */
  errors: number;
  /** Serialised sketch of the milliseconds they took, see `sketch.ts`. */
  ms: Uint8Array;
}

/** Requests of an organisation that one isolate served since its last report. */
export interface RequestBatch {
  routes: readonly RouteRequests[];
}

/** Page loads of one visitor. */
export interface PageViewBatch {
  /** Opaque name of who was shown the pages: a hash of a session, or drawn by the page. Kept for 5 minutes. */
  visitor: string;
  views: readonly PageView[];
}

/** One page load and its vitals, those that were measured. */
export interface PageView {
  route: string;
  vitals: Partial<Record<WebVital, number>>;
}

/** One use of a provider by a call. */
export interface ProviderUse {
  services: ServicesKind;
  stage: string;
  provider: string;
  model: string;
  /** Kind of the error; null when the provider answered. */
  failure: string | null;
  /** Asked → first result; null when none came. */
  firstResultMs: number | null;
}
