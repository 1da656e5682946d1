import {
  canaryWords,
  changeStateWords,
  predictedWords,
  realisedWords,
  settingWords,
} from "../../words/cost-changes.ts";
import { formatNanoUsd } from "../../words/costs.ts";
import type { CostChange } from "./change-answers.ts";
import { GuardTable } from "./GuardTable.tsx";

/** A step of a change that a reader may take. */
export type ChangeStep = "approve" | "stop" | "keep";

interface ChangeItemProps {
  change: CostChange;
  agentName: string;
  isBusy: boolean;
  mayApprove: boolean;
  mayStop: boolean;
  take(step: ChangeStep): void;
}

/** A change: what it alters, how it stands, its guards and what it saved, with the steps that may be taken. */
export function ChangeItem({ change, agentName, isBusy, mayApprove, mayStop, take }: ChangeItemProps) {
  const { state, changes, canary, control, before, startedAt } = change;
  const steps: [ChangeStep, string, boolean][] = [
    ["approve", "Approve", state === "proposed" && mayApprove],
    ["keep", "Keep", state === "running" && mayApprove],
    ["stop", state === "proposed" ? "Decline" : "Stop", (state === "proposed" || state === "running") && mayStop],
  ];
  return (
    <li>
      <div>
        <h3>{agentName}</h3>
        <p class="hint">{changeStateWords(change)}</p>
        <ul class="change-settings">
          {changes.map(({ field, before: was, after }) => (
            <li key={field}>
              {settingWords[field] ?? field}: {was} → <strong>{after}</strong>
            </li>
          ))}
        </ul>
        <dl class="change-facts">
          <dt>Tried on</dt>
          <dd>{canaryWords(change)}</dd>
          <dt>Expected</dt>
          <dd>{predictedWords(change)}</dd>
          {startedAt !== null && (
            <>
              <dt>Measured</dt>
              <dd>{realisedWords(change)}</dd>
            </>
          )}
          <dt>A minute cost</dt>
          <dd>
            {perMinute(before.nanoUsdPerMinute)} before
            {startedAt !== null &&
              `, ${perMinute(control.nanoUsdPerMinute)} in the control, ${perMinute(canary.nanoUsdPerMinute)} in the canary`}
          </dd>
        </dl>
        {state !== "proposed" && canary.calls + control.calls > 0 && (
          <details>
            <summary>
              Guards, over {canary.calls + control.calls} {canary.calls + control.calls === 1 ? "call" : "calls"}
            </summary>
            <GuardTable change={change} />
          </details>
        )}
      </div>
      <div class="row-buttons">
        {steps
          .filter(([, , may]) => may)
          .map(([step, words]) => (
            <button
              key={step}
              type="button"
              class="button"
              disabled={isBusy}
              aria-label={`${words} the change of ${agentName}`}
              onClick={() => take(step)}
            >
              {words}
            </button>
          ))}
      </div>
    </li>
  );
}

function perMinute(nanoUsd: number | null): string {
  return nanoUsd === null ? "not known" : formatNanoUsd(nanoUsd);
}
