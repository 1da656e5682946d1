import { downloadFile } from "../api/download-file.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";

/** Downloads the calls of a list as CSV, all of them, not only those that are loaded. */
export function ExportButton({ path }: { path: string }) {
  const reader = useReader();
  const sending = useSending();
  if (!reader?.may("operator")) return null;
  const download = () =>
    sending.run(async () => {
      await downloadFile(path, "calls.csv");
      return "Downloaded.";
    });
  return (
    <div class="export">
      <button type="button" class="button" disabled={sending.isBusy} onClick={() => void download()}>
        {sending.isBusy ? "Downloading…" : "Download as CSV"}
      </button>
      <SentNote result={sending.result} />
    </div>
  );
}
