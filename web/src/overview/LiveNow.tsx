import type { ServicesKind } from "../../../voice/timeline/services-kind.ts";
import type { FeedView } from "../live/feed/feed-view.ts";
import { formatCount } from "../words/format.ts";
import { servicesLabels } from "../words/services.ts";
import { AlertList } from "./AlertList.tsx";
import { LiveTable } from "./LiveTable.tsx";
import { liveRows, requestRows } from "./live-rows.ts";
import { ProviderTable } from "./ProviderTable.tsx";

/** The organisation as it is at this moment, from the live feed; places without numbers until that has told any. */
export function LiveNow({ view: { feed }, services }: { view: FeedView; services: ServicesKind }) {
  const figures = feed?.figures ?? null;
  const gauges = figures?.gauges ?? null;
  const others = Object.entries(gauges?.callsInProgress ?? {})
    .filter(([name, count]) => name !== services && count > 0)
    .map(([name, count]) => `${formatCount(count)} over ${servicesLabels[name as ServicesKind].toLowerCase()}`);
  const firing = feed?.alerts.filter(({ state }) => state === "firing").length ?? null;
  return (
    <section class="figure-section live-now">
      <h2>Now</h2>
      <ul class="gauges">
        <Gauge name="Calls in progress" value={gauges?.callsInProgress[services] ?? null} note={others.join(", ")} />
        <Gauge name="Active users" value={gauges?.activeUsers ?? null} note="in the last 5 minutes" />
        <Gauge name="Open dashboards" value={gauges?.subscribers ?? null} note="on this live feed" />
        <Gauge name="Alerts firing" value={firing} note="" />
      </ul>
      <div class="live-grid">
        <div class="card">
          <LiveTable rows={[...liveRows(figures, services), ...requestRows(figures)]} />
        </div>
        <div class="live-side">
          <div class="card live-alerts">
            <h3>Alerts</h3>
            {feed === null ? <p class="empty">…</p> : <AlertList alerts={feed.alerts} />}
          </div>
          <div class="card">
            <h3>Providers in the last hour</h3>
            {figures === null ? <p class="empty">…</p> : <ProviderTable providers={figures[services].hour.providers} />}
          </div>
        </div>
      </div>
    </section>
  );
}

function Gauge({ name, value, note }: { name: string; value: number | null; note: string }) {
  return (
    <li class="gauge">
      <span>{name}</span>
      <strong>{value === null ? "…" : formatCount(value)}</strong>
      <small>{note}</small>
    </li>
  );
}
