import type { AgentConfig } from "../../../../voice/agent.ts";
import { buildKnowledgeIndex } from "../../../../voice/knowledge/build-knowledge.ts";
import { KNOWLEDGE_LIMIT, openKnowledgeIndex } from "../../../../voice/knowledge/knowledge.ts";
import { easyTurnOf } from "../../../../voice/reply/easy-turn.ts";
import { type PromptParts, promptParts, systemTokensOf } from "./prompt-parts.ts";
import { isAnswer, type RecordedCall } from "./recorded-call.ts";
import { repeatedClauses } from "./repeated-clauses.ts";
import { type SilenceTail, silenceTail } from "./silence-tail.ts";

/** Facts of one call that levers act on, worked out once for all replays. */
export interface CallFacts {
  /** Characters, by turn, of clauses that a speech cache would have held. */
  repeatedCharacters: ReadonlyMap<string, number>;
  /** Turns that a small model may answer. */
  easyTurns: ReadonlySet<string>;
  prompt: PromptParts;
  tail: SilenceTail | null;
}

/** Entries of an agent's knowledge above which easy turns are not looked for: an index of more takes too long. */
const MAX_ENTRIES = 400;

const NO_CHARACTERS: ReadonlyMap<string, number> = new Map();

/** Works out the facts of one agent's calls, by its settings of today. Returns them by the calls' ids. */
export function callFacts(calls: readonly RecordedCall[], agent: AgentConfig): Map<string, CallFacts> {
  const repeated = repeatedClauses(calls, agent);
  const systemTokens = systemTokensOf(agent);
  const isEasy = easyRule(agent);
  return new Map(
    calls.map((call) => [
      call.callId,
      {
        repeatedCharacters: repeated.get(call.callId) ?? NO_CHARACTERS,
        easyTurns: new Set(
          call.turns
            .filter((turn) => isAnswer(turn) && turn.userText !== null && isEasy(turn.userText))
            .map(({ turnId }) => turnId),
        ),
        prompt: promptParts(call, systemTokens),
        tail: silenceTail(call),
      },
    ]),
  );
}

/** Tells an easy turn by the rule of calls; of knowledge by the agent's entries, not by documents. */
function easyRule(agent: AgentConfig): (text: string) => boolean {
  if (agent.knowledge.length > MAX_ENTRIES) return () => false;
  const index = openKnowledgeIndex(buildKnowledgeIndex(agent.knowledge, []));
  return (text) => {
    const items = index?.retrieve(text, KNOWLEDGE_LIMIT).map(({ item }) => item) ?? [];
    return easyTurnOf(text, items, agent) !== null;
  };
}
