import { useEffect, useRef } from "preact/hooks";
import { answers } from "../api/api.ts";
import type { Tagged } from "../api/read-tagged.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useReader } from "../api/use-reader.ts";
import { SelectField } from "../components/fields/SelectField.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { useSearch } from "../router/use-search.ts";
import { formatMoment } from "../words/format.ts";
import { type Agent, type AgentVersionSummary, agentPaths } from "./agent-answers.ts";
import { VersionChanges } from "./VersionChanges.tsx";
import { comparedOf } from "./version-choice.ts";

interface AgentVersionsProps {
  loaded: Tagged<Agent>;
  /** Takes the agent as it is after a version was put back. */
  onRestored(): void;
}

/** Versions of an agent: who saved what and when, what differs between any two, and the way back to one. */
export function AgentVersions({ loaded: { value: agent, tag }, onRestored }: AgentVersionsProps) {
  const section = useRef<HTMLElement>(null);
  const [search, change] = useSearch();
  const sending = useSending();
  const isAdmin = useReader()?.may("admin") ?? false;
  const { value: versions } = useAnswer<AgentVersionSummary[]>(agentPaths.versions(agent.id));
  const isLoaded = versions !== undefined;
  // A call's link leads to the version that it ran with.
  useEffect(() => {
    if (isLoaded && search.has("version")) section.current?.scrollIntoView({ block: "start" });
  }, [isLoaded]);
  if (versions === undefined) return null;

  const compared = comparedOf(
    versions.map(({ version }) => version),
    search.get("version"),
    search.get("since"),
  );
  const options = Object.fromEntries(
    versions.map(({ version }) => [
      String(version),
      `Edition ${version}${version === agent.version ? ", as it is now" : ""}`,
    ]),
  );
  const putBack = (version: number): void => {
    const question = `Put edition ${version} of “${agent.name}” back? It is saved as a new edition; what is not saved in the form is lost.`;
    if (!confirm(question)) return;
    void sending.run(async () => {
      const path = `${agentPaths.versions(agent.id)}/${version}/restore`;
      const restored = await send<Agent>({ method: "POST", path, ifMatch: tag });
      answers.invalidate("/api/agents");
      answers.invalidate("/api/voice/agents");
      onRestored();
      change({ version: null, since: null });
      return `Edition ${version} is put back, as edition ${restored.version}. Calls that run keep the settings they began with.`;
    });
  };

  return (
    <section class="card" ref={section} aria-label="Editions">
      <h2>Editions</h2>
      <p class="hint">Every save is kept, the newest hundred. A call keeps the edition that it began with.</p>
      {compared.isUnkept && (
        <p class="complaint">Edition {search.get("version")} is not kept any more, or was never there.</p>
      )}
      {compared.pair !== null && (
        <>
          <div class="window">
            <SelectField
              label="What changed since"
              value={String(compared.pair.since)}
              options={options}
              onValue={(since: string) => change({ since })}
            />
            <SelectField
              label="In"
              value={String(compared.pair.version)}
              options={options}
              onValue={(version: string) => change({ version, since: null })}
            />
          </div>
          <VersionChanges agentId={agent.id} {...compared.pair} />
        </>
      )}
      <SentNote result={sending.result} />
      {versions.length === 0 && <p class="empty">Editions are kept from the next save on.</p>}
      <ul class="rules">
        {versions.map((summary) => (
          <li key={summary.version}>
            <div>
              <h3>
                Edition {summary.version}
                {summary.version === agent.version && <small class="heading-note"> as it is now</small>}
              </h3>
              <p class="hint">{wordsOf(summary)}</p>
            </div>
            <div class="row-buttons">
              {versions.some(({ version }) => version < summary.version) && (
                <button
                  type="button"
                  class="button"
                  onClick={() => change({ version: String(summary.version), since: null })}
                >
                  What changed<span class="visually-hidden"> in edition {summary.version}</span>
                </button>
              )}
              {isAdmin && summary.version !== agent.version && (
                <button type="button" class="button" disabled={sending.isBusy} onClick={() => putBack(summary.version)}>
                  Put back<span class="visually-hidden"> edition {summary.version}</span>
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const authorWords = { key: "key", user: "member", platform: "the platform" } as const;

function wordsOf({ createdAt, author, fields, restoredVersion }: AgentVersionSummary): string {
  const by =
    author === null
      ? "saved before editions were kept"
      : `by ${authorWords[author.type]}${author.type === "platform" ? "" : ` ${author.id}`}`;
  const what =
    restoredVersion === null ? fields.join(", ") : `put edition ${restoredVersion} back: ${fields.join(", ")}`;
  return [formatMoment(createdAt), by, what].filter((part) => part !== "").join(" · ");
}
