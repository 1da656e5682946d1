import { useState } from "preact/hooks";
import { answers, type Page } from "../api/api.ts";
import { sendBody } from "../api/send-file.ts";
import { useAnswer } from "../api/use-answer.ts";
import { TextField } from "../components/fields/TextField.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { formatCount } from "../words/format.ts";
import { campaignPaths, type ImportProgress, type LeadImport } from "./campaign-answers.ts";
import { ImportOutcome } from "./ImportOutcome.tsx";
import { useRefreshing } from "./use-refreshing.ts";

/** The API's own limit: a larger file is not sent at all. */
const MAX_FILE_BYTES = 20 * 1_024 * 1_024;
/** A batch of 500 rows is stored several times a second. */
const ASK_EVERY_MS = 1_000;

/** Imports leads from a CSV file, and says how far it is and which rows were not taken. */
export function LeadImportForm({ campaignId, onImported }: { campaignId: string; onImported(): void }) {
  const [country, setCountry] = useState("");
  const [done, setDone] = useState<{ file: File; answer: LeadImport } | null>(null);
  const sending = useSending();
  const fields = sending.result?.fields;
  const load = (file: File) =>
    sending.run(async () => {
      setDone(null);
      if (file.size > MAX_FILE_BYTES) return `“${file.name}” has more than 20 MB and was not sent.`;
      const query = new URLSearchParams({ campaignId, ...(country === "" ? {} : { defaultCountry: country }) });
      const answer = await sendBody<LeadImport>(`/api/leads/import?${query}`, file, { "Content-Type": "text/csv" });
      setDone({ file, answer });
      answers.invalidate("/api/leads");
      onImported();
      return `“${file.name}” was read.`;
    });
  const headerComplaints = [...(fields ?? [])].filter(([path]) => path !== "defaultCountry");
  return (
    <section class="card" aria-label="Import">
      <h2>Import leads</h2>
      <form class="rule-editor" noValidate onSubmit={(event) => event.preventDefault()}>
        <TextField
          label="Country"
          hint="Two capitals, such as DE: whose numbers those without + are. Without it every number needs its +."
          maxLength={2}
          value={country}
          onValue={(text) => setCountry(text.toUpperCase())}
          complaint={fields?.get("defaultCountry")}
        />
        <label class="drop">
          <span>CSV file with a header; a column of phone numbers is needed</span>
          <input
            type="file"
            accept=".csv,text/csv,.tsv,.txt"
            disabled={sending.isBusy}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              if (file !== undefined) void load(file);
              // The same file again, once it is mended, is another choice.
              event.currentTarget.value = "";
            }}
          />
        </label>
        {sending.isBusy && <Progress campaignId={campaignId} />}
        <SentNote result={sending.result} />
        {headerComplaints.length > 0 && (
          <ul class="plain-list">
            {headerComplaints.map(([path, message]) => (
              <li key={path} class="complaint">
                {path}: {message}
              </li>
            ))}
          </ul>
        )}
      </form>
      {done !== null && <ImportOutcome file={done.file} answer={done.answer} />}
    </section>
  );
}

function Progress({ campaignId }: { campaignId: string }) {
  const path = campaignPaths.imports(campaignId);
  const { value } = useAnswer<Page<ImportProgress>>(path);
  useRefreshing(path, ASK_EVERY_MS);
  const running = value?.items.find(({ status }) => status === "running");
  return (
    <p role="status">
      {running === undefined
        ? "Sending the file…"
        : `${formatCount(running.readRows)} rows read, ${formatCount(running.insertedRows)} leads new…`}
    </p>
  );
}
