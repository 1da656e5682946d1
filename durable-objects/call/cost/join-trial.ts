import type { TrialPart } from "../../../voice/cost-trial.ts";
import { holdsKnownFact } from "../../../voice/knowledge/answer-facts.ts";
import type { KnowledgeIndex } from "../../../voice/knowledge/knowledge.ts";
import type { CallEvent, CallEventBody } from "../../../voice/timeline/events.ts";

/** A call that may be one of a trial. */
interface TriedCall {
  trial: TrialPart | null;
  knowledge: KnowledgeIndex;
  note: (event: CallEventBody) => void;
}

/**
 * Notes on a call's timeline that it is one of a trial, and for every answer to a question about the agent's knowledge
 * whether it held a fact of it. Returns a follower of the timeline, which does nothing in other calls.
 */
export function joinTrial({ trial, knowledge, note }: TriedCall): { observe: (event: CallEvent) => void } {
  if (trial === null) return { observe: () => {} };
  // After the event that is being noted.
  const later = (event: CallEventBody): void => queueMicrotask(() => note(event));
  return {
    observe(event) {
      if (event.type === "call_started") later({ type: "trial_joined", ...trial });
      if (event.type !== "agent_turn_ended" || event.metrics.source !== "speech") return;
      const { userText, replyText } = event.personal;
      if (userText === null || replyText === "") return;
      const holdsFact = holdsKnownFact(userText, replyText, knowledge);
      if (holdsFact !== null) later({ type: "answer_checked", turnId: event.turnId, holdsFact });
    },
  };
}
