import type { LeverName } from "../../../../workers/measure/cost/opportunities/levers.ts";
import { formatNanoUsd } from "../../words/costs.ts";
import { formatShare } from "../../words/format.ts";
import { leverTitles } from "../../words/levers.ts";
import type { CostOpportunities, WhatIf } from "../cost-answers.ts";

interface WhatIfFormProps {
  found: CostOpportunities;
  whatIf: WhatIf;
  query: string;
  change(next: WhatIf): void;
}

/** Chooses levers to pull together, and shows what all of them would have saved at once. */
export function WhatIfForm({ found, whatIf, query, change }: WhatIfFormProps) {
  const { combination, settings, cheaper, opportunities } = found;
  const { saving, baseNanoUsd, sumNanoUsd } = combination;
  const chosen = new Set<LeverName>(combination.levers);
  const toggle = (lever: LeverName): void => {
    if (!chosen.delete(lever)) chosen.add(lever);
    change({ ...whatIf, levers: [...chosen].join(",") });
  };
  return (
    <form class="what-if" aria-label="What if" onSubmit={(event) => event.preventDefault()}>
      <h3>What if</h3>
      <fieldset>
        <legend>Levers pulled together</legend>
        {opportunities
          .filter((one) => one.saving !== null)
          .map(({ lever }) => (
            <label key={lever}>
              <input type="checkbox" checked={chosen.has(lever)} onChange={() => toggle(lever)} /> {leverTitles[lever]}
            </label>
          ))}
      </fieldset>
      <div class="filters">
        <label>
          Speculation that is left
          <select
            value={settings.speculation}
            onChange={(event) => change({ ...whatIf, speculation: event.currentTarget.value })}
          >
            <option value="llm">the answer's text</option>
            <option value="off">none</option>
          </select>
        </label>
        <label>
          Instructions left out: {formatShare(settings.promptShare)}
          <input
            type="range"
            min={0}
            max={0.6}
            step={0.05}
            value={settings.promptShare}
            onChange={(event) => change({ ...whatIf, promptShare: event.currentTarget.value })}
          />
        </label>
        <label>
          Silence before hanging up: {settings.hangUpAfterSeconds} s
          <input
            type="range"
            min={5}
            max={60}
            step={5}
            value={settings.hangUpAfterSeconds}
            onChange={(event) => change({ ...whatIf, hangUpAfterSeconds: event.currentTarget.value })}
          />
        </label>
        {(
          [
            ["easyTurnModel", "Model for easy turns", cheaper.llm],
            ["languageModel", "Cheaper model", cheaper.llm],
            ["voice", "Cheaper voice", cheaper.tts],
            ["speechToText", "Cheaper speech to text", cheaper.stt],
          ] as const
        ).map(
          ([setting, title, services]) =>
            services.length > 0 && (
              <label key={setting}>
                {title}
                <select
                  value={settings[setting] ?? ""}
                  onChange={(event) => change({ ...whatIf, [setting]: event.currentTarget.value })}
                >
                  {services.map((service) => (
                    <option key={service} value={service}>
                      {service}
                    </option>
                  ))}
                </select>
              </label>
            ),
        )}
      </div>
      <p aria-live="polite">
        {saving === null ? (
          "Not enough data for these together."
        ) : (
          <>
            Together <strong>{formatNanoUsd(saving.perMinuteNanoUsd)}</strong> less a call minute, 95 % between{" "}
            {formatNanoUsd(saving.lowNanoUsd)} and {formatNanoUsd(saving.highNanoUsd)}
            {baseNanoUsd > 0 && `: ${formatShare(saving.nanoUsd / baseNanoUsd)} of what these calls cost`}.{" "}
            {sumNanoUsd > saving.nanoUsd &&
              `Each alone would add up to ${formatNanoUsd(sumNanoUsd)}, together it is ${formatNanoUsd(saving.nanoUsd)}. `}
            <a href={query} target="_blank" rel="noreferrer">
              Query<span class="visually-hidden"> of the combination, as JSON in a new tab</span>
            </a>
          </>
        )}
      </p>
    </form>
  );
}
