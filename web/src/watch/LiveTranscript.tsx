import { useState } from "preact/hooks";
import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import { Transcript } from "../record/Transcript.tsx";

interface LiveTranscriptProps {
  lines: readonly TranscriptSegment[];
  /** What the caller is saying, as recognised so far. */
  interim: string;
  agentName: string;
  turnIds: ReadonlySet<string>;
}

/**
 * The conversation of a call that goes on, with the words that may still change marked. A screen reader is silent about
 * it unless the reader asks: it would talk over the call that its user may be listening to.
 */
export function LiveTranscript({ lines, interim, agentName, turnIds }: LiveTranscriptProps) {
  const [isRead, setIsRead] = useState(false);
  return (
    <>
      <label class="hint">
        <input type="checkbox" checked={isRead} onChange={(event) => setIsRead(event.currentTarget.checked)} /> Screen
        readers read new lines
      </label>
      {lines.length === 0 && interim === "" && <p class="empty">Nothing has been said yet.</p>}
      <div role="log" aria-label="Conversation" aria-live={isRead ? "polite" : "off"} aria-relevant="additions">
        <Transcript lines={lines} agentName={agentName} turnIds={turnIds} />
      </div>
      {interim !== "" && (
        <p class="line line-user line-interim">
          <span class="speaker">Caller, being recognised</span>
          <span class="words">{interim}…</span>
        </p>
      )}
    </>
  );
}
