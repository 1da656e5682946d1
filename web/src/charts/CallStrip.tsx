import "../styles/call-strip.css";
import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import { formatDuration } from "../words/format.ts";
import { layoutCallStrip } from "./call-strip-layout.ts";
import { tickWords, timeAxis } from "./time-axis.ts";

interface CallStripProps {
  lines: readonly TranscriptSegment[];
  lengthMs: number;
  agentName: string;
}

/** The strip of a whole call: a row for the caller and one for the agent, filled where each spoke. */
export function CallStrip({ lines, lengthMs, agentName }: CallStripProps) {
  const { parts, spokenMs } = layoutCallStrip(lines, lengthMs);
  const { ticksMs } = timeAxis([lengthMs], 1_000);
  const rows = [
    { role: "user", name: "Caller" },
    { role: "assistant", name: agentName },
  ] as const;
  return (
    <figure
      class="call-strip"
      aria-label={`Of ${formatDuration(lengthMs)}, the caller spoke ${formatDuration(spokenMs.user)} and the agent ${formatDuration(spokenMs.assistant)}.`}
    >
      {rows.map(({ role, name }) => (
        <div key={role} class="call-strip-row" aria-hidden="true">
          <span class="call-strip-name">{name}</span>
          <span class="call-strip-track">
            {parts.map((part, index) =>
              part.role !== role ? null : (
                <span
                  key={index}
                  class={`spoken spoken-${role}`}
                  data-turn={part.turnId}
                  style={{ left: `${part.from * 100}%`, width: `${part.width * 100}%` }}
                />
              ),
            )}
          </span>
        </div>
      ))}
      <div class="call-strip-row" aria-hidden="true">
        <span class="call-strip-track call-strip-ticks">
          {ticksMs.map((ms) =>
            ms > lengthMs * 0.88 ? null : (
              <span key={ms} class="tick" style={{ left: `${(ms / lengthMs) * 100}%` }}>
                {tickWords(ms)}
              </span>
            ),
          )}
        </span>
      </div>
    </figure>
  );
}
