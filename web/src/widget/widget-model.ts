import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { FeedView } from "../live/feed/feed-view.ts";
import { busiestServices, liveRows, requestRows } from "../overview/live-rows.ts";
import { formatClock, formatCount, formatMs, formatScore } from "../words/format.ts";
import { servicesLabels } from "../words/services.ts";

/** Everything that the widget says, as text. */
export interface WidgetModel {
  /** Of the connection while it is not live, of the alerts while it is. */
  status: { words: string; tone: "good" | "bad" | "none" };
  gauges: Named[];
  rows: Named[];
  vitals: Named[];
  alerts: { name: string; summary: string; since: string }[];
  /** The provenance of the figures of calls. */
  services: string;
}

/** A figure with its name, and on how much it rests. */
export interface Named {
  name: string;
  value: string;
  basis: string;
}

/** Words of the widget for what the feed has told. */
export function widgetModel(view: FeedView, wanted: ServicesKind | null): WidgetModel {
  const services = wanted ?? busiestServices(view.feed);
  const model: WidgetModel = {
    status: statusOf(view),
    gauges: [],
    rows: [],
    vitals: [],
    alerts: [],
    services: servicesLabels[services],
  };
  if (view.feed === null) return model;
  const { figures, alerts } = view.feed;
  const { callsInProgress, activeUsers } = figures.gauges;
  const answers = figures[services].hour.turns.latencies.answerHeardMs;
  const requests = figures.requests.hour;
  return {
    ...model,
    gauges: [
      { name: "Users", value: formatCount(activeUsers), basis: "" },
      { name: "Calls", value: formatCount(callsInProgress[services]), basis: "" },
      { name: "Answer", value: answers.n === 0 ? "no data" : formatMs(answers.p50), basis: "" },
      { name: "API", value: requests.n === 0 ? "no data" : formatMs(requests.ms.p95), basis: "" },
    ],
    rows: [...liveRows(figures, services), ...requestRows(figures)].map(({ name, hour }) => ({
      name,
      value: hour.detail === "" ? hour.value : `${hour.value} · ${hour.detail}`,
      basis: hour.basis,
    })),
    vitals: Object.entries(figures.pageViews.hour.vitals).map(([name, { n, p75 }]) => ({
      name,
      value: n === 0 ? "no data" : name === "CLS" ? formatScore(p75) : formatMs(p75),
      basis: n === 0 ? "" : `n ${formatCount(n)}`,
    })),
    alerts: alerts
      .filter(({ state }) => state === "firing")
      .map(({ ruleName, summary, sinceEpochMs }) => ({ name: ruleName, summary, since: formatClock(sinceEpochMs) })),
  };
}

function statusOf({ feed, connection }: FeedView): WidgetModel["status"] {
  switch (connection.state) {
    case "connecting":
      return { words: "Connecting…", tone: "none" };
    case "reconnecting":
      return { words: "Reconnecting…", tone: "none" };
    case "offline":
      return { words: `Offline since ${formatClock(connection.sinceEpochMs)}`, tone: "bad" };
    case "live": {
      const firing = feed?.alerts.filter(({ state }) => state === "firing").length ?? 0;
      if (firing === 0) return { words: "No alert firing", tone: "good" };
      return { words: firing === 1 ? "1 alert firing" : `${formatCount(firing)} alerts firing`, tone: "bad" };
    }
  }
}
