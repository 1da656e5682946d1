import "../styles/calls.css";
import "../styles/alerts.css";
import "../styles/forms.css";
import "../styles/knowledge.css";
import { type AgentNamesPage, answers, namesById, type Page } from "../api/api.ts";
import { onceSettled } from "../api/once-settled.ts";
import { paths } from "../api/paths.ts";
import { together, useAnswer } from "../api/use-answer.ts";
import { Session } from "../components/Session.tsx";
import { DocumentList } from "../knowledge/DocumentList.tsx";
import { type KnowledgeDocument, knowledgePaths } from "../knowledge/knowledge-answers.ts";
import { TrialSearch } from "../knowledge/TrialSearch.tsx";
import { routes } from "../router/routes.ts";
import { useSearch } from "../router/use-search.ts";

/** `/knowledge`: documents that agents answer from, and what an agent would find (`?agent=` narrows to one). */
export function KnowledgePage() {
  const [search, change] = useSearch();
  const wanted = search.get("agent") ?? "";
  const agentId = /^[\w-]{1,64}$/.test(wanted) ? wanted : null;
  const documents = useAnswer<Page<KnowledgeDocument>>(knowledgePaths.documents(agentId));
  const names = useAnswer<AgentNamesPage>(paths.agentNames);
  const session = useAnswer("/api/session");
  return (
    <Session
      loaded={onceSettled(together(documents, names), session)}
      reload={() => answers.clear()}
      what={routes.knowledge.needsSessionFor}
    >
      {([first, agentNames]) => {
        const agents = namesById(agentNames);
        return (
          <>
            <h1>Knowledge</h1>
            <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
              <label>
                Documents of
                <select value={agentId ?? ""} onChange={(event) => change({ agent: event.currentTarget.value })}>
                  <option value="">all agents</option>
                  {[...agents].map(([id, name]) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            </form>
            <DocumentList key={`list ${agentId}`} agentId={agentId} agents={agents} first={first} />
            <TrialSearch key={`trial ${agentId}`} agentId={agentId} agents={agents} />
          </>
        );
      }}
    </Session>
  );
}
