import type { Page } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useReader } from "../api/use-reader.ts";
import { Link } from "../components/Link.tsx";
import { Notice } from "../components/Notice.tsx";
import { pageAnswers } from "../router/page-answers.ts";
import { useMore } from "../table/use-more.ts";
import type { ListedAgent } from "./agent-answers.ts";
import { hearingOf } from "./hearing.ts";
import { NewAgentForm } from "./NewAgentForm.tsx";

interface AgentListProps {
  first: Page<ListedAgent>;
  isMaking: boolean;
  setMaking(isMaking: boolean): void;
}

/** The organisation's agents, with a form to make another. */
export function AgentList({ first, isMaking, setMaking }: AgentListProps) {
  const reader = useReader();
  const { value: health } = useAnswer<schemas["Health"]>("/api/health");
  const { items, isComplete, isLoading, failure, loadMore } = useMore<ListedAgent>(pageAnswers.agents, first);
  const isAdmin = reader?.may("admin") ?? false;
  return (
    <>
      {isMaking && isAdmin && <NewAgentForm agents={items} close={() => setMaking(false)} />}
      <section class="card" aria-label="Agents">
        <div class="title-row">
          <h2>{items.length === 0 ? "No agent yet" : "All agents"}</h2>
          {isAdmin && !isMaking && (
            <button type="button" class="button button-primary" onClick={() => setMaking(true)}>
              New agent
            </button>
          )}
        </div>
        {items.length === 0 && (
          <p class="empty">
            An agent is what a call needs to know: what to say first, what it knows, whom it asks.
            {!isAdmin && " An administrator makes one."}
          </p>
        )}
        <ul class="rules">
          {items.map((agent) => (
            <li key={agent.id}>
              <div>
                <h3>
                  <Link to={{ page: "agent", agentId: agent.id }}>{agent.name}</Link>
                </h3>
                <p class="hint">
                  {[
                    agent.language,
                    agent.isPublic ? "public" : "private",
                    `${agent.expectedPhrases.length} expected ${agent.expectedPhrases.length === 1 ? "phrase" : "phrases"}`,
                    `${agent.knowledge.length} knowledge ${agent.knowledge.length === 1 ? "entry" : "entries"}`,
                    `edition ${agent.version}`,
                  ].join(" · ")}
                </p>
                {health !== undefined && hearingOf(agent, health.services).kind === "deaf" && (
                  <p class="complaint">Hears nothing: no expected phrases.</p>
                )}
              </div>
              <div class="row-buttons">
                {(agent.isPublic || reader?.may("operator") === true) && (
                  <Link to={{ page: "talk" }} rest={`?agent=${agent.id}`} class="button">
                    Talk to it<span class="visually-hidden"> ({agent.name})</span>
                  </Link>
                )}
                <Link to={{ page: "calls" }} rest={`?agent=${agent.id}`} class="button">
                  Its calls<span class="visually-hidden"> ({agent.name})</span>
                </Link>
              </div>
            </li>
          ))}
        </ul>
        {failure !== null && <Notice tone="error">{failure}</Notice>}
        {!isComplete && (
          <button type="button" class="button" disabled={isLoading} onClick={loadMore}>
            {isLoading ? "Loading…" : "Load more"}
          </button>
        )}
      </section>
    </>
  );
}
