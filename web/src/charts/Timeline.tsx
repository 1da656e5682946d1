import type { CallEvent } from "../../../voice/timeline/events.ts";
import { eventWords } from "../words/timeline.ts";

/** Every event of the call in order, folded away until asked for. */
export function Timeline({ events }: { events: readonly CallEvent[] }) {
  return (
    <details class="timeline">
      <summary>
        <h2>Timeline</h2> <span class="hint">{events.length} events</span>
      </summary>
      {events.length === 0 ? (
        <p class="empty">No events are kept for this call.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        <section class="scroll" aria-label="Events" tabIndex={0}>
          <table class="plain-table">
            <thead>
              <tr>
                <th scope="col" class="number">
                  At
                </th>
                <th scope="col">Event</th>
                <th scope="col">Details</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event, index) => (
                <tr key={index}>
                  <td class="number">{Math.round(event.atMs)} ms</td>
                  <td>{eventWords(event) ?? event.type.replaceAll("_", " ")}</td>
                  <td class="details">{eventDetails(event)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}

/** The event's own fields as "name value"; a turn's metrics are drawn elsewhere on the page. */
function eventDetails(event: CallEvent): string {
  return Object.entries(event)
    .filter(([name]) => !["atMs", "type", "metrics"].includes(name))
    .flatMap(([name, value]) =>
      name === "personal" && typeof value === "object" && value !== null ? Object.entries(value) : [[name, value]],
    )
    .map(
      ([name, value]) => `${name} ${typeof value === "number" ? Math.round(value * 100) / 100 : JSON.stringify(value)}`,
    )
    .join(" · ");
}
