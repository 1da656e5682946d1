import { useState } from "preact/hooks";
import { useAnswer } from "../api/use-answer.ts";
import { Field } from "../components/Field.tsx";
import { Notice } from "../components/Notice.tsx";
import { requestFailureWords } from "../words/request-failure.ts";
import { type KnowledgeHit, knowledgePaths } from "./knowledge-answers.ts";

/** Shows what a call with an agent would be given for words of a caller. */
export function TrialSearch({ agents, agentId }: { agents: ReadonlyMap<string, string>; agentId: string | null }) {
  const [chosen, setChosen] = useState<string | null>(agentId);
  const [words, setWords] = useState("");
  const [asked, setAsked] = useState<{ agent: string; words: string } | null>(null);
  const [first] = agents.keys();
  const agent = chosen ?? first;
  if (agent === undefined) return null;
  return (
    <section class="card" aria-label="Try it">
      <h2>What would be retrieved for …</h2>
      <form
        class="rule-editor"
        onSubmit={(event) => {
          event.preventDefault();
          const trimmed = words.trim();
          if (trimmed !== "") setAsked({ agent, words: trimmed });
        }}
      >
        <Field label="Agent">
          {(attributes) => (
            <select {...attributes} value={agent} onChange={(event) => setChosen(event.currentTarget.value)}>
              {[...agents].map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Words of a caller">
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              maxLength={500}
              value={words}
              onInput={(event) => setWords(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="row-buttons">
          <button type="submit" class="button">
            Look it up
          </button>
        </div>
      </form>
      {asked !== null && <Hits key={`${asked.agent} ${asked.words}`} agentId={asked.agent} words={asked.words} />}
    </section>
  );
}

function Hits({ agentId, words }: { agentId: string; words: string }) {
  const { value, error } = useAnswer<{ items: KnowledgeHit[] }>(knowledgePaths.search(agentId, words));
  if (value === undefined) {
    return error === undefined ? (
      <p role="status">Asking…</p>
    ) : (
      <Notice tone="error">{requestFailureWords(error)}</Notice>
    );
  }
  if (value.items.length === 0) {
    return (
      <p role="status" class="empty">
        Nothing fits “{words}”: the agent would answer without knowledge.
      </p>
    );
  }
  return (
    <>
      <p role="status" class="hint">
        For “{words}” a call is given these, best first. Scores compare hits of one look-up only.
      </p>
      <ol class="rules" aria-label="Found">
        {value.items.map((hit) => (
          <li key={hit.type === "entry" ? hit.questions[0] : `${hit.documentId} ${hit.index}`}>
            <div>
              <h3>{hit.type === "entry" ? hit.questions.join(" / ") : hit.heading || hit.title}</h3>
              <p>{hit.type === "entry" ? hit.answer : hit.text}</p>
              <p class="hint">
                {hit.type === "entry" ? "entry of the agent" : `“${hit.title}”, passage ${hit.index + 1}`} · score{" "}
                {hit.score.toFixed(2)}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
