import "../styles/calls.css";
import "../styles/alerts.css";
import "../styles/forms.css";
import { AgentList } from "../agents/AgentList.tsx";
import type { ListedAgent } from "../agents/agent-answers.ts";
import { answers, type Page } from "../api/api.ts";
import { loadedOf } from "../api/loaded-of.ts";
import { onceSettled } from "../api/once-settled.ts";
import { useAnswer } from "../api/use-answer.ts";
import { Session } from "../components/Session.tsx";
import { pageAnswers } from "../router/page-answers.ts";
import { routes } from "../router/routes.ts";
import { useSearch } from "../router/use-search.ts";

/** `/agents`: the organisation's agents, and a form for another (`?new=agent`). */
export function AgentsPage() {
  const [search, change] = useSearch();
  const answer = useAnswer<Page<ListedAgent>>(pageAnswers.agents);
  const session = useAnswer("/api/session");
  const health = useAnswer("/api/health");
  return (
    <Session
      loaded={onceSettled(loadedOf(answer), session, health)}
      reload={() => answers.clear()}
      what={routes.agents.needsSessionFor}
    >
      {(first) => (
        <>
          <h1>Agents</h1>
          <AgentList
            first={first}
            isMaking={search.get("new") === "agent"}
            setMaking={(isMaking) => change({ new: isMaking ? "agent" : null })}
          />
        </>
      )}
    </Session>
  );
}
