import "../styles/conversation.css";
import { useRef } from "preact/hooks";
import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import { turnAnchor } from "../charts/turn-list.ts";
import { formatDuration } from "../words/format.ts";
import { speakerWords } from "../words/transcript.ts";
import type { Hearing } from "./hearing/hearing.ts";
import { wordTimeMs } from "./hearing/line-times.ts";
import { usePlayingLine } from "./hearing/use-playing-line.ts";

interface TranscriptProps {
  lines: readonly TranscriptSegment[];
  agentName: string;
  /** Turns that are drawn beside the transcript: their lines link to them. */
  turnIds: ReadonlySet<string>;
  /** Plays the call's recording, where there is one. */
  hearing?: Hearing | null;
}

/** The conversation as it was heard; each line links to its turn, and is heard where the call was recorded. */
export function Transcript({ lines, agentName, turnIds, hearing = null }: TranscriptProps) {
  const list = useRef<HTMLOListElement>(null);
  usePlayingLine(list, hearing, lines);
  return (
    <ol class="transcript" ref={list}>
      {lines.map(({ index, role, mark, text, startMs, endMs, turnId, isInterrupted }) => (
        <li key={index} class={`line line-${role}`} data-turn={turnId} data-line={index}>
          <span class="speaker">
            {speakerWords(role, mark, agentName)}{" "}
            {turnIds.has(turnId) ? (
              <a href={`#${turnAnchor(turnId)}`} title="Show its turn">
                <time>{formatDuration(startMs)}</time>
              </a>
            ) : (
              <time>{formatDuration(startMs)}</time>
            )}
            {hearing !== null && (
              <button
                type="button"
                class="link-button hear-line"
                aria-label={`Hear the line at ${formatDuration(startMs)}`}
                onClick={() => hearing.playFrom(startMs)}
              >
                ▶
              </button>
            )}
          </span>
          {text !== "" && hearing === null && <span class="words">{text}</span>}
          {text !== "" && hearing !== null && (
            // By keyboard the line is heard by its button.
            // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the mouse to a word
            // biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut of the mouse to a word
            <span
              class="words words-heard"
              onClick={(event) =>
                hearing.playFrom(wordTimeMs({ index, startMs, endMs }, text, clickedOffset(event) ?? 0))
              }
            >
              {text}
            </span>
          )}
          {isInterrupted && <span class="interrupted">interrupted</span>}
        </li>
      ))}
    </ol>
  );
}

/** The character of its text that was clicked; null where the browser does not say. */
function clickedOffset({ clientX, clientY }: MouseEvent): number | null {
  return document.caretPositionFromPoint?.(clientX, clientY)?.offset ?? null;
}
