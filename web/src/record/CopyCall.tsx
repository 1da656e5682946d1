import type { TranscriptSegment } from "../../../voice/timeline/call-record.ts";
import { CopyButton } from "../components/CopyButton.tsx";
import { formatDuration } from "../words/format.ts";
import { speakerWords } from "../words/transcript.ts";

interface CopyCallProps {
  callId: string;
  lines: readonly TranscriptSegment[];
  agentName: string;
}

/** Buttons that put a call's id, or what was said, on the clipboard. */
export function CopyCall({ callId, lines, agentName }: CopyCallProps) {
  return (
    <p class="copy-call">
      <CopyButton words="Copy id" text={callId} />
      {lines.length > 0 && <CopyButton words="Copy transcript" text={transcriptText(lines, agentName)} />}
    </p>
  );
}

/** A transcript as plain text, a line each. */
export function transcriptText(lines: readonly TranscriptSegment[], agentName: string): string {
  return lines
    .map(({ role, mark, text, startMs, isInterrupted }) => {
      const said = [speakerWords(role, mark, agentName), text].filter((part) => part !== "").join(": ");
      return `[${formatDuration(startMs)}] ${said}${isInterrupted ? " (interrupted)" : ""}`;
    })
    .join("\n");
}
