import { useEffect, useRef } from "preact/hooks";
import type { AgentDraft, ConversationLine } from "../live/call-state.ts";

interface ConversationProps {
  lines: readonly ConversationLine[];
  interim: string;
  draft: AgentDraft | null;
  agentName: string;
}

/**
 * The conversation as it was heard. Only finished lines are in the live region: read aloud word by word, they would
 * talk over the agent.
 */
export function Conversation({ lines, interim, draft, agentName }: ConversationProps) {
  const box = useRef<HTMLElement>(null);
  // New words, wherever they appear, bring the end into view.
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines.length, interim, draft?.text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section ref={box} class="conversation" aria-label="Conversation" tabIndex={0}>
      <div role="log" aria-live="polite" aria-relevant="additions">
        <ol>
          {lines.map(({ id, role, text, isInterrupted }) => (
            <li key={id} class={`line line-${role}`}>
              <span class="speaker">{role === "user" ? "You" : agentName}</span>
              <span class="words">{text}</span>
              {isInterrupted && <span class="interrupted">interrupted</span>}
            </li>
          ))}
        </ol>
      </div>
      {draft !== null && draft.text !== "" && (
        <p class="line line-assistant line-draft">
          <span class="speaker">{agentName}</span>
          <span class="words">{draft.text}</span>
        </p>
      )}
      {interim !== "" && (
        <p class="line line-user line-draft">
          <span class="speaker">You</span>
          <span class="words">{interim}</span>
        </p>
      )}
    </section>
  );
}
