import { downloadFile } from "../api/download-file.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";

/** Downloads a call of an alert as a regression test, for `npm run replay`; says so where it was not recorded. */
export function RegressionLink({ alertId, callId }: { alertId: string; callId: string }) {
  const reader = useReader();
  const sending = useSending();
  if (!reader?.may("admin")) return null;
  const download = () =>
    sending.run(async () => {
      await downloadFile(
        `/api/alerts/${alertId}/regression?callId=${encodeURIComponent(callId)}`,
        `${callId}.regression.ndjson`,
      );
      return "Downloaded. Run it with npm run replay.";
    });
  return (
    <>
      <button type="button" class="link-button" disabled={sending.isBusy} onClick={() => void download()}>
        Regression test
      </button>
      <SentNote result={sending.result} />
    </>
  );
}
