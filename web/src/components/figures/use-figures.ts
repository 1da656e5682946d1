import { useEffect, useState } from "preact/hooks";
import type { ServicesKind } from "../../../../voice/timeline/services-kind.ts";
import { answers } from "../../api/api.ts";
import { useSearch } from "../../router/use-search.ts";
import { figuresQuery, type Range, type RangeName, rangeNamed } from "../../words/ranges.ts";
import { servicesNamed } from "../../words/services.ts";

/** Figures that are shown are asked for again this often: the server's cache holds them for about as long. */
const REFRESH_MS = 60_000;

/** The stretch and services that the page's address asks for, and how to ask the API about them. */
export interface FiguresFilter {
  range: Range;
  /** The stretch that the page's routes are about unless told. */
  usual: RangeName;
  /** Null: whatever the deployment's own calls are held over. */
  services: ServicesKind | null;
  /** Null: all agents. */
  agentId: string | null;
  /** Address of a route of figures under this filter. */
  pathOf(route: string, others?: Record<string, string>): string;
  /** The same, of a route whose figures are not of calls. */
  pathOfAll(route: string): string;
  change(changed: Record<string, string | null>): void;
}

/** Reads the filter of a page of figures off its address, and keeps shown answers up to date. */
export function useFigures(usual: RangeName): FiguresFilter {
  const [search, change] = useSearch();
  const [nowEpochMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      setNow(Date.now());
      answers.refreshShown();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const range = rangeNamed(search.get("range"), usual);
  const services = servicesNamed(search.get("services"));
  const agentId = search.get("agentId");
  return {
    range,
    usual,
    services,
    agentId,
    pathOf: (route, others) =>
      route + figuresQuery({ range, usual, services }, nowEpochMs, { ...others, ...(agentId !== null && { agentId }) }),
    pathOfAll: (route) => route + figuresQuery({ range, usual, services: null }, nowEpochMs),
    change,
  };
}
