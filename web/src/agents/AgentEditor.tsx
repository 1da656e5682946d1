import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { complaintAt } from "../api/complaint-at.ts";
import { paths } from "../api/paths.ts";
import type { Tagged } from "../api/read-tagged.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { pathOf } from "../router/address.ts";
import { navigate } from "../router/navigation.ts";
import { pageAnswers } from "../router/page-answers.ts";
import { type Agent, agentPaths } from "./agent-answers.ts";
import { type AgentDraft, changesOf, draftOf } from "./agent-draft.ts";
import { CostFields } from "./CostFields.tsx";
import type { FieldsProps } from "./fields-props.ts";
import { HearingNote } from "./HearingNote.tsx";
import { IdentityFields } from "./IdentityFields.tsx";
import { KnowledgeFields } from "./KnowledgeFields.tsx";
import { LimitFields } from "./LimitFields.tsx";
import { OpenerFields } from "./OpenerFields.tsx";
import { ProviderFields } from "./ProviderFields.tsx";
import { TurnTakingFields } from "./TurnTakingFields.tsx";
import { WordFields } from "./WordFields.tsx";

/** Groups of fields, with the names of the settings that each has. */
const groups: {
  title: string;
  isOpen: boolean;
  settings: readonly (keyof AgentDraft)[];
  Fields(props: FieldsProps): ComponentChildren;
}[] = [
  { title: "Identity", isOpen: true, settings: ["name", "slug", "language", "isPublic"], Fields: IdentityFields },
  {
    title: "Words",
    isOpen: true,
    settings: ["greeting", "prompt", "expectedPhrases", "script"],
    Fields: WordFields,
  },
  { title: "Knowledge entries", isOpen: false, settings: ["knowledge"], Fields: KnowledgeFields },
  { title: "Openers", isOpen: false, settings: ["openers"], Fields: OpenerFields },
  { title: "Providers", isOpen: false, settings: ["providers"], Fields: ProviderFields },
  { title: "Turn taking", isOpen: false, settings: ["turnTaking"], Fields: TurnTakingFields },
  { title: "Cost", isOpen: false, settings: ["costLevers"], Fields: CostFields },
  {
    title: "Tools, limits and recording",
    isOpen: false,
    settings: ["tools", "limits", "flightRecorder", "recording"],
    Fields: LimitFields,
  },
];

interface AgentEditorProps {
  loaded: Tagged<Agent>;
  /** Takes the agent as it is after a change was stored. */
  onSaved(): void;
}

/** The editor of an agent. It sends what was changed, and only if the agent is still as it was when it was opened. */
export function AgentEditor({ loaded: { value: agent, tag }, onSaved }: AgentEditorProps) {
  const [draft, setDraft] = useState<AgentDraft>(() => draftOf(agent));
  const sending = useSending();
  const reader = useReader();
  const isAdmin = reader?.may("admin") ?? false;
  const changes = changesOf(agent, draft);
  const isChanged = Object.keys(changes).length > 0;
  const fields = sending.result?.fields;
  const fieldsProps: FieldsProps = {
    draft,
    set: (changed) => setDraft({ ...draft, ...changed }),
    complaintOf: (path) => complaintAt(fields, path),
  };
  // A newer edition is a new draft.
  useEffect(() => setDraft(draftOf(agent)), [tag]);
  // The first field that is wrong, once its group has opened.
  useEffect(() => {
    if ((fields?.size ?? 0) === 0) return;
    const frame = requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('.agent-editor [aria-invalid="true"]')?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, [fields]);

  const save = () =>
    sending.run(async () => {
      await send({ method: "PATCH", path: agentPaths.one(agent.id), body: changes, ifMatch: tag });
      answers.invalidate("/api/agents");
      answers.invalidate("/api/voice/agents");
      onSaved();
      return "Saved. Calls that run keep the settings they began with.";
    });
  const showCurrent = () =>
    sending.run(async () => {
      onSaved();
      return "This is the agent as it is now.";
    });
  const remove = async (): Promise<void> => {
    if (!confirm(`Delete the agent “${agent.name}”? It takes no more calls; the calls that it had stay.`)) return;
    const isGone = await sending.run(async () => {
      await send({ method: "DELETE", path: agentPaths.one(agent.id), ifMatch: tag });
      return "Deleted.";
    });
    if (!isGone) return;
    navigate(pathOf({ page: "agents" }));
    // Once this page, which shows what is gone, has left.
    answers.invalidate(pageAnswers.agents);
    answers.invalidate(paths.agentNames);
  };

  return (
    <form
      class="agent-editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) void save();
      }}
    >
      <HearingNote agent={draft} />
      {groups.map(({ title, isOpen, settings, Fields }) => (
        <Group
          key={title}
          title={title}
          isOpen={isOpen}
          failures={fields}
          hasFailure={settings.some((name) => complaintAt(fields, name) !== undefined)}
        >
          <fieldset class="plain" disabled={!isAdmin} aria-label={title}>
            <Fields {...fieldsProps} />
          </fieldset>
        </Group>
      ))}
      {reader !== null && !isAdmin && <p class="hint">Administrators change agents. You may read this one.</p>}
      {isAdmin && (
        <div class="card save-bar">
          <SentNote result={sending.result} />
          {sending.result?.status === 412 && (
            <p>
              Somebody else has changed this agent since you opened it. Your changes are not stored.{" "}
              <button type="button" class="button" onClick={() => void showCurrent()}>
                Show it as it is now
              </button>
            </p>
          )}
          <div class="row-buttons">
            <button type="submit" class="button button-primary" disabled={sending.isBusy || !isChanged}>
              {sending.isBusy ? "Saving…" : "Save"}
            </button>
            <button
              type="button"
              class="button"
              disabled={sending.isBusy || !isChanged}
              onClick={() => setDraft(draftOf(agent))}
            >
              Undo changes
            </button>
            <button type="button" class="button button-danger" disabled={sending.isBusy} onClick={() => void remove()}>
              Delete
            </button>
          </div>
        </div>
      )}
    </form>
  );
}

interface GroupProps {
  title: string;
  isOpen: boolean;
  /** Complaints of the last save. */
  failures: ReadonlyMap<string, string> | undefined;
  /** One of them is about this group: it opens, so that none is hidden. */
  hasFailure: boolean;
  children: ComponentChildren;
}

function Group({ title, isOpen, failures, hasFailure, children }: GroupProps) {
  const [isShown, setShown] = useState(isOpen);
  useEffect(() => {
    if (hasFailure) setShown(true);
  }, [failures]);
  return (
    <details class="card" open={isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <h2>{title}</h2>
      </summary>
      {children}
    </details>
  );
}
