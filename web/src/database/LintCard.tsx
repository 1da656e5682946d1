import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { lintLevelWords } from "../words/database.ts";
import { formatInstant } from "../words/format.ts";
import { databasePaths, type Lint, type Lints } from "./database-answers.ts";
import { SuppressForm } from "./SuppressForm.tsx";

const tones = { ERROR: "critical", WARN: "warning", INFO: "info" } as const;

interface LintCardProps {
  lint: Lint;
  /** Decision to leave it as it is; null for one that is shown. */
  suppression: Lints["suppressed"][number]["suppression"] | null;
}
/** One finding: what is wrong, why it matters, what to do, and for admins the decision to leave it. */
export function LintCard({ lint, suppression }: LintCardProps) {
  const { cacheKey, title, level, detail, description, remediation } = lint;
  const isAdmin = useReader()?.may("admin") ?? false;
  const sending = useSending();
  const restore = () =>
    void sending.run(async () => {
      await send({ method: "POST", path: `${databasePaths.lints}/restore`, body: { cacheKey } });
      answers.invalidate(databasePaths.lints);
      return "Shown again.";
    });
  return (
    <li>
      <p>
        <span class={`state state-${tones[level]}`}>{lintLevelWords[level]}</span> <strong>{title}</strong>
      </p>
      <p>{detail}</p>
      <p class="hint">
        {description} {remediation}
      </p>
      {suppression !== null && (
        <p class="hint">
          Left until {formatInstant(suppression.expiresAt)} by {suppression.createdBy}: {suppression.reason}
        </p>
      )}
      {isAdmin && suppression === null && <SuppressForm cacheKey={cacheKey} title={title} />}
      {isAdmin && suppression !== null && (
        <div class="row-buttons">
          <button
            type="button"
            class="button"
            disabled={sending.isBusy}
            aria-label={`Show again: ${detail}`}
            onClick={restore}
          >
            Show again
          </button>
        </div>
      )}
      <SentNote result={sending.result} />
    </li>
  );
}
