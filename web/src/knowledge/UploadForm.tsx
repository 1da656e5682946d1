import { useRef, useState } from "preact/hooks";
import { sendFile } from "../api/send-file.ts";
import { SelectField } from "../components/fields/SelectField.tsx";
import { requestFailureWords } from "../words/request-failure.ts";
import { documentsChanged, type KnowledgeDocument, knowledgePaths } from "./knowledge-answers.ts";

/** The API's own limit: a larger file is not sent at all. */
const MAX_FILE_BYTES = 5 * 1_024 * 1_024;
/** Files taken at once; they are sent one after the other. */
const MAX_FILES = 20;
/** The choice of all agents. */
const ALL = "";

interface UploadFormProps {
  agentId: string | null;
  agents: ReadonlyMap<string, string>;
}

/** Takes files, dropped or chosen, and sends them one after the other. */
export function UploadForm({ agentId, agents }: UploadFormProps) {
  const [owner, setOwner] = useState<string>(agentId ?? ALL);
  const [isOver, setOver] = useState(false);
  /** What is being sent; null for nothing. */
  const [sent, setSent] = useState<string | null>(null);
  const [outcomes, setOutcomes] = useState<{ name: string; words: string; isFailure: boolean }[]>([]);
  const chooser = useRef<HTMLInputElement>(null);

  const upload = async (files: readonly File[]): Promise<void> => {
    if (sent !== null || files.length === 0) return;
    setOutcomes([]);
    for (const file of files.slice(0, MAX_FILES)) {
      setSent(file.name);
      const outcome = await outcomeOf(file, owner === ALL ? null : owner);
      setOutcomes((before) => [...before, { name: file.name, ...outcome }]);
      documentsChanged();
    }
    const left = files.slice(MAX_FILES).map(({ name }) => ({ name, words: "was not sent", isFailure: true }));
    setOutcomes((before) => [...before, ...left]);
    setSent(null);
    if (chooser.current !== null) chooser.current.value = "";
  };

  return (
    <form class="rule-editor" onSubmit={(event) => event.preventDefault()}>
      <SelectField
        label="For"
        value={owner}
        options={{ [ALL]: "every agent", ...Object.fromEntries(agents) }}
        onValue={setOwner}
      />
      <label
        class={`drop${isOver ? " is-over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void upload([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <span>Drop files here, or choose some</span>
        <input
          ref={chooser}
          type="file"
          multiple
          accept=".txt,.md,.markdown,.html,.htm,.pdf,.docx"
          disabled={sent !== null}
          onChange={(event) => void upload([...(event.currentTarget.files ?? [])])}
        />
        <span class="hint">Text, Markdown, HTML, PDF or Word, at most 5 MB each.</span>
      </label>
      <div role="status">
        {sent !== null && <p>Sending “{sent}”…</p>}
        {outcomes.length > 0 && (
          <ul class="plain-list">
            {outcomes.map(({ name, words, isFailure }) => (
              <li key={name} class={isFailure ? "complaint" : ""}>
                “{name}” {words}
              </li>
            ))}
          </ul>
        )}
      </div>
    </form>
  );
}

/** Sends a file; what came of it, as the end of a sentence that begins with its name. */
async function outcomeOf(file: File, agentId: string | null): Promise<{ words: string; isFailure: boolean }> {
  if (file.size > MAX_FILE_BYTES) return { words: "has more than 5 MB and was not sent.", isFailure: true };
  try {
    await sendFile<KnowledgeDocument>(knowledgePaths.upload(agentId), file);
    return { words: "was sent.", isFailure: false };
  } catch (error) {
    return { words: `was not taken: ${requestFailureWords(error)}`, isFailure: true };
  }
}
