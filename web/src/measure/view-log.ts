import type { MetricType } from "web-vitals";
import { MAX_VIEWS, type PageView, reportedMs } from "./report.ts";

/** A vital as it is measured, as far as it is read. */
export type Vital = Pick<MetricType, "name" | "value" | "navigationType" | "navigationId" | "navigationURL">;

/** Fields of a view by the vitals' names. */
const fields = { LCP: "lcpMs", INP: "inpMs", CLS: "cls", FCP: "fcpMs", TTFB: "ttfbMs" } as const;

/**
 * Log of the views of a tab's pages: the document that was loaded, and each change of page that the browser tells as a
 * soft navigation. A view is reported once, with what was measured of it until then: a data point that is written
 * cannot be changed, and a second one would be a second view.
 */
export class ViewLog {
  readonly #routeOf: (address: string) => string;
  readonly #firstAddress: string;
  readonly #open = new Map<number, PageView>();
  readonly #told = new Set<number>();

  /** `routeOf` names the template of an address; `firstAddress` is that of the document. */
  constructor(routeOf: (address: string) => string, firstAddress: string) {
    this.#routeOf = routeOf;
    this.#firstAddress = firstAddress;
  }

  /** Notes a vital, whose value may be told again as it grows. */
  note({ name, value, navigationType, navigationId, navigationURL }: Vital): void {
    if (this.#told.has(navigationId)) return;
    const view = this.#open.get(navigationId) ?? {
      route: this.#routeOf(navigationURL ?? this.#firstAddress) as PageView["route"],
      navigation: navigationType,
    };
    if (!this.#open.has(navigationId) && this.#open.size >= MAX_VIEWS) return;
    this.#open.set(navigationId, view);
    const reported = name === "CLS" ? Math.round(value * 10_000) / 10_000 : reportedMs(value);
    if (reported !== undefined) view[fields[name]] = reported;
  }

  /** Takes the views that were not reported yet. */
  take(): PageView[] {
    const views = [...this.#open.values()];
    for (const id of this.#open.keys()) this.#told.add(id);
    this.#open.clear();
    return views;
  }
}
