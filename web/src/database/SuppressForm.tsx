import { useId, useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { databasePaths } from "./database-answers.ts";

const DAY_MS = 86_400_000;
/** Days for which a finding may be left. */
const spans = { "30": "30 days", "90": "90 days", "365": "a year" } as const;

/** Leaves a finding as it is, for a reason and for a time. */
export function SuppressForm({ cacheKey, title }: { cacheKey: string; title: string }) {
  const id = useId();
  const sending = useSending();
  const [reason, setReason] = useState("");
  const [days, setDays] = useState("90");
  const submit = () =>
    void sending.run(async () => {
      const expiresAt = new Date(Date.now() + Number(days) * DAY_MS).toISOString();
      await send({ method: "POST", path: `${databasePaths.lints}/suppress`, body: { cacheKey, reason, expiresAt } });
      answers.invalidate(databasePaths.lints);
      return "Left as it is.";
    });
  return (
    <details>
      <summary aria-label={`Leave as it is: ${title}, ${cacheKey}`}>Leave as it is</summary>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label for={`${id}-reason`}>
          Reason
          <input
            id={`${id}-reason`}
            required
            minLength={3}
            maxLength={500}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <label for={`${id}-days`}>
          For
          <select id={`${id}-days`} value={days} onChange={(event) => setDays(event.currentTarget.value)}>
            {Object.entries(spans).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button" disabled={sending.isBusy}>
          Leave it
        </button>
      </form>
      <SentNote result={sending.result} />
    </details>
  );
}
