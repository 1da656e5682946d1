import "../styles/conversation.css";
import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import { turnAnchor } from "../charts/turn-list.ts";
import { formatDuration } from "../words/format.ts";
import { speakerWords } from "../words/transcript.ts";

interface TranscriptProps {
  lines: readonly TranscriptSegment[];
  agentName: string;
  /** Turns that are drawn beside the transcript: their lines link to them. */
  turnIds: ReadonlySet<string>;
}

/** The conversation as it was heard; each line links to its turn. */
export function Transcript({ lines, agentName, turnIds }: TranscriptProps) {
  return (
    <ol class="transcript">
      {lines.map(({ index, role, mark, text, startMs, turnId, isInterrupted }) => (
        <li key={index} class={`line line-${role}`} data-turn={turnId}>
          <span class="speaker">
            {speakerWords(role, mark, agentName)}{" "}
            {turnIds.has(turnId) ? (
              <a href={`#${turnAnchor(turnId)}`} title="Show its turn">
                <time>{formatDuration(startMs)}</time>
              </a>
            ) : (
              <time>{formatDuration(startMs)}</time>
            )}
          </span>
          {text !== "" && <span class="words">{text}</span>}
          {isInterrupted && <span class="interrupted">interrupted</span>}
        </li>
      ))}
    </ol>
  );
}
