import { useAnswer } from "../api/use-answer.ts";
import { Loading } from "../components/Loading.tsx";
import { Notice } from "../components/Notice.tsx";
import { requestFailureWords } from "../words/request-failure.ts";
import { type AgentVersionDifference, agentPaths } from "./agent-answers.ts";
import type { ComparedPair } from "./version-choice.ts";

type Change = AgentVersionDifference["changes"][number];
type Line = Extract<Change, { kind: "lines" }>["lines"][number];

/** What differs between two versions of an agent: values by field, texts and lists by line. */
export function VersionChanges({ agentId, since, version }: ComparedPair & { agentId: string }) {
  const { value, error } = useAnswer<AgentVersionDifference>(agentPaths.changes(agentId, since, version));
  if (error !== undefined && value === undefined) return <Notice tone="error">{requestFailureWords(error)}</Notice>;
  if (value === undefined) return <Loading what="the differences" />;
  if (value.changes.length === 0) return <p class="empty">These two editions are alike.</p>;
  return (
    <dl class="version-changes">
      {value.changes.map((change) => (
        <div key={change.path}>
          <dt>{change.path}</dt>
          <dd>
            {change.kind === "value" ? (
              <ValueChange {...change} />
            ) : (
              // Lines have no names of their own, and the list is drawn whole.
              <ul class="diff">
                {change.lines.map((line, at) => (
                  <DiffRow key={at} line={line} />
                ))}
              </ul>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ValueChange({ before, after }: Extract<Change, { kind: "value" }>) {
  return (
    <ul class="diff">
      {before !== null && <DiffRow line={{ kind: "removed", text: before }} />}
      {after !== null && <DiffRow line={{ kind: "added", text: after }} />}
    </ul>
  );
}

const marks = { same: " ", removed: "−", added: "+" } as const;
const spokenMarks = { same: "", removed: "removed: ", added: "added: " } as const;

function DiffRow({ line }: { line: Line }) {
  if (line.kind === "left_out") {
    return <li class="diff-left-out">{line.count === 1 ? "one line" : `${line.count} lines`} as before</li>;
  }
  return (
    <li class={`diff-${line.kind}`}>
      <span aria-hidden="true">{marks[line.kind]}</span>
      <span>
        <span class="visually-hidden">{spokenMarks[line.kind]}</span>
        {line.text === "" ? <span class="hint">(empty line)</span> : line.text}
      </span>
    </li>
  );
}
