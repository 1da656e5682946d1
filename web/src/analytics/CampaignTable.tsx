import { formatCount, formatMs, formatShare } from "../words/format.ts";
import type { CampaignRow } from "./campaign-rows.ts";

const states: Record<CampaignRow["status"], string> = {
  draft: "draft",
  scheduled: "scheduled",
  running: "running",
  paused: "paused",
  done: "done",
};

/** Campaigns with the figures of their calls. */
export function CampaignTable({
  rows,
  agentNames,
}: {
  rows: readonly CampaignRow[];
  agentNames: ReadonlyMap<string, string>;
}) {
  if (rows.length === 0) return <p class="empty">There is no campaign yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section class="table-card" aria-label="Campaigns" tabIndex={0}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">Campaign</th>
            <th scope="col">State</th>
            <th scope="col">Agent</th>
            <th scope="col" class="number">
              Calls
            </th>
            <th scope="col" class="number">
              Minutes
            </th>
            <th scope="col" class="number">
              Answer heard P50
            </th>
            <th scope="col" class="number">
              P95
            </th>
            <th scope="col" class="number">
              Interrupted
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, status, agentId, figures }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{states[status]}</td>
              <td>{agentNames.get(agentId) ?? agentId}</td>
              <td class="number">{figures === null ? "none" : formatCount(figures.calls)}</td>
              <td class="number">{figures === null ? "–" : formatCount(figures.minutes)}</td>
              <td class="number">{formatMs(figures?.latency.answerHeardMs.p50)}</td>
              <td class="number">{formatMs(figures?.latency.answerHeardMs.p95)}</td>
              <td class="number">{formatShare(figures?.latency.interruptedShare)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
