import type { LiveProviderFigures } from "../../../workers/measure/live-figures.ts";
import { formatCount, formatMs, formatShare } from "../words/format.ts";

const stages: Record<string, string> = {
  speech_to_text: "Speech to text",
  language_model: "Language model",
  text_to_speech: "Text to speech",
};

/** Providers with what became of the requests to them. */
export function ProviderTable({ providers }: { providers: readonly LiveProviderFigures[] }) {
  if (providers.length === 0) return <p class="empty">No provider was asked.</p>;
  return (
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">Provider</th>
          <th scope="col" class="number">
            First result P95
          </th>
          <th scope="col">Failures</th>
        </tr>
      </thead>
      <tbody>
        {providers.map(({ stage, provider, model, n, failures, firstResultMs }) => (
          <tr key={`${stage} ${provider} ${model}`}>
            <th scope="row">
              {provider} <small>{[stages[stage] ?? stage, model].filter((word) => word !== "").join(", ")}</small>
            </th>
            <td class="number">{formatMs(firstResultMs.p95)}</td>
            <td>{failureWords(failures, n)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The failures of a provider by kind, and their share of all requests to it. */
export function failureWords(failures: Record<string, number>, n: number): string {
  const count = Object.values(failures).reduce((sum, some) => sum + some, 0);
  if (count === 0) return `none of ${formatCount(n)}`;
  const kinds = Object.entries(failures)
    .filter(([, some]) => some > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, some]) => `${formatCount(some)} ${kind.replaceAll("_", " ")}`);
  return `${formatShare(count / n)} of ${formatCount(n)}: ${kinds.join(", ")}`;
}
