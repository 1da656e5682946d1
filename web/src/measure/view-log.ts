import type { MetricType } from "web-vitals";
import { MAX_VIEWS, type PageView, reportedMs } from "./report.ts";

/** A vital as it is measured, as far as it is read. */
export type Vital = Pick<MetricType, "name" | "value" | "navigationType" | "navigationId" | "navigationURL">;

/** Outside of a log of views. */
export interface ViewLogDeps {
  /** Names the template of an address. */
  routeOf(address: string): string;
  /** Address of the document. */
  address: string;
  /** The browser measures each change of page by itself. Elsewhere it measures the document's whole life as one. */
  tellsSoftNavigations: boolean;
}

/** Fields of a view by the vitals' names. */
const fields = { LCP: "lcpMs", INP: "inpMs", CLS: "cls", FCP: "fcpMs", TTFB: "ttfbMs" } as const;

/** Soft navigations remembered with their views; of older ones nothing is told any more. */
const MAX_NAVIGATIONS = 100;

interface Entry {
  readonly view: PageView;
  readonly path: string;
  /** The browser's navigation that this view is; null while it has not told. */
  navigationId: number | null;
  /** A view is told once: a data point that is written cannot be changed, and a second one would be a second view. */
  isTold: boolean;
}

/**
 * Log of the views of a tab's pages: that of the document, and one for each change of page, whether or not the browser
 * measures it. Each view is reported once, with what was measured of it until then.
 */
export class ViewLog {
  readonly #deps: ViewLogDeps;
  /** Views to report, in the order in which they began. */
  #open: Entry[] = [];
  /** The document's own view, once something of it was measured. */
  #document: Entry | null = null;
  /** The page that is shown. */
  #shown: Entry | null = null;
  /** The last return of the document from the browser's cache of pages. */
  #restored: Entry | null = null;
  readonly #bySoftNavigation = new Map<number, Entry>();
  #hasMovedOn = false;

  constructor(deps: ViewLogDeps) {
    this.#deps = deps;
  }

  /** The reader went on to the page at `address`, in the same document. */
  pageChanged(address: string): void {
    this.#hasMovedOn = true;
    this.#shown = this.#begin(address, "soft-navigation");
  }

  /** The document, left before, is shown again as it was, at `address`. */
  pageRestored(address: string): void {
    this.#restored = this.#begin(address, "back-forward-cache");
    this.#shown = this.#restored;
  }

  /** Notes a vital, whose value may be told again as it grows. */
  note(vital: Vital): void {
    const entry = this.#entryOf(vital);
    if (entry === null || entry.isTold) return;
    const { name, value } = vital;
    const reported = name === "CLS" ? Math.round(value * 10_000) / 10_000 : reportedMs(value);
    if (reported === undefined) return;
    const field = fields[name];
    const isOfPart = entry.navigationId !== null && entry.navigationId !== vital.navigationId;
    if (!isOfPart) entry.view[field] = reported;
    // A part of the view that the browser measured for itself, as after a change of filters: the worst part counts.
    else if (name === "CLS" || name === "INP") entry.view[field] = Math.max(entry.view[field] ?? 0, reported);
  }

  /** Takes the views that were not reported yet. */
  take(): PageView[] {
    const entries = this.#open;
    this.#open = [];
    for (const entry of entries) entry.isTold = true;
    return entries.map(({ view }) => view);
  }

  #entryOf({ name, navigationType, navigationId, navigationURL }: Vital): Entry | null {
    switch (navigationType) {
      case "soft-navigation":
        return this.#softEntryOf(navigationId, navigationURL ?? this.#deps.address);
      case "back-forward-cache":
        if (this.#restored !== null) this.#restored.navigationId ??= navigationId;
        return this.#restored;
      default: {
        // Where changes of page are not measured, these two go on growing through all pages that follow.
        const isOfAllPages = this.#hasMovedOn && !this.#deps.tellsSoftNavigations;
        if (isOfAllPages && (name === "CLS" || name === "INP")) return null;
        if (this.#document === null) {
          this.#document = this.#begin(this.#deps.address, navigationType, navigationId);
          this.#shown ??= this.#document;
        }
        return this.#document;
      }
    }
  }

  /** The view that a soft navigation is, or belongs to: without a change of page it is a part of the view. */
  #softEntryOf(navigationId: number, address: string): Entry | null {
    const known = this.#bySoftNavigation.get(navigationId);
    if (known !== undefined) return known;
    const path = pathOf(address);
    const unmeasured = this.#open.find(
      (entry) => entry.view.navigation === "soft-navigation" && entry.navigationId === null && entry.path === path,
    );
    const entry = unmeasured ?? this.#shown;
    if (entry === null) return null;
    entry.navigationId ??= navigationId;
    this.#bySoftNavigation.set(navigationId, entry);
    const [oldest] = this.#bySoftNavigation.keys();
    if (this.#bySoftNavigation.size > MAX_NAVIGATIONS && oldest !== undefined) this.#bySoftNavigation.delete(oldest);
    return entry;
  }

  #begin(address: string, navigation: PageView["navigation"], navigationId: number | null = null): Entry {
    const view: PageView = { route: this.#deps.routeOf(address) as PageView["route"], navigation };
    const entry: Entry = { view, path: pathOf(address), navigationId, isTold: this.#open.length >= MAX_VIEWS };
    if (!entry.isTold) this.#open.push(entry);
    return entry;
  }
}

function pathOf(address: string): string {
  return address.replace(/[?#].*$/, "");
}
