import { alertMetricRows } from "../../../workers/measure/alerts/alert-metrics.ts";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { turnAnchor } from "../charts/turn-list.ts";
import { Link } from "../components/Link.tsx";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { Fact } from "../record/Fact.tsx";
import { incidentWords, metricValue, percentWords, rateWords, severityWords, windowWords } from "../words/alerts.ts";
import { formatInstant } from "../words/format.ts";
import type { Incident } from "./alert-answers.ts";
import { RegressionLink } from "./RegressionLink.tsx";
import { limitWords } from "./rule-words.ts";
import { SilenceForm } from "./SilenceForm.tsx";

type BadEvent = Incident["evidence"]["worstCalls"][number];

/** One alert: what it says, what it goes by, the worst of what happened, and what can be done. */
export function IncidentRecord({ incident }: { incident: Incident }) {
  const { id, rule, evidence, status, summary, severity, history } = incident;
  const reader = useReader();
  const sending = useSending();
  const acknowledge = () =>
    sending.run(async () => {
      await send({ method: "POST", path: `/api/alerts/${id}/acknowledge` });
      answers.invalidate("/api/alerts");
      return "Acknowledged: its beginning is not told again.";
    });
  return (
    <>
      <section class="card">
        <h1>{rule.name}</h1>
        <p>
          <span class={`state state-${status}`}>{incidentWords[status]}</span> {summary}
        </p>
        <dl class="facts">
          <Fact name="Severity">{severityWords[severity]}</Fact>
          <Fact name="Since">{formatInstant(incident.createdAt)}</Fact>
          <Fact name="Resolved">{formatInstant(incident.resolvedAt)}</Fact>
          <Fact name="Acknowledged">{formatInstant(incident.acknowledgedAt)}</Fact>
          <Fact name="Watches">{alertMetricRows[rule.metric].title}</Fact>
          <Fact name="Bad">{limitWords(rule)}</Fact>
          <Fact name="Objective">{percentWords(rule.objective)}</Fact>
        </dl>
        {reader?.may("operator") && status !== "resolved" && incident.acknowledgedAt === null && (
          <div class="row-buttons">
            <button
              type="button"
              class="button button-primary"
              disabled={sending.isBusy}
              onClick={() => void acknowledge()}
            >
              Acknowledge
            </button>
          </div>
        )}
        <SentNote result={sending.result} />
      </section>
      <section class="card">
        <h2>What it goes by</h2>
        {evidence.pair === null ? (
          <p class="empty">Nothing was measured: that is what it tells.</p>
        ) : (
          <Windows pair={evidence.pair} />
        )}
      </section>
      <section class="card">
        <h2>The worst turns</h2>
        <Worst incident={incident} events={evidence.worstTurns} none="No turn is part of this alert." />
        <h2>The worst calls</h2>
        <Worst incident={incident} events={evidence.worstCalls} none="No call is part of this alert." />
      </section>
      <section class="card">
        <h2>History</h2>
        <ol class="history">
          {history.map(({ atMs, from, to, reason }) => (
            <li key={`${atMs} ${to}`}>
              <time>{formatInstant(new Date(atMs).toISOString())}</time> {from.replace("_", " ")} →{" "}
              {to.replace("_", " ")} <span class="hint">({reason.replaceAll("_", " ")})</span>
            </li>
          ))}
        </ol>
      </section>
      {reader?.may("operator") && (
        <section class="card">
          <SilenceForm rules={[rule]} ruleId={rule.id} />
        </section>
      )}
    </>
  );
}

function Windows({ pair }: { pair: NonNullable<Incident["evidence"]["pair"]> }) {
  return (
    <table class="plain-table burn-rates">
      <thead>
        <tr>
          <th scope="col">Window</th>
          <th scope="col" class="number">
            Bad
          </th>
          <th scope="col" class="number">
            Of (n)
          </th>
          <th scope="col" class="number">
            Burn rate
          </th>
          <th scope="col" class="number">
            Limit
          </th>
        </tr>
      </thead>
      <tbody>
        {[pair.long, pair.short].map(({ minutes, bad, total, burnRate }, index) => (
          <tr key={index}>
            <td>{windowWords(minutes)}</td>
            <td class="number">{Math.round(bad)}</td>
            <td class="number">{Math.round(total)}</td>
            <td class="number">{rateWords(burnRate)}</td>
            <td class="number">{rateWords(pair.window.factor)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Worst({ incident, events, none }: { incident: Incident; events: readonly BadEvent[]; none: string }) {
  if (events.length === 0) return <p class="empty">{none}</p>;
  return (
    <ul class="worst">
      {events.map((event) => {
        const { callId, turnId, value, atEpochMs } = event;
        return (
          <li key={`${callId} ${turnId} ${atEpochMs}`}>
            <Link to={{ page: "call", callId }} rest={turnId === null ? "" : `#${turnAnchor(turnId)}`}>
              {metricValue(incident.rule.metric, value)}
            </Link>{" "}
            <span class="hint">
              {formatInstant(new Date(atEpochMs).toISOString())} · {callId}
            </span>{" "}
            <RegressionLink alertId={incident.id} callId={callId} />
          </li>
        );
      })}
    </ul>
  );
}
