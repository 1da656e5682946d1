import { onCLS, onFCP, onINP, onLCP, onTTFB } from "web-vitals";
import { API_ORIGIN } from "../api/api-origin.ts";
import { matchRoute } from "../router/address.ts";
import { onNavigation } from "../router/navigation.ts";
import { routes } from "../router/routes.ts";
import { collect } from "./collector.ts";
import type { PageReport } from "./report.ts";

const PATH = "/api/performance/page-views";

let stopRunning: (() => void) | null = null;

/**
 * Measures this tab until the returned function is called. A tab has one collector: while it runs, this returns the way
 * to stop it and begins nothing. Nothing of the browser's is replaced, only listened to.
 */
export function measureTab(): () => void {
  stopRunning ??= startCollector();
  return () => {
    stopRunning?.();
    stopRunning = null;
  };
}

function startCollector(): () => void {
  return collect({
    origin: API_ORIGIN || location.origin,
    address: documentAddress(),
    routeOf: (address) => routes[matchRoute(new URL(address, location.href).pathname).page].pattern ?? "*",
    tellsSoftNavigations: PerformanceObserver.supportedEntryTypes.includes("soft-navigation"),
    onVital(listener) {
      // All changes: where changes of page are not measured, what was known before the first is the document's own.
      const options = { reportSoftNavs: true, reportAllChanges: true };
      for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(listener, options);
    },
    onPageChanged(listener) {
      let shownPath = new URL(documentAddress()).pathname;
      const onChange = (): void => {
        // A change of the query is no other page.
        if (location.pathname === shownPath) return;
        shownPath = location.pathname;
        listener(location.href);
      };
      // Before this was loaded the reader may have gone on.
      onChange();
      return onNavigation(onChange);
    },
    onPageRestored(listener) {
      const onShow = ({ persisted }: PageTransitionEvent): void => {
        if (persisted) listener(location.href);
      };
      addEventListener("pageshow", onShow);
      return () => removeEventListener("pageshow", onShow);
    },
    onFetched(listener) {
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) listener(entry as PerformanceResourceTiming);
      });
      observer.observe({ type: "resource", buffered: true });
      return () => observer.disconnect();
    },
    onLeaving(listener) {
      const onChange = (): void => {
        if (document.visibilityState === "hidden") listener();
      };
      document.addEventListener("visibilitychange", onChange);
      addEventListener("pagehide", listener);
      return () => {
        document.removeEventListener("visibilitychange", onChange);
        removeEventListener("pagehide", listener);
      };
    },
    send,
  });
}

/** Sends a report that outlives the page. One that the browser does not take is lost, as is one that is refused. */
function send(report: PageReport): void {
  navigator.sendBeacon(`${API_ORIGIN}${PATH}`, new Blob([JSON.stringify(report)], { type: "application/json" }));
}

/** Address that this document was loaded from, whatever page is shown by now. */
function documentAddress(): string {
  return performance.getEntriesByType("navigation")[0]?.name ?? location.href;
}
