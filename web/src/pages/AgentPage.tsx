import "../styles/calls.css";
import "../styles/alerts.css";
import "../styles/forms.css";
import "../styles/agents.css";
import { AgentEditor } from "../agents/AgentEditor.tsx";
import { AgentVersions } from "../agents/AgentVersions.tsx";
import { AgentVoice } from "../agents/AgentVoice.tsx";
import { type Agent, agentPaths } from "../agents/agent-answers.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { onceSettled } from "../api/once-settled.ts";
import { readTagged } from "../api/read-tagged.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Link } from "../components/Link.tsx";
import { Session } from "../components/Session.tsx";
import { routes } from "../router/routes.ts";

/** `/agents/:id`: one agent's settings. */
export function AgentPage({ agentId }: { agentId: string }) {
  const { loaded, reload } = useLoaded(agentId, (signal) => readTagged<Agent>(agentPaths.one(agentId), signal));
  const session = useAnswer("/api/session");
  const health = useAnswer("/api/health");
  if (loaded.state === "failed" && loaded.error instanceof ApiFailure && loaded.error.status === 404) {
    return (
      <section class="card narrow">
        <h1>No such agent</h1>
        <p>
          <Link to={{ page: "agents" }}>All agents</Link>
        </p>
      </section>
    );
  }
  return (
    <Session loaded={onceSettled(loaded, session, health)} reload={reload} what={routes.agent.needsSessionFor}>
      {(tagged) => (
        <>
          <p class="crumb">
            <Link to={{ page: "agents" }}>← All agents</Link>
          </p>
          <div class="title-row">
            <h1>{tagged.value.name}</h1>
            <p class="hint">Edition {tagged.value.version}</p>
          </div>
          <p>
            <Link to={{ page: "talk" }} rest={`?agent=${encodeURIComponent(agentId)}`}>
              Talk to it
            </Link>
          </p>
          <AgentVoice key={tagged.value.version} agent={tagged.value} />
          <AgentEditor loaded={tagged} onSaved={reload} />
          <AgentVersions loaded={tagged} onRestored={reload} />
        </>
      )}
    </Session>
  );
}
