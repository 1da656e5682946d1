import type { schemas } from "../api/api-types.ts";
import { Link } from "../components/Link.tsx";
import { formatMs, formatTime } from "../words/format.ts";
import { stageColor, stageWords } from "../words/stages.ts";

interface SlowestTurnsProps {
  slowest: schemas["SlowestTurns"];
  agentNames: ReadonlyMap<string, string>;
}

/** The slowest answers, each with what the caller waited for, on one scale; each leads to its turn in its call. */
export function SlowestTurns({ slowest: { turns }, agentNames }: SlowestTurnsProps) {
  if (turns.length === 0) return <p class="empty">No answer was given in this time.</p>;
  const longest = Math.max(...turns.map(({ stages }) => stages.reduce((sum, { ms }) => sum + ms, 0)), 1);
  return (
    <ol class="slowest">
      {turns.map((turn) => (
        <li key={turn.turnId}>
          <p class="slowest-head">
            <Link to={{ page: "call", callId: turn.callId }} rest={`#turn-${encodeURIComponent(turn.turnId)}`}>
              {formatTime(Date.parse(turn.at) / 1_000)}
            </Link>
            <span>{agentNames.get(turn.agentId) ?? turn.agentId}</span>
            <span>
              Answer heard <b>{formatMs(turn.answerHeardMs)}</b>
            </span>
            <span>
              Silence <b>{formatMs(turn.turnGapMs)}</b>
            </span>
            {turn.bottleneck !== null && (
              <span>
                Longest: <b>{stageWords[turn.bottleneck]}</b>
              </span>
            )}
          </p>
          <span class="stage-track" aria-hidden="true">
            {turn.stages
              .filter(({ ms }) => ms > 0)
              .map(({ stage, ms }) => (
                <span
                  key={stage}
                  class="stage-bar"
                  title={`${stageWords[stage]} ${formatMs(ms)}`}
                  style={{ width: `${(ms / longest) * 100}%`, background: `var(${stageColor(stage)})` }}
                />
              ))}
          </span>
          <p class="slowest-stages">
            {turn.stages
              .filter(({ ms }) => ms >= 1)
              .map(({ stage, ms }) => `${stageWords[stage]} ${formatMs(ms)}`)
              .join(" · ")}
          </p>
          <p class="slowest-with">
            {[turn.sttProvider, turn.llmModel ?? turn.llmProvider, turn.ttsProvider, turn.colo, turn.transport]
              .filter((word) => word !== null && word !== "")
              .join(" · ")}
            {turn.isolate === "cold" && " · first turn after a cold start"}
          </p>
        </li>
      ))}
    </ol>
  );
}
