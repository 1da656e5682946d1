import { useState } from "preact/hooks";
import type { Recommendation } from "../../../workers/measure/recommendations/recommendation.ts";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { formatMoment } from "../words/format.ts";
import { benchmarkPaths } from "./benchmark-answers.ts";
import { formatFigure } from "./benchmark-words.ts";
import { actionWords, effortWords, predictionWords, realisedWords, stateWords } from "./recommendation-words.ts";
import { ScheduleForm } from "./ScheduleForm.tsx";

interface RecommendationCardProps {
  recommendation: Recommendation;
  isAdmin: boolean;
}

interface Changes {
  changes: { label: string; before: string; after: string }[];
}

/** A recommendation: why, what it is expected to bring, what it would change, and what became of it. */
export function RecommendationCard({ recommendation, isAdmin }: RecommendationCardProps) {
  const { id, title, reason, evidence, prediction, effort, risk, action, state, realised, failure } = recommendation;
  const sending = useSending();
  const [planned, setPlanned] = useState<Changes["changes"] | null>(null);
  const [isScheduling, setIsScheduling] = useState(false);
  const path = benchmarkPaths.recommendation(id);
  const post = (step: string, words: string, body?: unknown) =>
    sending.run(async () => {
      await send({ method: "POST", path: `${path}/${step}`, ...(body !== undefined && { body }) });
      setPlanned(null);
      setIsScheduling(false);
      answers.invalidate(benchmarkPaths.allRecommendations);
      return words;
    });
  const preview = () =>
    sending.run(async () => {
      const { changes } = await send<Changes>({ method: "POST", path: `${path}/dry-run` });
      setPlanned(changes);
      return "This would change. Nothing has been changed yet.";
    });
  const canBegin = action.type !== "manual" && (state === "open" || state === "scheduled" || state === "failed");
  return (
    <li class="recommendation">
      <h3>
        {title} <span class={`state recommendation-${state}`}>{stateWords[state]}</span>
      </h3>
      <p>{reason}</p>
      <ul class="plain-list hint">
        {evidence.map(({ label, value, unit, band, samples, link }) => (
          <li key={label}>
            <a href={link}>{label}</a>: {formatFigure(value, unit)}
            {band !== null && ` (${formatFigure(band.low, unit)} to ${formatFigure(band.high, unit)})`}
            {samples !== null && `, n ${samples}`}
          </li>
        ))}
      </ul>
      <dl class="facts">
        <div>
          <dt>Predicted</dt>
          <dd>
            {prediction === null ? "Nothing measured says how much." : predictionWords(prediction)}
            {prediction !== null && <small class="hint"> {prediction.basis}</small>}
          </dd>
        </div>
        {prediction !== null && realised !== null && (
          <div>
            <dt>Realised</dt>
            <dd>{realisedWords(realised, prediction)}</dd>
          </div>
        )}
        <div>
          <dt>Effort</dt>
          <dd>{effortWords[effort]}</dd>
        </div>
        <div>
          <dt>Risk: {risk.level}</dt>
          <dd>{risk.reason}</dd>
        </div>
      </dl>
      <p>{actionWords(recommendation)}</p>
      {action.type === "manual" && (
        <ol class="steps">
          {action.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {failure !== null && <p class="complaint">{failure}</p>}
      {recommendation.scheduledAt !== null && (
        <p>It is applied within the hour after {formatMoment(recommendation.scheduledAt)}.</p>
      )}
      {planned !== null && (
        <table class="numbers">
          <caption class="visually-hidden">What would change</caption>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Now</th>
              <th scope="col">Then</th>
            </tr>
          </thead>
          <tbody>
            {planned.map(({ label, before, after }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{before}</td>
                <td>{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <SentNote result={sending.result} />
      {isAdmin && (
        <div class="row-buttons">
          {canBegin && planned === null && (
            <Act words="Implement…" about={title} isBusy={sending.isBusy} onAct={() => void preview()} />
          )}
          {canBegin && planned !== null && (
            <>
              <Act
                words="Approve and apply"
                about={title}
                isPrimary
                isBusy={sending.isBusy}
                onAct={() => void post("implement", "Applied.")}
              />
              <Act words="Not now" about={title} isBusy={sending.isBusy} onAct={() => setPlanned(null)} />
            </>
          )}
          {canBegin && state !== "failed" && !isScheduling && (
            <Act words="Schedule…" about={title} isBusy={sending.isBusy} onAct={() => setIsScheduling(true)} />
          )}
          {(state === "applied" || state === "verifying") && (
            <Act
              words="Roll back"
              about={title}
              isBusy={sending.isBusy}
              onAct={() => void post("roll-back", "Rolled back.")}
            />
          )}
          {(state === "open" || state === "scheduled") && (
            <Act
              words={state === "open" ? "Dismiss" : "Take the schedule back"}
              about={title}
              isBusy={sending.isBusy}
              onAct={() => void post("dismiss", state === "open" ? "Dismissed." : "Not scheduled any more.")}
            />
          )}
        </div>
      )}
      {isScheduling && (
        <ScheduleForm
          isBusy={sending.isBusy}
          complaint={sending.result?.fields.get("at")}
          onSchedule={(at) => void post("schedule", "Scheduled.", { at })}
          onClose={() => setIsScheduling(false)}
        />
      )}
    </li>
  );
}

interface ActProps {
  words: string;
  /** Title of the recommendation, for who does not see the buttons beside it. */
  about: string;
  isBusy: boolean;
  isPrimary?: boolean;
  onAct(): void;
}

function Act({ words, about, isBusy, isPrimary = false, onAct }: ActProps) {
  return (
    <button type="button" class={`button${isPrimary ? " button-primary" : ""}`} disabled={isBusy} onClick={onAct}>
      {words}
      <span class="visually-hidden">: {about}</span>
    </button>
  );
}
