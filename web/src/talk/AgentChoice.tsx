import type { VoiceAgent } from "../api/api.ts";

interface AgentChoiceProps {
  agents: readonly VoiceAgent[];
  chosen: VoiceAgent;
  choose(id: string): void;
  /** While a call goes on its agent stays. */
  isDisabled: boolean;
}

/** Choice of the agent that the next call is with. */
export function AgentChoice({ agents, chosen, choose, isDisabled }: AgentChoiceProps) {
  return (
    <div class="agent-choice">
      <label for="talk-agent">Agent</label>
      <select
        id="talk-agent"
        class="select"
        value={chosen.id}
        disabled={isDisabled}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {agents.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
