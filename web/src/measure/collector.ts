import { apiRequestOf, type FetchedEntry } from "./api-request.ts";
import { MAX_REQUESTS, type PageReport, type PageRequest } from "./report.ts";
import { ViewLog, type Vital } from "./view-log.ts";

/** The outside of a collector. */
export interface CollectorDeps {
  /** Of the API: `https://voice.example`. */
  origin: string;
  /** Address that the document was loaded from. */
  address: string;
  /** Names the template of a page's address. */
  routeOf(address: string): string;
  /** The browser measures each change of page by itself. */
  tellsSoftNavigations: boolean;
  /** Calls back with each vital as it is measured. */
  onVital(listener: (vital: Vital) => void): void;
  /** Calls back with the address of each page that the reader goes on to. Returns the way to stop. */
  onPageChanged(listener: (address: string) => void): () => void;
  /** Calls back when the document, left before, is shown again as it was. Returns the way to stop. */
  onPageRestored(listener: (address: string) => void): () => void;
  /** Calls back with each address that was fetched. Returns the way to stop. */
  onFetched(listener: (entry: FetchedEntry) => void): () => void;
  /** Calls back whenever the page may have been seen for the last time. Returns the way to stop. */
  onLeaving(listener: () => void): () => void;
  send(report: PageReport): void;
}

/**
 * Measures a tab: vitals of its pages, and its requests to the API. Reports both together whenever the page is left or
 * hidden, as no later moment is sure to come. Returns the way to stop, after which nothing is noted or sent.
 */
export function collect(deps: CollectorDeps): () => void {
  const views = new ViewLog(deps);
  let requests: PageRequest[] = [];
  let isStopped = false;
  deps.onVital((vital) => {
    if (!isStopped) views.note(vital);
  });
  const stopChanged = deps.onPageChanged((address) => views.pageChanged(address));
  const stopRestored = deps.onPageRestored((address) => views.pageRestored(address));
  const stopFetched = deps.onFetched((entry) => {
    const request = requests.length < MAX_REQUESTS ? apiRequestOf(entry, deps.origin) : null;
    if (request !== null) requests.push(request);
  });
  // Last, so that the vitals' own listeners have told their values before.
  const stopLeaving = deps.onLeaving(() => {
    const report = { views: views.take(), requests };
    requests = [];
    if (report.views.length + report.requests.length > 0) deps.send(report);
  });
  return () => {
    isStopped = true;
    for (const stop of [stopChanged, stopRestored, stopFetched]) stop();
    stopLeaving();
  };
}
