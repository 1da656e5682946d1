import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import type { schemas } from "../api/api-types.ts";
import { complaintAt } from "../api/complaint-at.ts";
import { readTagged } from "../api/read-tagged.ts";
import { send } from "../api/send.ts";
import { useAnswer } from "../api/use-answer.ts";
import { SelectField } from "../components/fields/SelectField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { pathOf } from "../router/address.ts";
import { navigate } from "../router/navigation.ts";
import { type Agent, agentPaths, type ListedAgent } from "./agent-answers.ts";
import { draftOf, slugOf } from "./agent-draft.ts";

/** The choice that copies no agent. */
const EMPTY = "";
/** Model of the responder that comes with the platform; vendors' models have names of their own. */
const LOCAL_MODEL = "quantum-local-responder";

/** Makes an agent, empty or as a copy of another, and opens its editor. */
export function NewAgentForm({ agents, close }: { agents: readonly ListedAgent[]; close(): void }) {
  const { value: health } = useAnswer<schemas["Health"]>("/api/health");
  const [template, setTemplate] = useState<string>(agents[0]?.id ?? EMPTY);
  const [name, setName] = useState("");
  const [greeting, setGreeting] = useState("");
  const [typedModel, setModel] = useState<string | null>(null);
  const sending = useSending();
  const fields = sending.result?.fields;
  const isCopy = template !== EMPTY;
  const model = typedModel ?? (health === undefined || health.services === "vendor" ? "" : LOCAL_MODEL);

  const make = () =>
    sending.run(async () => {
      const named = { name, slug: slugOf(name) };
      const body = isCopy
        ? { ...(await settingsOf(template)), ...named }
        : { ...emptyAgent(greeting, model), ...named };
      const agent = await send<Agent>({ method: "POST", path: "/api/agents", body });
      answers.invalidate("/api/agents");
      navigate(pathOf({ page: "agent", agentId: agent.id }));
      return "The agent is there.";
    });

  return (
    <section class="card">
      <h2>New agent</h2>
      <form
        class="rule-editor"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <SelectField
          label="Begins as"
          value={template}
          options={{
            ...Object.fromEntries(agents.map((agent) => [agent.id, `a copy of ${agent.name}`])),
            [EMPTY]: "an empty agent",
          }}
          onValue={setTemplate}
        />
        <TextField
          label="Name"
          hint="For people. Its address is made of it, and can be changed."
          maxLength={120}
          value={name}
          onValue={setName}
          complaint={fields?.get("name") ?? complaintAt(fields, "slug")}
        />
        {!isCopy && (
          <>
            <TextField
              label="Greeting"
              hint="The first line of every call."
              maxLength={500}
              value={greeting}
              onValue={setGreeting}
              complaint={fields?.get("greeting")}
            />
            <TextField
              label="Language model"
              hint={`The model's name at your vendor; ${LOCAL_MODEL} is the one that comes with the platform.`}
              maxLength={200}
              value={model}
              onValue={setModel}
              complaint={complaintAt(fields, "providers.languageModel")}
            />
          </>
        )}
        <SentNote result={sending.result} />
        <div class="row-buttons">
          <button type="submit" class="button button-primary" disabled={sending.isBusy}>
            {sending.isBusy ? "Making…" : "Make the agent"}
          </button>
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
        </div>
      </form>
    </section>
  );
}

/** An agent's settings, for a copy: it is private until somebody says otherwise. */
async function settingsOf(id: string) {
  const { value } = await readTagged<Agent>(agentPaths.one(id), new AbortController().signal);
  return { ...draftOf(value), isPublic: false };
}

/** The settings that every agent needs; all others get the platform's defaults. */
function emptyAgent(greeting: string, model: string) {
  return {
    prompt: "You answer calls. You are friendly, brief and exact.",
    greeting,
    language: "en",
    providers: {
      speechToText: [{ provider: "deepgram-flux", model: "flux-general-en" }],
      languageModel: [{ provider: "openai-compatible", model }],
      textToSpeech: [{ provider: "deepgram", voice: "aura-2-thalia-en" }],
    },
  };
}
