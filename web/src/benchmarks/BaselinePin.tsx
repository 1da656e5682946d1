import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { benchmarkPaths, type ListedReport } from "./benchmark-answers.ts";

/** Pins the shown report as the baseline, or takes the pin back. */
export function BaselinePin({ report }: { report: ListedReport | null }) {
  const isAdmin = useReader()?.may("admin") ?? false;
  const sending = useSending();
  if (!isAdmin || report === null) return null;
  const pin = () =>
    sending.run(async () => {
      const reportId = report.isBaseline ? null : report.id;
      await send({ method: "PUT", path: benchmarkPaths.baseline, body: { reportId } });
      answers.invalidate(benchmarkPaths.all);
      return reportId === null ? "There is no pinned baseline now." : "This report is the pinned baseline now.";
    });
  return (
    <div class="row-buttons">
      <button type="button" class="button" disabled={sending.isBusy} onClick={() => void pin()}>
        {report.isBaseline ? "Unpin as baseline" : "Pin as baseline"}
      </button>
      <SentNote result={sending.result} />
    </div>
  );
}
