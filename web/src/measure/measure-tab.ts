import { onCLS, onFCP, onINP, onLCP, onTTFB } from "web-vitals";
import { API_ORIGIN } from "../api/api-origin.ts";
import { matchRoute } from "../router/address.ts";
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
    address: location.href,
    routeOf: (address) => routes[matchRoute(new URL(address, location.href).pathname).page].pattern ?? "*",
    onVital(listener) {
      // Where the browser tells soft navigations; elsewhere all that is measured belongs to the document's own page.
      const options = { reportSoftNavs: true };
      for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(listener, options);
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
